import { json, type Reply } from '../http/exchange.ts';
import { forbidden, notFound } from './api-fault.ts';
import type { Team } from './model.ts';
import type { Asked, Routes } from './routes.ts';

/** Who a token is of. https://vercel.com/docs/rest-api/user, https://vercel.com/docs/rest-api/teams */
export const ACCOUNT_ROUTES: Routes = {
  'GET /:version/user': { operation: 'GetAuthUser', write: false, run: user },
  'GET /:version/teams': { operation: 'GetTeams', write: false, run: teams },
  'GET /:version/teams/:teamId': { operation: 'GetTeam', write: false, run: team },
};

function user({ caller: { token } }: Asked): Reply {
  if (token.projects) throw forbidden();
  const { id, username, email, name } = token.user;
  return json(200, {
    user: {
      id,
      uid: id,
      username,
      email,
      name,
      defaultTeamId: null,
      version: null,
      avatar: null,
      limited: true,
    },
  });
}

function teams({ world, caller: { token } }: Asked): Reply {
  if (token.teams || token.projects) throw forbidden();
  const own = world.teams.filter(({ members }) => members.has(token.user.id));
  return json(200, {
    teams: own.map(teamShape),
    pagination: { count: own.length, next: null, prev: null },
  });
}

function team({ world, caller: { token }, parts }: Asked): Reply {
  const found = world.teams.find(({ id, slug }) => id === parts.teamId || slug === parts.teamId);
  if (found === undefined) throw notFound('Team');
  if (!found.members.has(token.user.id) || token.teams?.includes(found.id) === false) throw forbidden();
  return json(200, teamShape(found));
}

const teamShape = ({ id, slug, name, plan, members }: Team) => ({
  id,
  slug,
  name,
  billing: { plan },
  avatar: null,
  description: null,
  stagingPrefix: '',
  creatorId: [...members.keys()][0] ?? '',
  createdAt: FOUNDED,
  updatedAt: FOUNDED,
});

/** Of all teams; nobody asks. */
const FOUNDED = Date.UTC(2020, 0, 1);
