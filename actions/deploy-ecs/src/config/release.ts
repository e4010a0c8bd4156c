import type { Problems } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';

/** Where this deploy is written down, and what keeps others out meanwhile. */
export interface ReleaseConfig {
  environment: string;
  log: { github: { token: string } } | { folder: string };
  allowOlder: boolean;
  /** Milliseconds. */
  lockWait: number;
}

/** `writes`: whether the release log is opened at all; a plan needs no token for it. */
export function releaseOf(
  inputs: Inputs,
  problems: Problems,
  { writes }: { writes: boolean },
): ReleaseConfig | undefined {
  const { environment, releaseLog, githubToken } = inputs;
  const folder = /^file:(.+)$/.exec(releaseLog)?.[1];
  if (folder === undefined && releaseLog !== 'github' && releaseLog !== 'none')
    problems.add(
      'release-log',
      `${JSON.stringify(releaseLog)} is no place for it`,
      'Write github, none or file:PATH',
    );
  if (environment === undefined || releaseLog === 'none') {
    const why =
      environment === undefined
        ? 'there is no `environment` to lock'
        : 'without a release log there is no lock';
    if (inputs.onFailure === 'hold')
      problems.add(
        'on-failure',
        `hold keeps the environment locked, and ${why}`,
        'Set `environment` and `release-log`, or take report',
      );
    return undefined;
  }
  if (!/^[^\s/][^\n]{0,254}$/.test(environment))
    problems.add(
      'environment',
      `${JSON.stringify(environment)} is not an environment's name`,
      'Write it like staging',
    );
  if (writes && folder === undefined && githubToken === undefined)
    problems.add(
      'github-token',
      'the release log on GitHub needs it',
      'Remove the input, so that the job’s own token is taken, or set `release-log`',
    );
  return {
    environment,
    log: folder === undefined ? { github: { token: githubToken ?? '' } } : { folder },
    allowOlder: inputs.allowOlder,
    lockWait: inputs.lockWait,
  };
}
