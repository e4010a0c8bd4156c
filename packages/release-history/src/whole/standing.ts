import { byGravity, type Ending, type ReleaseRecord } from '@pipeline/contracts';
import { wholly } from '../proven/wholly.ts';
import type { Standing } from './model.ts';
import type { State } from './state.ts';

/** @param last of each of its targets the last that it did there @param own its records, one at least */
export function standingOf(last: readonly State[], own: readonly ReleaseRecord[]): Standing {
  const ending = endingOf(last, own);
  const said = { checks: [], ...(ending && { ending }) };
  const whole = wholly(last.map(({ word }) => word));
  if (whole.word === 'good')
    return { ...said, state: 'good', detail: `passed ${whole.checks.join(', ')}`, checks: whole.checks };
  const bad = last.find(({ word }) => word === whole && word.word === 'bad');
  if (bad !== undefined) return { ...said, state: 'bad', detail: told(bad, last) };
  return { ...said, ...unjudged(last, own) };
}

/** Of what nothing bad is said, and not of all of it anything good. */
function unjudged(last: readonly State[], own: readonly ReleaseRecord[]): Pick<Standing, 'state' | 'detail'> {
  const open = last.find(({ presence }) => presence === 'open');
  if (open !== undefined) return { state: 'open', detail: told(open, last) };
  const [gone, ...more] = last.filter(({ presence }) => presence === 'gone');
  if (gone !== undefined && more.length + 1 === last.length)
    return { state: 'not-started', detail: told(gone, last) };
  // The rest of it is live, so as a whole it has failed.
  const unbegun = last.find(state => endOf(state) === 'not-started');
  if (unbegun !== undefined) return { state: 'bad', detail: told(unbegun, last) };
  const silent = last.find(({ word }) => word.word === 'none');
  if (silent !== undefined) return { state: 'unproven', detail: told(silent, last) };
  const underway = own.some(({ outcome }) => outcome === undefined);
  return { state: underway ? 'open' : 'unproven', detail: 'names no target' };
}

/** What needs a look most, once all has ended. */
function endingOf(last: readonly State[], own: readonly ReleaseRecord[]): Ending | undefined {
  if (own.some(({ outcome }) => outcome === undefined)) return undefined;
  const endings = last.length > 0 ? last.map(endOf) : own.map(({ outcome }) => outcome?.verdict);
  return endings.filter(ending => ending !== undefined).sort(byGravity)[0];
}

export function endOf({ record: { outcome }, target }: State): Ending | undefined {
  return outcome?.targets.find(({ subject }) => subject === target.subject)?.verdict ?? outcome?.verdict;
}

/** With the target, where there are several. */
function told({ word, target }: State, last: readonly State[]): string {
  const why = word.word === 'good' ? `passed ${word.checks.join(', ')}` : word.why;
  return last.length > 1 ? `${why} (${nameOf(target.subject)})` : why;
}

/** `ecs:eu-west-1/shop/api` → `api`, `mobile:app` → `app`. */
export function nameOf(subject: string): string {
  return /[^/:]+$/.exec(subject)?.[0] ?? subject;
}
