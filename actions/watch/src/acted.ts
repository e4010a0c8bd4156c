import type { Act } from './entries.ts';
import type { Question } from './ports.ts';
import type { WatchedRelease } from './which.ts';

/** Why people decide, and not a machine: in our words, and in those of others. */
export interface Why {
  text: string;
  said?: string;
}

export const plain = ({ text, said }: Why): string => (said === undefined ? text : `${text} ${said}`);

/** What something is done about: a release, by the key under which that is remembered. */
export type Subject = Pick<WatchedRelease, 'key' | 'release'>;

/** What is to be done about a release, and how people are told of it. */
export interface Wanted {
  act: Act;
  /** Of a rollback: what was judged. */
  judged?: WatchedRelease;
  /** Why people decide that, unless an earlier look has done it. */
  doubt?: Why;
  /** One line. */
  reason: string;
  /** @param why they are asked, though it was for a machine to do */
  question(why?: Why): Question;
}

/** What came of it. `before`: an earlier look has done it; `unsure`: GitHub has not said whether it did; `gone`: it is not needed. */
export interface Acted {
  act: Act;
  state: 'done' | 'before' | 'unsure' | 'planned' | 'failed' | 'gone';
  detail: string;
  error?: Error;
  /** Why people are asked instead, or as well. */
  ask?: Why;
}

/** Of a rollback it is for people then. */
export function failed(act: Act, thrown: unknown): Acted {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    act,
    state: 'failed',
    detail: error.message,
    error,
    ask: { text: 'The rollback could not be started:', said: error.message },
  };
}
