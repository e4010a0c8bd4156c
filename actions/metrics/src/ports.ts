import type { Logger } from '@pipeline/action-kit';
import type { Clock, ProofLog, ReleaseLog } from '@pipeline/contracts';

/** What the story needs of the world. */
export interface Ports {
  releases: Pick<ReleaseLog & ProofLog, 'recent' | 'proofs'>;
  /** Writes a file of the workspace. @throws ConfigError where that is elsewhere, or cannot be written */
  writeFile(file: FileToWrite): Promise<void>;
  log: Pick<Logger, 'info'>;
  clock: Pick<Clock, 'now'>;
}

export interface FileToWrite {
  /** The one that names it. */
  input: 'svg' | 'json-file';
  path: string;
  text: string;
}
