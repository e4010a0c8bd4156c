import { ConfigError } from '@pipeline/contracts';
import { type About, where } from './about.ts';
import { sayViolation, violationsIn } from './input-of.ts';
import { noProject, noRegion, noSuch } from './missing.ts';
import { overQuota } from './quota.ts';
import type { Refusal } from './refusal.ts';

type Row = (refusal: Refusal, about: About) => ConfigError | undefined;

const APIS: Readonly<Record<string, string>> = {
  'run.googleapis.com': 'Cloud Run Admin API',
  'logging.googleapis.com': 'Cloud Logging API',
  'iam.googleapis.com': 'IAM API',
};

const apiIsOff: Row = ({ reason, metadata, message }, { subject }) => {
  if (reason !== 'SERVICE_DISABLED') return undefined;
  const api = metadata.service ?? /\b[a-z]+\.googleapis\.com\b/.exec(message)?.[0] ?? 'run.googleapis.com';
  return new ConfigError(`The ${APIS[api] ?? api} is off in ${subject.project ?? 'the project'}`, {
    hint: `Enable ${api} there (\`gcloud services enable ${api}\`), and wait some minutes`,
  });
};

const billingIsOff: Row = ({ reason }, { subject }) =>
  reason === 'BILLING_DISABLED'
    ? new ConfigError(`Billing is off in ${subject.project ?? 'the project'}`, {
        hint: 'Link the project to a billing account',
      })
    : undefined;

const unknownProject: Row = ({ status, reason, message }, { subject }) => {
  // At its start: of a service that is missing, Google says at the end in which project.
  const said = status === 404 && /^project\b.{0,80}\b(?:not found|does not exist|deleted)/i.test(message);
  const unknown = said || reason === 'CONSUMER_INVALID';
  return unknown && subject.project !== undefined ? noProject(subject.project) : undefined;
};

/** Google says so of a region that does not exist: "Permission denied on 'locations/europe-wst1' (or it may not exist)." */
const unknownRegion: Row = ({ code, message }, { subject }) =>
  code === 'PERMISSION_DENIED' && /\blocations\/[\w-]+'? \(or it may not exist\)/.test(message)
    ? noRegion(subject.region ?? '')
    : undefined;

const gone: Row = ({ code, message }, { subject, changes }) => {
  const { kind, id, project, region } = subject;
  if (code !== 'NOT_FOUND' || kind === undefined || id === undefined) return undefined;
  if (project === undefined || region === undefined) return undefined;
  // A change may also be refused for something else that is missing, such as a secret or a network.
  const itself = !changes || message.includes(id) || /requested entity/i.test(message);
  return itself ? noSuch(kind, id, { project, region }) : undefined;
};

const tooMuch: Row = (refusal, about) => {
  const over = overQuota(refusal, about);
  return over && new ConfigError(over.message, { hint: over.hint });
};

/** https://docs.cloud.google.com/resource-manager/docs/organization-policy/restricting-domains */
const notEverybody: Row = ({ message }, { operation }) =>
  operation === 'SetIamPolicy' && /permitted customer|allowedPolicyMember/i.test(message)
    ? new ConfigError(
        '`allow-unauthenticated`: the organisation lets nobody from outside into its projects',
        {
          hint: 'Its policy is domain-restricted sharing. Set `invoker-check: false` instead, which needs no such member',
        },
      )
    : undefined;

const fields: Row = (refusal, { subject }) => {
  const violations = refusal.code === 'INVALID_ARGUMENT' ? violationsIn(refusal) : [];
  if (violations.length === 0) return undefined;
  return new ConfigError(
    `Cloud Run refuses this${where(subject)}:\n${violations.map(each => `- ${sayViolation(each)}`).join('\n')}`,
    { hint: 'Change what is named; nothing was changed' },
  );
};

const ROWS: readonly Row[] = [
  apiIsOff,
  billingIsOff,
  unknownProject,
  unknownRegion,
  gone,
  tooMuch,
  notEverybody,
  fields,
];

/** What the workflow's author can mend, with Google's words as its cause; `undefined` for every other refusal. */
export function mistakeIn(refusal: Refusal, about: About): ConfigError | undefined {
  for (const row of ROWS) {
    const mistake = row(refusal, about);
    if (mistake === undefined) continue;
    mistake.cause = new Error(refusal.message);
    return mistake;
  }
  return undefined;
}
