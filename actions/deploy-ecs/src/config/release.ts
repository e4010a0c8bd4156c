import type { Problems } from '@pipeline/action-kit';
import { checkEnvironmentName, type ReleaseHome, readHome } from '@pipeline/release-home';
import type { Inputs } from '../spec.gen.ts';

/** Where this deploy is written down, and what keeps others out meanwhile. */
export interface ReleaseConfig {
  environment: string;
  /** `undefined` only where a plan, which does not open it, has no token for it. */
  home: ReleaseHome | undefined;
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
  const { environment, releaseLog, allowOlder, lockWait } = inputs;
  const home = readHome(inputs, problems, { needed: writes && environment !== undefined });
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
  checkEnvironmentName('environment', environment, problems);
  return { environment, home, allowOlder, lockWait };
}
