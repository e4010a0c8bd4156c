import { json } from '../../http/exchange.ts';
import { notFound } from '../fault.ts';
import { type Routes, reading } from './route.ts';

/** https://docs.github.com/en/rest/teams and https://docs.github.com/en/rest/collaborators/collaborators */
export const MEMBERS: Routes = {
  'GET /orgs/{}/teams/{}/memberships/{}': {
    operation: 'GetTeamMembership',
    write: false,
    needs: reading('members'),
    run: ({ people, parts: [org = '', team = '', login = ''] }) => {
      const state = people.membership(org, team, login);
      if (state === undefined || state === 'none') throw notFound();
      return json(200, { state, role: 'member' });
    },
  },
  'GET /orgs/{}/teams/{}': {
    operation: 'GetTeam',
    write: false,
    needs: reading('members'),
    run: ({ people, parts: [org = '', team = ''] }) => {
      if (!people.hasTeam(org, team)) throw notFound();
      return json(200, { name: team, slug: team });
    },
  },
  'GET collaborators/{}/permission': {
    operation: 'GetCollaboratorPermission',
    write: false,
    needs: [],
    run: ({ people, parts: [login = ''] }) => {
      const permission = people.permission(login);
      return json(200, { permission, role_name: permission, user: people.user(login) });
    },
  },
};
