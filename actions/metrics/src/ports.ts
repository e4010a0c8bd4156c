import type { Logger } from '@pipeline/action-kit';
import type { Clock, ProofLog, ReleaseLog } from '@pipeline/contracts';

/** What the story needs of the world. */
export interface Ports {
  releases: Pick<ReleaseLog & ProofLog, 'recent' | 'proofs'>;
  /** Writes a file of the workspace that an input names. @throws ConfigError where that is elsewhere */
  writeFile(file: { input: string; path: string; text: string }): Promise<void>;
  log: Pick<Logger, 'info'>;
  clock: Pick<Clock, 'now'>;
}
