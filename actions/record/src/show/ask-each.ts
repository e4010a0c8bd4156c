import { ActionError } from '@pipeline/contracts';
import type { Ports } from '../ports.ts';

/** A question each: what a person reads is asked for, and not the whole log. */
export const MOST = 20;

export interface Answers<T> {
  /** By what was asked about; of what is not in here, nobody knows. */
  found: Map<string, T>;
  /** Why there are not all of them, for a person. */
  note?: string;
}

/**
 * Asks GitHub about each, the first of them first. That it does not tell is a note: the rest is an answer all the same.
 * @param words what is asked for, and of what, such as `Pull requests` of `commits`
 */
export async function askEach<T>(
  [what, of]: readonly [what: string, of: string],
  keys: readonly string[],
  ask: ((key: string) => Promise<T>) | undefined,
  { signal }: Pick<Ports, 'signal'>,
): Promise<Answers<T>> {
  const found = new Map<string, T>();
  if (ask === undefined) return { found };
  const wanted = [...new Set(keys)];
  for (const key of wanted.slice(0, MOST)) {
    signal.throwIfAborted();
    try {
      found.set(key, await ask(key));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ActionError)) throw error;
      return {
        found,
        note: `${what} are not shown: ${[error.message, error.hint].filter(Boolean).join(' ')}`,
      };
    }
  }
  if (wanted.length <= MOST) return { found };
  return { found, note: `${what} were asked for of ${MOST} of the ${wanted.length} ${of}.` };
}
