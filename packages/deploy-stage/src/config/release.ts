import type { Problems } from '@pipeline/action-kit';
import { isCommitId } from '@pipeline/contracts';
import { checkEnvironmentName, type HomeInputs, type ReleaseHome, readHome } from '@pipeline/release-home';
import type { Operation } from './operation.ts';
import type { FailurePolicy } from './rollout.ts';

export interface ReleaseInputs extends HomeInputs {
  operation: Operation;
  environment?: string | undefined;
  allowOlder: boolean;
  /** Milliseconds. */
  lockWait: number;
  onFailure: FailurePolicy;
}

/** Where this deploy is written down, and what keeps others out meanwhile. */
export interface ReleaseConfig {
  environment: string;
  /** `undefined` only where a plan, which does not open it, has no token for it. */
  home: ReleaseHome | undefined;
  allowOlder: boolean;
  /** Milliseconds. */
  lockWait: number;
}

/** `undefined`: nothing is written down, and nobody is kept out. */
export function releaseOf(
  inputs: ReleaseInputs,
  problems: Problems,
  { dryRun }: { dryRun: boolean },
): ReleaseConfig | undefined {
  const { operation, environment, releaseLog, allowOlder, lockWait } = inputs;
  const home = readHome(inputs, problems, {
    needed: opensLog({ operation, dryRun }) && environment !== undefined,
  });
  if (environment !== undefined && releaseLog !== 'none') {
    checkEnvironmentName('environment', environment, problems);
    return { environment, home, allowOlder, lockWait };
  }
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
  if (operation === 'unlock')
    problems.add(
      'environment',
      'unlock needs it, and a release log',
      'Write the environment whose locks are meant, such as staging',
    );
  return undefined;
}

/** A plan writes nothing and locks nothing; to look at locks is what `unlock` plans. */
export function opensLog({ operation, dryRun }: { operation: Operation; dryRun: boolean }): boolean {
  return !dryRun || operation === 'unlock';
}

/** What the images were made from, where it is given. */
export function checkCommit(commit: string | undefined, problems: Problems): void {
  if (commit !== undefined && !isCommitId(commit))
    problems.add(
      'commit',
      `${JSON.stringify(commit)} is not a whole commit id`,
      'Write all 40 digits of it (64 in a SHA-256 repository), in lower case, or leave it out for the run’s own',
    );
}
