import type { Reply } from '../http/exchange.ts';
import { refusal } from './fault.ts';

export type Level = 'read' | 'write';

/** What a token may do; but for `members`, which is an App's alone, as a workflow's `permissions` have it. */
export interface TokenPermissions {
  actions?: Level;
  contents?: Level;
  deployments?: Level;
  issues?: Level;
  /** The organisation's members and teams: no job's own token has it. */
  members?: Level;
  'pull-requests'?: Level;
}

/** A token, and whose it is. */
export interface Token {
  /** `github-actions[bot]` when absent. */
  login?: string;
  permissions: TokenPermissions;
}

export interface Needed {
  permission: keyof TokenPermissions;
  level: Level;
}

export const JOB = 'github-actions[bot]';

/** Whose token a request carries; a refusal where it carries none that is known. */
export function tokenOf(
  authorization: string | undefined,
  tokens: ReadonlyMap<string, Token>,
): Required<Token> | Reply {
  const [, given] = /^(?:bearer|token) (.+)$/i.exec(authorization ?? '') ?? [];
  if (given === undefined) return refusal(401, 'Requires authentication');
  const token = tokens.get(given);
  if (token === undefined) return refusal(401, 'Bad credentials');
  return { login: JOB, ...token };
}

/**
 * What stands against a request; `undefined` when nothing does. The header names what would do.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible
 * @param needed any one of these; none where reading the repository's metadata is all, which every token may
 */
export function denied(given: TokenPermissions, needed: readonly Needed[]): Reply | undefined {
  const [first] = needed;
  const enough = ({ permission, level }: Needed) =>
    given[permission] === 'write' || given[permission] === level;
  if (first === undefined || needed.some(enough)) return undefined;
  return refusal(403, 'Resource not accessible by integration', {
    'x-accepted-github-permissions': `${first.permission.replace('-', '_')}=${first.level}`,
  });
}
