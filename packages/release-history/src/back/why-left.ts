import { retiredWords } from '../whole/retired.ts';
import type { State } from '../whole/state.ts';
import type { Destination } from './model.ts';
import type { Scene } from './scene.ts';

/** What is known of a target at the time that is gone back to. */
interface Then {
  /** What it would return to, if the log had its snapshot. */
  state: State | undefined;
  /** The newest that was good. */
  good: State | undefined;
  /** All that it had got by then, newest first, and all that it ever got. */
  then: readonly State[];
  states: readonly State[];
}

/** Why a target stays as it is, though a newer release has changed it. */
export function whyLeft({ state, good, then, states }: Then): Omit<Destination['left'][number], 'subject'> {
  const because = (why: string, existed = true) => ({ why: `${why}: it stays as it is`, existed });
  if (state !== undefined)
    return because(`the log has no snapshot of what release ${state.record.intent.id} put there`);
  if (then.some(({ presence }) => presence !== 'gone')) {
    const by = good?.leftBy;
    return because(
      good && by
        ? `rollback ${by.record.intent.id} has left what release ${good.record.intent.id} put there, and nothing else that it had by then is good`
        : 'nothing that it had by then was ever proven good',
    );
  }
  return saysSomething(states[states.length - then.length - 1]?.target.before)
    ? because('what it had then is older than what the log shows')
    : because('it did not exist yet', false);
}

/**
 * What may have served at that time, and was taken down for good since; also where what it was then is older than what the log shows.
 * @param time as a place in the log: 0 is now
 */
export function retiredSince({ retired, statesOf }: Scene, time: number): Destination['left'] {
  return retired
    .filter(({ place }) => place < time)
    .filter(({ subject }) => {
      const states = statesOf(subject);
      return (
        states.length === 0 || states.some(({ place, presence }) => place >= time && presence !== 'gone')
      );
    })
    .map(one => ({
      subject: one.subject,
      why: `it was ${retiredWords(one)}, so it stays away until it is deployed again`,
      existed: false,
    }));
}

/** Of what is not there a platform's snapshot has no name, no image, no address and no number. */
function saysSomething(snapshot: unknown): boolean {
  if (typeof snapshot === 'object' && snapshot !== null) return Object.values(snapshot).some(saysSomething);
  return typeof snapshot === 'string' ? snapshot !== '' : typeof snapshot === 'number' && snapshot !== 0;
}
