import type { Clock } from '@pipeline/contracts';

/** A jump of the machine's clock: at this true time its reading moves by so much (also backwards). */
export interface Jump {
  at: number;
  by: number;
}

/**
 * True time, in milliseconds, that moves on only when everything waits; several things may wait at once. What a
 * clock reads may be something else.
 */
export class VirtualTime {
  now = 0;
  #order = 0;
  #timers: { at: number; order: number; fire: () => void }[] = [];

  /** Calls this at a true time; what is due at once comes in the order in which it was asked for. */
  at(at: number, fire: () => void): void {
    this.#timers.push({ at: Math.max(at, this.now), order: this.#order++, fire });
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', () => reject(signal.reason));
      this.at(this.now + ms, resolve);
    });
  }

  clock(jumps: readonly Jump[]): Clock {
    const off = () => jumps.filter(({ at }) => at <= this.now).reduce((sum, { by }) => sum + by, 0);
    return { now: () => 1_000_000_000 + this.now + off(), sleep: (ms, signal) => this.sleep(ms, signal) };
  }

  /** Lets time pass until this has ended. Fails where it never will, or not before the limit. */
  async run<T>(work: Promise<T>, limit: number): Promise<T> {
    let done = false;
    const mark = () => {
      done = true;
    };
    work.then(mark, mark);
    for (;;) {
      // Everything that can go on without time passing has gone on when this returns.
      await new Promise(resolve => setImmediate(resolve));
      if (done) return work;
      const next = this.#timers.sort((a, b) => a.at - b.at || a.order - b.order).shift();
      if (next === undefined) throw new Error('no verdict: it waits for nothing');
      if (next.at > limit) throw new Error(`no verdict within ${limit} ms of true time`);
      this.now = next.at;
      next.fire();
    }
  }
}
