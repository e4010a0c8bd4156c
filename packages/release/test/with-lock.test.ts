import { ActionError, type Lock, RemoteError } from '@pipeline/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LockOptions, withLock } from '../src/index.ts';
import { memoryLock } from './memory-lock.ts';
import { turningClock } from './turning-clock.ts';

const MINUTE = 60_000;

function scene() {
  const clock = turningClock();
  const told: string[] = [];
  const lock = memoryLock(clock);
  const options: LockOptions = { clock, tell: line => told.push(line), wait: 5 * MINUTE, lease: MINUTE };
  const who = (owner: string) => ({ owner, reason: `deploying for ${owner}` });
  const takenBy = (owner: string, ms: number, name = 'staging/api') =>
    lock.take(name, { ...who(owner), since: clock.now(), expires: clock.now() + ms });
  return { clock, told, lock, options, who, takenBy };
}

describe('withLock', () => {
  it('gives it back after work, and after work that failed', async () => {
    const { lock, options, who } = scene();
    expect(await withLock(lock, 'n', who('a'), options, async () => lock.held.get('n')?.owner)).toBe('a');
    expect(lock.held.size).toBe(0);
    const failing = withLock(lock, 'n', who('a'), options, async () => {
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(lock.held.size).toBe(0);
  });

  it('waits for who holds it, and says so once', async () => {
    const { clock, lock, options, who, told } = scene();
    const first = withLock(lock, 'n', who('a'), options, () => clock.sleep(2 * MINUTE));
    await clock.sleep(1);
    await withLock(lock, 'n', who('b'), options, async () => undefined);
    await first;
    expect(told).toEqual([
      expect.stringMatching(/^Waiting up to 5m 00s for n, held by a \(deploying for a\)/),
    ]);
  });

  it('gives up at its bound, naming who is in the way', async () => {
    const { clock, lock, options, who, takenBy } = scene();
    await takenBy('a', 60 * MINUTE);
    const started = clock.now();
    const refused = withLock(lock, 'staging/api', who('b'), options, async () => 'ran');
    await expect(refused).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(
        'staging/api is locked by a (deploying for a), since 2026-11-21T00:00:00',
      ),
    });
    expect(clock.now() - started).toBe(5 * MINUTE);
  });

  it('takes over one that ran out, as soon as it has, and says so', async () => {
    const { clock, lock, options, who, takenBy, told } = scene();
    await takenBy('dead', 3_100);
    const started = clock.now();
    await withLock(lock, 'staging/api', who('b'), options, async () => undefined);
    expect(clock.now() - started).toBe(3_101);
    expect(told.at(-1)).toMatch(/^Took over staging\/api from a run that let it run out: dead/);
  });

  it('keeps it while work runs, however long', async () => {
    const { clock, lock, options, who } = scene();
    const taken = await withLock(lock, 'n', who('a'), options, async held => {
      await clock.sleep(61 * MINUTE);
      expect(held.signal.aborted).toBe(false);
      return lock.take('n', { ...who('b'), since: clock.now(), expires: clock.now() + 1 });
    });
    expect(taken).toMatchObject({ heldBy: { owner: 'a' } });
  });

  it('leaves it taken when work asks for that', async () => {
    const { clock, lock, options, who } = scene();
    const failing = withLock(lock, 'n', who('a'), options, async held => {
      held.keepFor(30 * MINUTE);
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(lock.held.get('n')?.expires).toBe(clock.now() + 30 * MINUTE);
  });

  it('tells work when it was broken', async () => {
    const { clock, lock, options, who } = scene();
    const work = withLock(lock, 'n', who('a'), options, async held => {
      await lock.break('n');
      await clock.sleep(10 * MINUTE, held.signal);
    });
    await expect(work).rejects.toMatchObject({ code: 'lock-lost' });
  });

  it('bears failures to renew until it runs out, and no longer', async () => {
    const { clock, lock, options, who } = scene();
    let down = 0;
    const flaky: Lock = {
      ...lock,
      take: async (name, holder) => {
        const taken = await lock.take(name, holder);
        if (!('lease' in taken)) return taken;
        const { lease } = taken;
        const renew = (expires: number) =>
          down-- > 0
            ? Promise.reject(new RemoteError('down', { service: 's', operation: 'o', status: 502 }))
            : lease.renew(expires);
        return { lease: { holder: lease.holder, release: lease.release, renew } };
      },
    };
    const run = (failures: number) =>
      withLock(flaky, 'n', who('a'), options, async held => {
        down = failures;
        await clock.sleep(5 * MINUTE, held.signal);
        return 'done';
      });
    expect(await run(5)).toBe('done');
    await expect(run(1_000)).rejects.toMatchObject({ code: 'lock-lost' });
  });

  it('gives up waiting and gives back on cancellation', async () => {
    const { clock, lock, options, who, takenBy } = scene();
    await takenBy('z', 60 * MINUTE, 'b');
    const cancelled = new AbortController();
    const waiting = withLock(
      lock,
      ['a', 'b'],
      who('a'),
      { ...options, signal: cancelled.signal },
      async () => 1,
    );
    await clock.sleep(1_000);
    expect([...lock.held.keys()]).toEqual(['b', 'a']);
    cancelled.abort(new ActionError('cancelled', 'The run was cancelled.'));
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect([...lock.held.keys()]).toEqual(['b']);
  });

  it('never lets two in at once, nor lets two wait for each other', async () => {
    const runs = fc.array(
      fc.record({
        start: fc.nat(120_000),
        length: fc.nat(200_000),
        names: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
        lags: fc.array(fc.nat(30_000), { minLength: 1, maxLength: 4 }),
        ends: fc.constantFrom('well', 'badly', 'dies'),
      }),
      { minLength: 2, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(runs, async plan => {
        const { clock, lock, options, who } = scene();
        const inside = new Map<string, string>();
        const overlaps: string[] = [];
        const finished = await Promise.all(
          plan.map(async ({ start, length, names, lags, ends }, index) => {
            const owner = `run ${index}`;
            const leave = () => {
              for (const name of names) if (inside.get(name) === owner) inside.delete(name);
            };
            await clock.sleep(start);
            let calls = 0;
            const lag = () => clock.sleep(lags[calls++ % lags.length] ?? 0);
            return withLock(
              laggard(lock, lag, ends === 'dies'),
              names,
              who(owner),
              { ...options, wait: 1e9 },
              async held => {
                held.signal.addEventListener('abort', leave);
                for (const name of names) {
                  const other = inside.get(name);
                  if (other !== undefined) overlaps.push(`${other} and ${owner} in ${name}`);
                  inside.set(name, owner);
                }
                try {
                  await clock.sleep(length, held.signal);
                  if (ends === 'badly') throw new Error('broken');
                } finally {
                  leave();
                }
              },
            ).then(
              () => 'ended',
              () => 'ended',
            );
          }),
        );
        expect(overlaps).toEqual([]);
        expect(finished).toEqual(plan.map(() => 'ended'));
      }),
      { numRuns: 150 },
    );
  });
});

/** The lock over a slow line; for a run that dies, nothing arrives any more once it has the lock. */
function laggard(lock: Lock, lag: () => Promise<void>, dies: boolean): Lock {
  return {
    ...lock,
    async take(name, holder) {
      await lag();
      const taken = await lock.take(name, holder);
      await lag();
      if (!('lease' in taken)) return taken;
      const { lease } = taken;
      const over = async (call: () => Promise<void>) => {
        await lag();
        if (dies) throw new RemoteError('no answer', { service: 's', operation: 'o' });
        await call();
        await lag();
      };
      return {
        ...taken,
        lease: {
          get holder() {
            return lease.holder;
          },
          renew: expires => over(() => lease.renew(expires)),
          release: () => over(() => lease.release()),
        },
      };
    },
  };
}
