import { plain, type Shape } from '@pipeline/trace';
import { AIM, MARK } from '../deploy/mark.ts';

const COMPLAINT = { ...plain('code'), message: 'sentence' } as const;
const NAMED = plain('id', 'slug');
const PROTECTED = plain('deploymentType');

/** https://vercel.com/docs/rest-api/deployments/get-a-deployment-by-id-or-url. Of its notes only our own. */
const DEPLOYMENT = {
  ...plain(
    ...(['id', 'uid', 'url', 'name', 'projectId', 'target', 'readyState', 'state', 'readySubstate'] as const),
    ...(['aliasAssigned', 'errorCode', 'errorStep', 'errorLink', 'checksState', 'checksConclusion'] as const),
    ...(['created', 'createdAt', 'buildingAt', 'ready', 'inspectorUrl', 'autoAssignCustomDomains'] as const),
  ),
  alias: 'texts',
  aliasError: COMPLAINT,
  errorMessage: 'sentence',
  readyStateReason: 'sentence',
  checks: { 'deployment-alias': plain('state') },
  creator: { username: 'login', uid: 'login' },
  customEnvironment: NAMED,
  meta: plain(MARK, AIM),
} as const;

/** Its bypass secrets, which are names in it, and what somebody said to a rollback are none of a trace's. */
const PROJECT = {
  ...plain('accountId', 'framework', 'rootDirectory'),
  targets: { production: NAMED },
  lastAliasRequest: plain('fromDeploymentId', 'toDeploymentId', 'jobStatus', 'requestedAt', 'type'),
  ssoProtection: PROTECTED,
  passwordProtection: PROTECTED,
  trustedIps: PROTECTED,
  passport: PROTECTED,
  customEnvironments: [NAMED],
} as const;

const ROLLING = {
  ...plain('state', 'target', 'advancementType', 'queuedDeploymentId', 'startedAt', 'updatedAt'),
  currentDeployment: NAMED,
  canaryDeployment: NAMED,
  activeStage: plain('index'),
  stages: [plain('index', 'targetPercentage', 'requireApproval', 'duration')],
} as const;

const DOMAIN = plain('verified', 'redirect', 'gitBranch', 'customEnvironmentId', 'name');
const LIMIT = plain('total', 'remaining', 'reset', 'resetMs');

/** Whatever Vercel is asked or answers: a document, a list of them, or a refusal. */
export const BODY: Shape<'sentence' | 'login'> = {
  ...DEPLOYMENT,
  ...PROJECT,
  ...DOMAIN,
  ...plain('deploymentId', 'customEnvironmentSlugOrId', 'nextStageIndex', 'canaryDeploymentId'),
  rollingRelease: ROLLING,
  deployment: NAMED,
  project: NAMED,
  deployments: [DEPLOYMENT],
  domains: [DOMAIN],
  pagination: plain('next'),
  error: { ...COMPLAINT, ...plain('uid', 'invalidToken', 'saml', 'action', 'resource'), limit: LIMIT },
};

/** Of these nothing is kept but that they were made: variables, what a build printed, and what else is in the account. */
export const NOTHING_KEPT: ReadonlySet<string> = new Set([
  'ListProjectEnv',
  'GetDeploymentEvents',
  'ListTeams',
  'ListProjects',
]);
