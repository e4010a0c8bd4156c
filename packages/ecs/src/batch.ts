import type { Clock } from '@pipeline/contracts';

interface Waiter<V> {
  resolve(value: V | undefined): void;
  reject(error: unknown): void;
}

/** What one call answers, and how many it takes. */
export interface Batching<V> {
  /** At most so many in one call. */
  size: number;
  /** Answers for each key; a key that is not in the answer does not exist. */
  load(keys: string[]): Promise<Map<string, V>>;
  clock: Clock;
}

/** Milliseconds: long enough for targets that look at the same time, too short to be felt. */
const WINDOW = 20;

/**
 * Questions that are asked within a few tens of milliseconds are answered by one call. An error goes to
 * everyone who waits for that call; a question asked twice is sent once.
 */
export function batched<V>({ size, load, clock }: Batching<V>): (key: string) => Promise<V | undefined> {
  let waiting = new Map<string, Waiter<V>[]>();

  const flush = async () => {
    const asked = waiting;
    waiting = new Map();
    try {
      const answers = await load([...asked.keys()]);
      for (const [key, waiters] of asked) for (const { resolve } of waiters) resolve(answers.get(key));
    } catch (error) {
      for (const waiters of asked.values()) for (const { reject } of waiters) reject(error);
    }
  };

  return key =>
    new Promise((resolve, reject) => {
      const mine = waiting;
      const first = mine.size === 0;
      mine.set(key, [...(mine.get(key) ?? []), { resolve, reject }]);
      const due = () => (mine === waiting ? flush() : undefined);
      if (mine.size >= size) void flush();
      else if (first) void clock.sleep(WINDOW).then(due, due);
    });
}
