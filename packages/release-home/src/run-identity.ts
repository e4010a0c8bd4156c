import type { ReleaseIntent } from '@pipeline/contracts';
import type { HomeRun } from './open-home.ts';

/** Who runs this, for the release log and for those who wait for it. */
export interface RunIdentity extends Pick<ReleaseIntent, 'commit' | 'by'> {
  runId: string;
  /** Unique for each attempt, such as `42.1`. */
  releaseId: string;
  /** Such as `org/shop run 42, attempt 1`. */
  owner: string;
}

/** @param context action-kit's `RunContext` is one */
export function runIdentity({
  runId,
  sha,
  ref,
  actor,
  runUrl,
  repository,
  env,
}: Pick<HomeRun['context'], 'env' | 'repository'> &
  Record<'runId' | 'sha' | 'ref' | 'actor' | 'runUrl', string>): RunIdentity {
  const attempt = env('GITHUB_RUN_ATTEMPT') ?? '1';
  return {
    runId,
    releaseId: `${runId}.${attempt}`,
    commit: { sha, ref },
    by: { actor, url: runUrl },
    owner: `${repository} run ${runId}, attempt ${attempt}`,
  };
}
