import { ActionError, nearest, type ReleaseRecord } from '@pipeline/contracts';
import { maybeLive } from '@pipeline/release';
import { type Retirement, retiredIn, shortNameOf } from '@pipeline/release-history';
import type { RetireConfig } from '../config/retire.ts';

/** What of it is to be written down. */
export interface ToRetire {
  subjects: string[];
  /** What was retired before, and that is whole. */
  already: Retirement[];
}

/**
 * @param records newest first
 * @throws ActionError `unknown-subject` where no release names one, and `in-flight`
 */
export function toRetire(
  { environment, subjects, allowInFlight }: Omit<RetireConfig, 'home'>,
  records: readonly ReleaseRecord[],
): ToRetire {
  const known = new Set(records.flatMap(({ intent }) => intent.targets.map(({ subject }) => subject)));
  const unknown = subjects.filter(subject => !known.has(subject));
  if (unknown.length > 0) throw unknownOf(unknown, [...known], environment);
  const retired = retiredIn(records);
  const already = subjects.flatMap(subject => {
    const found = retired.get(subject);
    // One whose end could not be written looks in flight to those who do not know what it is.
    return found === undefined || records[found.place]?.outcome === undefined ? [] : [found];
  });
  const done = new Set(already.map(({ subject }) => subject));
  const left = subjects.filter(subject => !done.has(subject));
  const busy = left.filter(subject => !retired.has(subject)).flatMap(subject => busyWith(subject, records));
  if (busy.length > 0 && !allowInFlight)
    throw new ActionError('in-flight', `Nothing was retired in ${environment}: ${busy.join('; ')}`, {
      hint: 'Let it end first, or abort it. Where nobody can end it any more, since its run died or what it deployed is deleted, set `allow-in-flight: true`.',
    });
  return { subjects: left, already };
}

/** Of all that may serve there, what has not ended. */
function busyWith(subject: string, records: readonly ReleaseRecord[]): string[] {
  return maybeLive(records, subject).flatMap(({ intent: { id, by, at }, outcome }) => {
    const isHeld = outcome?.targets.find(target => target.subject === subject)?.verdict === 'held';
    if (outcome !== undefined && !isHeld) return [];
    return [`${subject} is ${isHeld ? 'held' : 'in flight'} by release ${id} (${by.url}) since ${at}`];
  });
}

function unknownOf(unknown: readonly string[], known: readonly string[], environment: string): ActionError {
  const named = unknown.map(subject => {
    const short = new Set(nearest(shortNameOf(subject), known.map(shortNameOf)));
    const near = nearest(subject, known);
    const found = near.length > 0 ? near : known.filter(other => short.has(shortNameOf(other))).slice(0, 3);
    return `${subject}${found.length === 0 ? '' : ` (did you mean ${found.join(' or ')}?)`}`;
  });
  return new ActionError(
    'unknown-subject',
    `The release log of ${environment} knows no ${named.join(', no ')}, so nothing was retired`,
    { hint: 'Write it as `operation: show` lists it, with the environment in which it was deployed.' },
  );
}
