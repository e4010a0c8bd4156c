import { type CauseRow, docs } from './cause.ts';

const COLLABORATION = docs('deployments/troubleshoot-project-collaboration');

/** Whom Vercel does not let build. */
export const accessCauses: CauseRow[] = [
  {
    // https://vercel.com/docs/errors/error-list; find_string 63417206323, 53917149169 (with the author's name), 59547082487
    codes: ['TEAM_ACCESS_REQUIRED', 'COMMIT_AUTHOR_REQUIRED'],
    text: /Git author .* must have access to|could not associate the committer|Team access required to deploy/i,
    words:
      'Vercel does not build what this commit’s author has written: the author is no member of the team, or not known to Vercel',
    fix: 'Have the author join the team and connect their Git account, deploy by the token of a member, or take the commit’s metadata out of the deployment (`meta`, `gitMetadata`)',
    page: COLLABORATION,
  },
  {
    // find_string 61972872995, 54577558878 (gitProviderOptions.requireVerifiedCommits)
    text: /created with an unverified commit/i,
    words:
      'The project builds only verified commits, and this one is not signed, or not by a key that GitHub knows',
    fix: 'Sign the commit, or turn “Require Verified Commits” off in the project’s Git settings',
    page: docs('project-configuration/git-settings'),
  },
];
