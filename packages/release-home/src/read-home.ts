import type { InputProblems } from '@pipeline/contracts';

/** Where releases, proofs and locks are kept: on GitHub, or in a folder below the workspace. */
export type ReleaseHome = { github: { token: string } } | { folder: string };

/** The inputs that say where, as an action reads them. */
export interface HomeInputs {
  /** `github`, `none` or `file:PATH`. */
  releaseLog: string;
  githubToken?: string | undefined;
}

export interface ReadHomeOptions {
  /** Whether it must be opened. What only plans can do without a token. */
  needed: boolean;
}

/** `release-log` → where that is; `undefined` where there is none, where it cannot be opened and need not be, and where it is bad. */
export function readHome(
  { releaseLog, githubToken }: HomeInputs,
  problems: InputProblems,
  { needed }: ReadHomeOptions,
): ReleaseHome | undefined {
  const folder = /^file:(.+)$/.exec(releaseLog)?.[1];
  if (folder !== undefined) return { folder };
  if (releaseLog === 'none') return undefined;
  if (releaseLog !== 'github')
    problems.add(
      'release-log',
      `${JSON.stringify(releaseLog)} is no place for it`,
      'Write github, none or file:PATH',
    );
  else if (githubToken !== undefined) return { github: { token: githubToken } };
  else if (needed)
    problems.add(
      'github-token',
      'the release log on GitHub needs it',
      'Remove the input, so that the job’s own token is taken, or set `release-log`',
    );
  return undefined;
}
