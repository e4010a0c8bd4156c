import type { Refusal } from './refusal.ts';

interface Grant {
  /** Google writes them in more than one case. */
  permission: RegExp;
  role: string;
  on: string;
  /** Who lacks it, where that is not the one that deploys. */
  to?: string;
}

/**
 * The least of Google's own roles that has it; the first that fits.
 * https://docs.cloud.google.com/run/docs/reference/iam/roles
 * https://docs.cloud.google.com/run/docs/reference/iam/permissions
 */
const GRANTS: readonly Grant[] = [
  { permission: /^run\.\w+\.setIamPolicy$/i, role: 'roles/run.admin', on: 'the service or the project' },
  { permission: /^run\.routes\.invoke$/i, role: 'roles/run.invoker', on: 'the service' },
  { permission: /^run\.\w+\.\w+$/i, role: 'roles/run.developer', on: 'the project' },
  { permission: /^iam\.serviceaccounts\.actAs$/i, role: 'roles/iam.serviceAccountUser', on: '%account' },
  {
    permission: /^artifactregistry\.\w+\.\w+$/i,
    role: 'roles/artifactregistry.reader',
    on: 'the image’s repository',
  },
  { permission: /^logging\.\w+\.\w+$/i, role: 'roles/logging.viewer', on: 'the project' },
  {
    permission: /^secretmanager\.\w+\.\w+$/i,
    role: 'roles/secretmanager.secretAccessor',
    on: 'the secret',
    to: 'the runtime service account',
  },
  { permission: /^vpcaccess\.\w+\.\w+$/i, role: 'roles/vpcaccess.user', on: 'the connector’s project' },
  { permission: /^compute\.\w+\.\w+$/i, role: 'roles/compute.networkUser', on: 'the subnet' },
  { permission: /^cloudsql\.\w+\.\w+$/i, role: 'roles/cloudsql.client', on: 'the database’s project' },
  {
    permission: /^serviceusage\.\w+\.\w+$/i,
    role: 'roles/serviceusage.serviceUsageConsumer',
    on: 'the project',
  },
];

/** `run.services.update`, from the ErrorInfo or else the words. */
export function deniedPermission({ metadata, message }: Refusal): string | undefined {
  return metadata.permission ?? /permission:? '?([a-z]+\.[a-z]+\.[a-z]+)/i.exec(message)?.[1];
}

/** What to do so that it may. */
export function adviceFor(refusal: Refusal): string {
  if (refusal.reason === 'SECURITY_POLICY_VIOLATED')
    return 'A perimeter of VPC Service Controls keeps this runner out: have the organisation let its identity in';
  const unclear = /may not exist/.test(refusal.message)
    ? '. Google says the same of what does not exist: check `project` and the names'
    : '';
  return grantFor(refusal) + unclear;
}

function grantFor(refusal: Refusal): string {
  const permission = deniedPermission(refusal) ?? '';
  const grant = GRANTS.find(each => each.permission.test(permission));
  if (grant === undefined)
    return 'Grant the identity that deploys what it lacks: `roles/run.developer` on the project, and `roles/iam.serviceAccountUser` on the runtime service account';
  const account = /[\w.-]+@[\w.-]+\.gserviceaccount\.com/.exec(refusal.message)?.[0];
  const on = grant.on.replace('%account', account ?? 'the runtime service account');
  const to = grant.to ?? 'the identity that deploys';
  return `Grant \`${grant.role}\` on ${on} to ${to}; it has \`${permission}\``;
}
