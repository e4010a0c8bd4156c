import { ConfigError } from '@pipeline/contracts';
import { unlessAbsent } from './absent.ts';
import type { GithubConnection } from './connection.ts';

const reading = {
  needs: 'members: read',
  hint: "Pass an App's token with Members: read, since GITHUB_TOKEN cannot read teams. https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/making-authenticated-api-requests-with-a-github-app-in-a-github-actions-workflow",
};

/**
 * Whether somebody is in a team, or in one below it; who was only invited is not. Needs an App's token with Members: read.
 * https://docs.github.com/en/rest/teams/members#get-team-membership-for-a-user
 * @param team its slug
 * @throws ConfigError where the token cannot read the team, or there is none
 */
export async function isTeamMember(
  github: GithubConnection,
  org: string,
  team: string,
  login: string,
): Promise<boolean> {
  const at = { org, team_slug: team };
  const membership = await unlessAbsent(
    github.call({
      ...reading,
      operation: 'get the membership in a team',
      send: octokit => octokit.rest.teams.getMembershipForUserInOrg({ ...at, username: login }),
    }),
  );
  if (membership !== undefined) return membership.state === 'active';
  // Nobody is in a team that is not there, or not for this token: that is another answer than no.
  const found = await unlessAbsent(
    github.call({
      ...reading,
      operation: 'get a team',
      send: octokit => octokit.rest.teams.getByName(at),
    }),
  );
  if (found !== undefined) return false;
  throw new ConfigError(`There is no team ${org}/${team}, or this token cannot see it.`, {
    hint: `Write the team as in its address, https://github.com/orgs/${encodeURIComponent(org)}/teams/SLUG. ${reading.hint}`,
  });
}

/** What somebody may do in the repository; `maintain` counts as `write`, `triage` as `read`. */
export type Permission = 'admin' | 'write' | 'read' | 'none';

const PERMISSIONS: readonly Permission[] = ['admin', 'write', 'read', 'none'];

/**
 * Needs `metadata: read`, which every token has.
 * https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
 */
export async function permissionOf(github: GithubConnection, login: string): Promise<Permission> {
  const found = await unlessAbsent(
    github.call({
      operation: "get somebody's permission",
      needs: 'metadata: read',
      send: (octokit, at) => octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username: login }),
    }),
  );
  // A word that is new means nothing here.
  return PERMISSIONS.find(known => known === found?.permission) ?? 'none';
}
