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
  // When the run's own commit was made says nothing of another.
  return commit === undefined || commit === run.commit.sha
    ? run.commit
    : { sha: commit, ref: run.commit.ref };
}
