import type { Logger } from '@pipeline/action-kit';
import type { Clock } from '@pipeline/contracts';
import type { Fleet } from '@pipeline/fleet';
import type { OpenHome, RunIdentity } from '@pipeline/release-home';
import type { Pull, Review } from './show/why.ts';

/** What the story needs of the world. */
export interface Ports {
  /** Absent only in a dry run. */
  home?: OpenHome;
  /** Absent where platforms are not asked. */
  fleet?: Fleet;
  /** The pull requests that brought a commit; absent where the log is not on GitHub. @throws where GitHub refuses it */
  pullsOf?: (sha: string) => Promise<Pull[]>;
  /** Who let a run go on, likewise. */
  reviewsOf?: (run: string) => Promise<Review[]>;
  run: RunIdentity;
  /** The repository's page; commits are below it. */
  repositoryUrl: string;
  log: Pick<Logger, 'group' | 'info' | 'warn'>;
  clock: Clock;
  signal: AbortSignal;
}
