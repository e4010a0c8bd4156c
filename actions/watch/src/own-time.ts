import { type About, seenBeside } from './about.ts';
import type { Change, Serving } from './changes.ts';

/** The moment, and how long a release is watched, and not yet. Milliseconds. */
export interface Times {
  now: number;
  watchFor: number;
  warmUp: number;
}

/** The time of a release that one rule, or the checks, judge. Milliseconds since the epoch. */
export interface OwnTime {
  /** Since when all of it serves, warm, and nothing that has failed beside it meanwhile does. */
  since: number;
  /** The time after its own, where another release may serve as well. */
  shared?: SharedTime;
}

/** What is broken only in here is not surely the fault of the one whose own time was before. */
export interface SharedTime {
  /** When another began to change what is measured: where its own time ends. */
  begun: number;
  /** When one of the others served wholly: what is good until then was good with this one alone. */
  served: number;
}

/**
 * Its own time ends where the first other release begins that may still serve. A deploy that left everything as it was has the watch begin
 * anew instead, after it. What was under way already when this one went live, and ended later, is newer than this.
 */
export function ownTime(serving: Serving, about: About, { now, watchFor, warmUp }: Times): OwnTime {
  const { served } = serving;
  const seen = seenBeside(about, serving);
  const lasting = seen.filter(({ fate, begun, ended = begun }) => fate !== 'over' && ended > served);
  const undone = seen.filter(({ fate }) => fate === 'over').toSorted((a, b) => a.begun - b.begun);
  const { since, until } = undone.reduce((own, change) => without(change, own, { served, watchFor }), {
    since: served,
    until: Math.min(...lasting.map(({ begun }) => Math.max(begun, served))),
  });
  return {
    since: since + warmUp,
    ...(lasting.length > 0 && {
      shared: { begun: until, served: Math.min(...lasting.map(({ ended = now }) => ended)) },
    }),
  };
}

/** What is left of it without what another deploy did that is over. @param until Infinity: nothing has ended it yet */
function without(
  { begun, ended = begun }: Change,
  own: { since: number; until: number },
  { served, watchFor }: { served: number; watchFor: number },
): { since: number; until: number } {
  const { since, until } = own;
  if (ended <= since || begun >= since + watchFor) return own;
  if (ended <= until) return { since: ended, until };
  // It was there when a lasting one began: there is no time after it that is this one's own.
  return { since, until: Math.min(until, Math.max(begun, served)) };
}
