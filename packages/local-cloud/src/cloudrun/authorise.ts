import type { ApiFault } from '../google/google-fault.ts';
import { isObject } from './codec.ts';
import { type Caller, type Document, denied, errorInfo, fault } from './handler.ts';
import type { Target } from './target.ts';
import { defaultServiceAccount, projectNumber, type World } from './world.ts';

/** Verbs of permissions, where they are not the rpc's own first word. */
const VERBS: Readonly<Record<string, string>> = { Test: 'get', Wait: 'get', Run: 'run', Cancel: 'cancel' };

/**
 * Such as `run.services.update`. https://docs.cloud.google.com/run/docs/reference/iam/permissions,
 * https://docs.cloud.google.com/run/docs/execute/jobs#override-job-configuration
 */
export function permissionOf(key: string, request: Document): string {
  if (key === 'Jobs.RunJob' && request.overrides !== undefined) return 'run.jobs.runWithOverrides';
  const [service = '', rpc = ''] = key.split('.');
  const [first = ''] = /^[A-Z][a-z]+/.exec(rpc) ?? [];
  const verb = rpc.endsWith('IamPolicy')
    ? `${first.toLowerCase()}IamPolicy`
    : (VERBS[first] ?? first.toLowerCase());
  return `run.${service.toLowerCase()}.${verb}`;
}

/**
 * Whoever makes revisions also needs these.
 * https://docs.cloud.google.com/run/docs/reference/iam/roles#additional-configuration, https://docs.cloud.google.com/artifact-registry/docs/integrate-cloud-run
 */
const ACT_AS = 'iam.serviceaccounts.actAs';
const TO_DEPLOY = [ACT_AS, 'artifactregistry.repositories.downloadArtifacts'];

/** Nobody lacks a permission but by the fault `denied`. */
export function authorise(
  world: World,
  key: string,
  request: Document,
  { project, region, id, name }: Target,
  caller: Caller,
): void {
  const deploys = /\.(Create|Update)/.test(key);
  const needed = [permissionOf(key, request), ...(deploys ? TO_DEPLOY : [])];
  const met = world.faults.take('denied', { region, service: id }, ({ permission, member }) => {
    const named = member === undefined || caller.members.includes(member);
    return named && needed.includes(permission);
  });
  if (met?.permission === ACT_AS)
    throw mayNotActAs(accountOf(request) ?? defaultServiceAccount(projectNumber(world, project)));
  if (met) throw denied(met.permission, name);
}

/** As users met it: https://github.com/google-github-actions/deploy-cloudrun/issues/427 */
function mayNotActAs(account: string): ApiFault {
  return fault(
    'PERMISSION_DENIED',
    `Permission '${ACT_AS}' denied on service account ${account} (or it may not exist).`,
    [errorInfo('IAM_PERMISSION_DENIED', 'iam.googleapis.com', { permission: ACT_AS })],
  );
}

/** Whom what is written is to run as, where it says so. */
function accountOf({ service, workerPool, job }: Document): string | undefined {
  const { template } = [service, workerPool, job].find(isObject) ?? {};
  const task = isObject(template) && isObject(template.template) ? template.template : template;
  return isObject(task) && typeof task.serviceAccount === 'string' ? task.serviceAccount : undefined;
}
