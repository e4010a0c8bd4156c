import type { Logger } from '@pipeline/action-kit';
import type { Clock, Journal, ProofLog, ReleaseLog } from '@pipeline/contracts';
import type { Channel } from '@pipeline/notices';
import type { RunIdentity } from '@pipeline/release-home';

/** What the story needs of the world. */
export interface Ports {
  log: Pick<Logger, 'group' | 'info' | 'warn'>;
  releases: Pick<ReleaseLog, 'recent'> & Pick<ProofLog, 'proofs'>;
  journal: Journal;
  channels: Channel[];
  run: Pick<RunIdentity, 'runId' | 'releaseId' | 'commit'>;
  /** `owner/name` */
  repository: string;
  clock: Clock;
  /** Aborted when the run is cancelled. */
  signal?: AbortSignal;
}
