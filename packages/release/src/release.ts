import type { ReleaseRecord } from '@pipeline/contracts';
import { guardCommit, isLiveKnown } from './guard.ts';
import { lastBegun } from './held.ts';
import { lockName } from './lock-name.ts';
import type { Ended, ReleasePorts, ReleaseRequest, Underway } from './model.ts';
import { recorded } from './recorded.ts';
import { REMEMBERED } from './remembered.ts';
import { settle } from './settle.ts';
import { withLock } from './with-lock.ts';

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
