import type { Reply } from '../http/exchange.ts';
import { refusal } from './fault.ts';

export type Level = 'read' | 'write';

/** What a job's token may do, as a workflow's `permissions` have it. */
export interface TokenPermissions {
  contents?: Level;
  deployments?: Level;
  /** A comment on a pull request is one on an issue, for which either permission will do. */
  'pull-requests'?: Level;
}

export interface Needed {
  permission: keyof TokenPermissions;
  level: Level;
}

/**
 * What stands against a request; `undefined` when nothing does. The header names what would do.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible
 */
export function denied(
  authorization: string | undefined,
  tokens: ReadonlyMap<string, TokenPermissions>,
  { permission, level }: Needed,
): Reply | undefined {
  const [, token] = /^(?:bearer|token) (.+)$/i.exec(authorization ?? '') ?? [];
  const permissions = tokens.get(token ?? '');
  if (token === undefined) return refusal(401, 'Requires authentication');
  if (permissions === undefined) return refusal(401, 'Bad credentials');
  const given = permissions[permission];
  if (given === 'write' || given === level) return undefined;
  return refusal(403, 'Resource not accessible by integration', {
    'x-accepted-github-permissions': `${permission.replace('-', '_')}=${level}`,
  });
}
