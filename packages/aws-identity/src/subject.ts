/** What a GitHub token's subject says the job is. */
export interface Subject {
  /** `org/shop`, without ids; absent where the subject was made to measure. */
  repository: string | undefined;
  /** Whether owner and repository carry their ids: `repo:org@123/shop@456:…`. */
  withIds: boolean;
  context:
    | { kind: 'environment'; name: string }
    | { kind: 'pull-request' }
    | { kind: 'branch' | 'tag'; name: string }
    | { kind: 'custom' };
}

const REPO = /^repo:([^/:@]+)(@\d+)?\/([^/:@]+)(@\d+)?:(.+)$/;

/** https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims */
export function readSubject(subject: string): Subject {
  const [, owner, ownerId, name, nameId, rest = ''] = REPO.exec(subject) ?? [];
  const repository = owner === undefined || name === undefined ? undefined : `${owner}/${name}`;
  return { repository, withIds: ownerId !== undefined && nameId !== undefined, context: context(rest) };
}

function context(rest: string): Subject['context'] {
  const [, environment] = /^environment:(.+)$/.exec(rest) ?? [];
  // A colon in an environment's name is escaped.
  if (environment !== undefined) return { kind: 'environment', name: environment.replaceAll('%3A', ':') };
  if (rest === 'pull_request') return { kind: 'pull-request' };
  const [, branch] = /^ref:refs\/heads\/(.+)$/.exec(rest) ?? [];
  if (branch !== undefined) return { kind: 'branch', name: branch };
  const [, tag] = /^ref:refs\/tags\/(.+)$/.exec(rest) ?? [];
  return tag === undefined ? { kind: 'custom' } : { kind: 'tag', name: tag };
}
