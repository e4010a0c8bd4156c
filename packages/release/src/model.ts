import type {
  Clock,
  Ending,
  History,
  Lock,
  Log,
  ReleaseIntent,
  ReleaseLog,
  ReleaseRecord,
  TargetIntent,
  TargetOutcome,
} from '@pipeline/contracts';

export interface ReleasePorts {
  log: ReleaseLog;
  lock: Lock;
  history: History;
  clock: Clock;
  /** What a person may want to know, and what they should not miss. */
  tell: Log;
  warn: Log;
  /** Aborted when the run is cancelled. */
  signal?: AbortSignal;
}

export interface ReleaseRequest extends Pick<ReleaseIntent, 'id' | 'environment' | 'commit' | 'by' | 'back'> {
  /** Everything that this deploy may change, such as `ecs:eu-west-1/shop-staging/api`: each is locked and guarded. */
  subjects: readonly string[];
  /** The run as others see it while they wait, such as `org/shop run 42, attempt 1`. */
  owner: string;
  allowOlder?: boolean;
  /** What is done is about a release that is there already, whatever this run's commit. */
  noNewCommit?: boolean;
  /** Reads the log, newest first, where the work asks more of it than whether this deploy may go on. In the lock, once. */
  recall?(): Promise<readonly ReleaseRecord[]>;
  /** What those who wait for it are told; without it by the commit. */
  reason?: string;
  /** Milliseconds to wait for the lock; 0 tries once. */
  lockWait: number;
  /** As `withLock` takes it. */
  lease?: number;
}

export interface Underway {
  /** Aborts when the run is cancelled or the lock was lost: nothing may be changed from then on. */
  signal: AbortSignal;
  /** What was released here, newest first: what a rollback can return to, what is refused. */
  records: readonly ReleaseRecord[];
  /** Writes down what is about to be done. Call it once, before anything changes. */
  intend(targets: TargetIntent[]): Promise<void>;
  /** How one target ended, as soon as that is known: it is kept even when the work breaks off afterwards. */
  note(outcome: TargetOutcome): void;
  /**
   * How targets ended that an earlier release has left held: the last word on that release, beside none of this one.
   * Returns the subjects of which nothing was written, since the log knows of no hold there.
   */
  settle(targets: readonly TargetOutcome[]): Promise<string[]>;
  /** Leaves the locks taken for this long after the end (`on-failure: hold`). */
  keepLockFor(ms: number): void;
}

export interface Ended<T> {
  value: T;
  verdict: Ending;
  detail: string;
  targets: readonly TargetOutcome[];
}
