/** What a call does to a repository; each token is asked for one such set. */
export interface Scope {
  repository: string;
  push: boolean;
  delete?: boolean;
  /** A second repository that is read, for a mount. */
  from?: string;
  /** Of a read: a push will follow, and one token is asked for that serves both. */
  pushFollows?: boolean;
}

/** The scopes as the token server wants them. https://distribution.github.io/distribution/spec/auth/scope/ */
export function scopeParams(scope: Scope | undefined): string[] {
  if (scope === undefined) return [];
  const push = scope.push || scope.pushFollows;
  const actions = ['pull', ...(push ? ['push'] : []), ...(scope.delete ? ['delete'] : [])].join(',');
  const own = `repository:${scope.repository}:${actions}`;
  return scope.from === undefined ? [own] : [own, `repository:${scope.from}:pull`];
}
