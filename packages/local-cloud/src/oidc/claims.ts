/** What a job is, for its token. All have a default. */
export interface Job {
  /** `owner/name` */
  repository?: string;
  repositoryId?: string;
  ownerId?: string;
  ref?: string;
  sha?: string;
  eventName?: string;
  environment?: string;
  actor?: string;
  workflow?: string;
  runId?: string;
  /** Also or instead of what follows from the above. */
  claims?: Record<string, unknown>;
}

/** `names`: `repo:org/name:…`; `ids`: `repo:org@1/name@2:…`, of repositories made or renamed since 2026-07-15. */
export type SubjectForm = 'names' | 'ids';

/** https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims */
function subject(job: Required<Omit<Job, 'environment' | 'claims'>> & Job, form: SubjectForm): string {
  const [owner, name] = job.repository.split('/');
  const repo = form === 'names' ? job.repository : `${owner}@${job.ownerId}/${name}@${job.repositoryId}`;
  // A name's colons are escaped, so that it cannot pass for another subject.
  if (job.environment !== undefined) {
    return `repo:${repo}:environment:${job.environment.replaceAll(':', '%3A')}`;
  }
  return job.eventName === 'pull_request' ? `repo:${repo}:pull_request` : `repo:${repo}:ref:${job.ref}`;
}

/** The claims that GitHub makes, but for issuer, audience and times. https://docs.github.com/en/actions/reference/security/oidc */
export function claimsOf(job: Job, form: SubjectForm): Record<string, unknown> {
  const full = {
    repository: 'org/shop',
    repositoryId: '456',
    ownerId: '123',
    ref: 'refs/heads/main',
    sha: '0'.repeat(40),
    eventName: 'push',
    actor: 'octocat',
    workflow: 'deploy',
    runId: '1',
    ...job,
  };
  const workflowRef = `${full.repository}/.github/workflows/${full.workflow}.yml@${full.ref}`;
  return {
    sub: subject(full, form),
    ...(full.environment !== undefined && { environment: full.environment }),
    ref: full.ref,
    ref_type: full.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: 'false',
    sha: full.sha,
    repository: full.repository,
    repository_id: full.repositoryId,
    repository_owner: full.repository.split('/')[0],
    repository_owner_id: full.ownerId,
    repository_visibility: 'private',
    run_id: full.runId,
    run_number: '1',
    run_attempt: '1',
    runner_environment: 'github-hosted',
    actor: full.actor,
    actor_id: '1',
    workflow: full.workflow,
    workflow_ref: workflowRef,
    workflow_sha: full.sha,
    job_workflow_ref: workflowRef,
    job_workflow_sha: full.sha,
    event_name: full.eventName,
    head_ref: '',
    base_ref: '',
    ...full.claims,
  };
}
