import type { InputProblems } from '@pipeline/contracts';

/** Which project, and who asks. */
export interface Identity {
  /** Absent only in a dry run. */
  token: string | undefined;
  /** By its slug or id; absent: the token's own person, or the one team that the token is for. */
  team: string | undefined;
  /** By its name or id. */
  project: string;
}

export interface IdentityInputs {
  token?: string | undefined;
  team?: string | undefined;
  project?: string | undefined;
}

/** https://vercel.com/docs/rest-api/projects/create-a-new-project: letters, digits, `.`, `_` and `-`, at most 100. */
const PROJECT = /^[a-zA-Z0-9._-]{1,100}$/;
const TEAM = /^[a-zA-Z0-9_-]{1,100}$/;

/** The inputs, or the variables that Vercel's own CLI goes by. @param needsToken not where it only plans */
export function identityOf(
  inputs: IdentityInputs,
  env: (name: string) => string | undefined,
  problems: InputProblems,
  { needsToken }: { needsToken: boolean },
): Identity {
  const token = inputs.token ?? env('VERCEL_TOKEN');
  const team = inputs.team ?? teamIn(env('VERCEL_ORG_ID'));
  const project = inputs.project ?? env('VERCEL_PROJECT_ID') ?? '';
  if (token === undefined) {
    if (needsToken)
      problems.add(
        'token',
        'it was not given, and VERCEL_TOKEN is not set',
        'Make one for the team at https://vercel.com/account/settings/tokens, keep it as a secret, and write `token: $' +
          '{{ secrets.VERCEL_TOKEN }}`. A pull request from a fork is not given it',
      );
  } else if (!/^[\x21-\x7e]+$/.test(token))
    problems.add(
      'token',
      'it has blanks or other signs in it that no token has',
      'Copy it anew into the secret',
    );
  if (project === '')
    problems.add(
      'project',
      'it was not given, and VERCEL_PROJECT_ID is not set',
      'Write its name, such as shop-web',
    );
  else if (!PROJECT.test(project))
    problems.add(
      'project',
      `${JSON.stringify(project)} is no project’s name or id`,
      'Write it as its address on Vercel has it, such as shop-web, and the team in `team`',
    );
  if (team !== undefined && !TEAM.test(team))
    problems.add(
      'team',
      `${JSON.stringify(team)} is no team’s slug or id`,
      'Write the slug, which is in the address of its pages on Vercel, such as acme',
    );
  return { token, team, project };
}

/** An organisation may be a person, who is no team to ask for: https://github.com/vercel/vercel/blob/main/packages/cli/src/util/projects/link.ts */
function teamIn(organisation: string | undefined): string | undefined {
  return organisation?.startsWith('team_') ? organisation : undefined;
}
