import type { ReleaseIntent } from '@pipeline/contracts';
import type { StagePorts } from './ports.ts';

/**
 * What of the repository is deployed: the run's own commit, unless the images were made from another. The log, the
 * stale guard and the one-off task go by it; the ref is the run's in any case.
 */
export function deployedCommit(
  { commit }: { commit: string | undefined },
  { run }: Pick<StagePorts, 'run'>,
): ReleaseIntent['commit'] {
  return commit === undefined ? run.commit : { ...run.commit, sha: commit };
}
