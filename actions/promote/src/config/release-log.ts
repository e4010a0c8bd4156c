import type { Problems } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';

/** Where the release log and the locks are. */
export type LogPlace = { github: { token: string } } | { folder: string };

/** `undefined` where there is none, or a dry run has no token to read it with. */
export function logPlaceOf(inputs: Inputs, problems: Problems, dryRun: boolean): LogPlace | undefined {
  const { releaseLog, githubToken, fromEnvironment, environment } = inputs;
  for (const [input, name] of Object.entries({ 'from-environment': fromEnvironment, environment }))
    if (name !== undefined && !/^[^\s/][^\n]{0,254}$/.test(name))
      problems.add(input, `${JSON.stringify(name)} is not an environment's name`, 'Write it like staging');
  const folder = /^file:(.+)$/.exec(releaseLog)?.[1];
  if (folder !== undefined) return { folder };
  if (releaseLog === 'none') {
    if (fromEnvironment !== undefined)
      problems.add(
        'from-environment',
        'without a release log nothing is verified there',
        'Set `release-log`, or remove it',
      );
    return undefined;
  }
  if (releaseLog !== 'github') {
    problems.add(
      'release-log',
      `${JSON.stringify(releaseLog)} is no place for it`,
      'Write github, none or file:PATH',
    );
    return undefined;
  }
  if (githubToken !== undefined) return { github: { token: githubToken } };
  if (!dryRun)
    problems.add(
      'github-token',
      'the release log on GitHub needs it',
      'Remove the input, so that the job’s own token is taken, or set `release-log`',
    );
  return undefined;
}
