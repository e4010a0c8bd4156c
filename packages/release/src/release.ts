import {
  ActionError,
  type Clock,
  ConfigError,
  type Ending,
  type History,
  type Lock,
  type Log,
  type ReleaseIntent,
  type ReleaseLog,
  type ReleaseRecord,
  RemoteError,
  type TargetIntent,
  type TargetOutcome,
} from '@pipeline/contracts';
import { endingOf, oneLine } from './ending.ts';
import { guardCommit, isLiveKnown } from './guard.ts';
import { lastBegun, lastWords } from './held.ts';
import { lockName } from './lock-name.ts';
import { REMEMBERED } from './remembered.ts';
import { withLock } from './with-lock.ts';

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

/**
 * One deploy, told to everyone whom it concerns: lock, look at what is live, refuse an older commit, write the
 * intent, work, write the outcome, unlock. The outcome is written whenever the intent was, also when work throws,
 * times out or is cancelled; that it cannot be written is a warning and never hides how the work ended.
 * @throws whatever the work throws; ActionError `locked`, `lock-lost`, `stale-commit`; ConfigError or RemoteError
 *   when the log cannot be read or written before the change
 */
export function release<T>(
  ports: ReleasePorts,
  request: ReleaseRequest,
  work: (underway: Underway) => Promise<Ended<T>>,
): Promise<T> {
  const { environment, subjects, commit, owner, by } = request;
  const flight = `continuing or aborting what is in flight in ${environment}`;
  const deploying = `deploying ${commit.sha.slice(0, 7)} to ${environment}`;
  const reason = request.reason ?? (request.noNewCommit ? flight : deploying);
  const who = { owner, url: by.url, reason };
  const options = {
    clock: ports.clock,
    tell: ports.tell,
    wait: request.lockWait,
    ...(request.lease !== undefined && { lease: request.lease }),
    ...(ports.signal && { signal: ports.signal }),
  };
  const names = subjects.map(subject => lockName(environment, subject));
  return withLock(ports.lock, names, who, options, async held => {
    const records = await (request.recall?.() ?? recall(ports, request));
    for (const subject of request.noNewCommit ? [] : subjects) {
      const question = { subject, sha: commit.sha, allowOlder: request.allowOlder ?? false };
      const notice = await guardCommit(records, question, ports.history);
      if (notice !== undefined) ports.warn(notice);
    }
    held.signal.throwIfAborted();
    return recorded(ports, request, {
      work: diary =>
        work({
          signal: held.signal,
          records,
          keepLockFor: held.keepFor,
          settle: targets => settle(ports, environment, records, targets),
          ...diary,
        }),
      signal: held.signal,
    });
  });
}

/**
 * As far back as it takes to know of every subject what serves it, or what was begun there last. In a log of many others, one that
 * was never deployed costs all of `REMEMBERED.atMost`.
 */
function recall(
  { log }: ReleasePorts,
  { environment, subjects, noNewCommit }: ReleaseRequest,
): Promise<ReleaseRecord[]> {
  const isKnown = noNewCommit ? lastBegun : isLiveKnown;
  return log.recent(environment, REMEMBERED.atMost, {
    enough: soFar => subjects.every(subject => isKnown(soFar, subject)),
  });
}

async function settle(
  { log, clock, warn }: ReleasePorts,
  environment: string,
  records: readonly ReleaseRecord[],
  targets: readonly TargetOutcome[],
): Promise<string[]> {
  const { outcomes, unheld } = lastWords(records, targets, new Date(clock.now()).toISOString());
  for (const outcome of outcomes) {
    try {
      await log.conclude(environment, outcome);
    } catch (error) {
      warn(
        `How release ${outcome.intent} ended (${outcome.verdict}) could not be recorded, so the log shows it as held: ${oneLine(error)}`,
      );
    }
  }
  return unheld;
}

/** Runs work between its intent and its outcome. */
async function recorded<T>(
  { log, clock, warn }: ReleasePorts,
  request: ReleaseRequest,
  {
    work,
    signal,
  }: { work(diary: Pick<Underway, 'intend' | 'note'>): Promise<Ended<T>>; signal: AbortSignal },
): Promise<T> {
  const { id, environment, commit, by, back } = request;
  const noted = new Map<string, TargetOutcome>();
  let intended: readonly TargetIntent[] | undefined;
  let began = false;
  const now = () => new Date(clock.now()).toISOString();

  const conclude = async (verdict: Ending, detail: string, targets: TargetOutcome[]) => {
    if (intended === undefined) return;
    try {
      await log.conclude(environment, { schema: 1, intent: id, at: now(), verdict, detail, targets });
    } catch (error) {
      warn(
        `How it ended (${verdict}) could not be recorded, so the log shows it as in flight: ${oneLine(error)}`,
      );
    }
  };
  const intend = async (targets: TargetIntent[]) => {
    if (intended !== undefined) throw new Error('a release states its intent once');
    try {
      const intent = {
        schema: 1,
        id,
        environment,
        commit,
        by,
        at: now(),
        targets,
        ...(back && { back }),
      } as const;
      await log.intend(intent);
    } catch (error) {
      // It may have been written all the same; then it is ended, so that it does not look in flight.
      if (error instanceof RemoteError && error.outcome === 'unknown') intended = targets;
      throw unwritable(error);
    }
    intended = targets;
    began = true;
  };

  let ended: Ended<T>;
  try {
    ended = await work({ intend, note: outcome => noted.set(outcome.subject, outcome) });
  } catch (error) {
    const verdict = began ? endingOf(error, signal) : 'not-started';
    const detail = oneLine(error);
    const rest = (intended ?? []).map(
      ({ subject }): TargetOutcome => noted.get(subject) ?? { subject, verdict, detail },
    );
    // Where nothing was begun of any target, the whole was not: what serves is known.
    const untouched = rest.length > 0 && rest.every(target => target.verdict === 'not-started');
    await conclude(untouched ? 'not-started' : verdict, detail, rest);
    throw error;
  }
  const said = new Map([...noted, ...ended.targets.map(target => [target.subject, target] as const)]);
  await conclude(ended.verdict, ended.detail, [...said.values()]);
  return ended.value;
}

/** The same error, with what it means for the deploy. */
function unwritable(error: unknown): unknown {
  if (!(error instanceof ActionError)) return error;
  const message = `Nothing was deployed, because the release could not be recorded: ${error.message}`;
  const details = { cause: error, ...(error.hint !== undefined && { hint: error.hint }) };
  return error instanceof ConfigError
    ? new ConfigError(message, details)
    : new ActionError('unrecorded', message, details);
}
