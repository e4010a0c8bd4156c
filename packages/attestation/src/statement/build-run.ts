import { ownText } from './own.ts';

/** The run that builds, in GitHub's words. */
export interface BuildRun {
  /** `https://github.com` */
  server: string;
  /** `org/shop` */
  repository: string;
  /** These two stay where a repository or its owner gets another name. */
  repositoryId?: string;
  ownerId?: string;
  /** `refs/heads/main` */
  ref: string;
  commit: string;
  /** The workflow that the run began with: `org/shop/.github/workflows/deliver.yml@refs/heads/main`. */
  workflow: string;
  /** The one that the job stands in: where `workflow` called a reusable one, that. Only the token tells it. */
  jobWorkflow?: string;
  event?: string;
  /** `github-hosted` or `self-hosted`. */
  runner?: string;
  runId: string;
  attempt?: string;
}

/** The variable and the claim that tell each. https://docs.github.com/en/actions/reference/security/oidc, https://docs.github.com/actions/reference/workflows-and-actions/variables */
const TOLD: Record<keyof BuildRun, { env?: string; claim?: string }> = {
  server: { env: 'GITHUB_SERVER_URL' },
  repository: { env: 'GITHUB_REPOSITORY', claim: 'repository' },
  repositoryId: { env: 'GITHUB_REPOSITORY_ID', claim: 'repository_id' },
  ownerId: { env: 'GITHUB_REPOSITORY_OWNER_ID', claim: 'repository_owner_id' },
  ref: { env: 'GITHUB_REF', claim: 'ref' },
  commit: { env: 'GITHUB_SHA', claim: 'sha' },
  workflow: { env: 'GITHUB_WORKFLOW_REF', claim: 'workflow_ref' },
  jobWorkflow: { claim: 'job_workflow_ref' },
  event: { env: 'GITHUB_EVENT_NAME', claim: 'event_name' },
  runner: { env: 'RUNNER_ENVIRONMENT', claim: 'runner_environment' },
  runId: { env: 'GITHUB_RUN_ID', claim: 'run_id' },
  attempt: { env: 'GITHUB_RUN_ATTEMPT', claim: 'run_attempt' },
};

/**
 * The run, as its environment tells it and, for any audience, its identity token: where they differ the token counts,
 * since the certificate of whoever signs is made from it.
 */
export function buildRun(env: (name: string) => string | undefined, token?: string): BuildRun {
  const claims = token === undefined ? undefined : claimsOf(token);
  const said = Object.entries(TOLD).flatMap(([fact, { env: variable, claim }]) => {
    const text = (claim && ownText(claims, claim)) || (variable && env(variable));
    return text ? [[fact, text] as const] : [];
  });
  const nothing = {
    server: 'https://github.com',
    repository: '',
    ref: '',
    commit: '',
    workflow: '',
    runId: '',
  };
  return { ...nothing, ...Object.fromEntries(said) };
}

/** What a token says; nothing where it is none. Its signature is not looked at: it comes from GitHub itself. */
function claimsOf(token: string): unknown {
  const [, payload = ''] = token.split('.');
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString());
  } catch {
    return undefined;
  }
}
