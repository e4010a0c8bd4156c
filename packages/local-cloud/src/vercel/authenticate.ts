import { type ApiFault, forbidden } from './api-fault.ts';
import type { Owner, Role, Team, Token } from './model.ts';
import type { Caller } from './routes.ts';
import { ownerOfTeam, ownerOfUser, type World } from './world.ts';

/**
 * Who asks, and for which team: the one of `teamId` or `slug`; without, the only one of the token, else its person.
 * https://vercel.com/docs/rest-api#authentication, https://vercel.com/docs/rest-api#accessing-resources-owned-by-a-team
 *
 * @throws ApiFault 403, never 401: so Vercel words even a token that it does not know
 */
export function authenticate(
  world: World,
  authorization: string | undefined,
  query: URLSearchParams,
): Caller {
  const value = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]?.trim();
  if (value === undefined)
    throw forbidden('The request is missing an authentication token', { missingToken: true });
  const token = world.tokens.find(each => each.value === value);
  if (token === undefined || token.expired) throw forbidden('Not authorized', { invalidToken: true });
  return { token, owner: ownerAsked(world, token, query) };
}

function ownerAsked(world: World, token: Token, query: URLSearchParams): Owner {
  // As users met it, where an environment variable had added a second one: https://github.com/vercel/vercel/issues/13663
  const named = new Set([...query.getAll('teamId'), ...query.getAll('slug')].filter(name => name !== ''));
  const [name] = named;
  const own = world.teams.filter(team => mayAct(token, team));
  if (name === undefined) {
    const [only] = own;
    return only && token.teams?.length === 1 ? ownerOfTeam(only) : ownerOfUser(token.user);
  }
  const team = own.find(each => [...named].every(one => one === each.id || one === each.slug));
  const known = world.teams.find(({ id, slug }) => id === name || slug === name);
  if (team === undefined || world.faults.take('token-without-scope', {})) throw outOfScope(known, name);
  return ownerOfTeam(team);
}

function mayAct(token: Token, team: Team): boolean {
  return team.members.has(token.user.id) && (token.teams?.includes(team.id) ?? true);
}

/** As it is met in public logs, such as https://github.com/mthines/lorekit/pull/359 */
function outOfScope(team: Team | undefined, asked: string): ApiFault {
  const scope = team?.slug ?? asked;
  return forbidden(
    `Not authorized: Trying to access resource under scope "${scope}". You must re-authenticate to this scope or use a token with access to this scope.`,
    { scope, ...(team && { teamId: team.id }) },
  );
}

/** What a token's person is in the team that is asked for; everything in a scope of one's own. */
export function roleOf({ token, owner }: Caller): Role {
  return owner.team?.members.get(token.user.id) ?? 'OWNER';
}

/** @throws ApiFault for one who may not change what serves production. https://vercel.com/docs/rbac/access-roles */
export function mustMayChangeProduction(caller: Caller): void {
  if (['VIEWER', 'DEVELOPER'].includes(roleOf(caller))) {
    throw forbidden("You don't have permission to change the production deployment.", {
      action: 'update',
      resource: 'deployment',
    });
  }
}
