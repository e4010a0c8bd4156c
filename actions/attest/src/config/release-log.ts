import type { Problems } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';

/** Where the release log is. */
export type LogPlace = { github: { token: string } } | { folder: string };

/** `undefined` where there is none, or a dry run has no token to read it with. */
export function logPlaceOf(
  { releaseLog, githubToken }: Inputs,
  problems: Problems,
  dryRun: boolean,
): LogPlace | undefined {
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
  else if (!dryRun)
    problems.add(
      'github-token',
      'the release log on GitHub needs it',
      'Remove the input, so that the job’s own token is taken, or set `release-log`',
    );
  return undefined;
}
