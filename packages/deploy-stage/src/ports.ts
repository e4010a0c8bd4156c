import type { Logger } from '@pipeline/action-kit';
import type { Clock } from '@pipeline/contracts';
import type { ReleasePorts } from '@pipeline/release';
import type { RunIdentity } from '@pipeline/release-home';
import type { Check } from '@pipeline/rollout';

/** What every stage that deploys needs of the world; each adds its platform. */
export interface StagePorts {
  /** Keeps a text beside the run's other files, and returns its path. */
  keepFile(name: string, text: string): Promise<string>;
  /** What looks at each hold and at the end; absent where nothing is to be checked. */
  check?: Check;
  /** Where the release is written down; absent where it is not. */
  release?: Omit<ReleasePorts, 'clock' | 'tell' | 'warn' | 'signal'>;
  /** Who runs this, and of which commit; what is deployed may be of another, see `deployedCommit`. */
  run: Omit<RunIdentity, 'runId'>;
  log: Pick<Logger, 'info' | 'warn' | 'group'>;
  clock: Clock;
  signal: AbortSignal;
}
