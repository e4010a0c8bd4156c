import type { Report } from '@pipeline/action-kit';
import type { Lock } from '@pipeline/contracts';
import {
  unlock as breakLocks,
  type Locked,
  type ReleaseConfig,
  type StagePorts,
} from '@pipeline/deploy-stage';

/** What is deployed to is called, over a column. */
export const KIND = 'project';

/** Shows who holds the project's lock, and breaks it unless it is only planned. */
export async function unlock(
  { release, dryRun }: { release: ReleaseConfig | undefined; dryRun: boolean },
  project: Locked,
  { lock, log }: { lock: Lock | undefined; log: Pick<StagePorts['log'], 'info'> },
): Promise<Report<{ verdict: string }>> {
  if (release === undefined || lock === undefined) throw new Error('unlock was configured without a lock');
  return breakLocks(
    { environment: release.environment, kind: KIND, locked: [project], dryRun },
    { lock, log },
  );
}
