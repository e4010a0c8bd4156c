import { RemoteError, TimeoutError, type Verdict } from '@pipeline/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDelay, watch } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';

const progressing: Verdict = { state: 'progressing', detail: '0 of 2 running' };
const steady: Verdict = { state: 'steady', detail: '2 of 2 running' };
const failed: Verdict = { state: 'failed', reason: 'crashing', detail: 'exit code 1' };
const remote = (status: number | undefined, transient?: boolean) =>
  new RemoteError('no', {
    service: 'X',
    operation: 'Y',
    ...(status && { status }),
    ...(transient !== undefined && { transient }),
  });

/** A platform that answers with each of these in turn, then with the last for ever. */
function platform(...answers: (Verdict | Error)[]) {
  let at = 0;
  return {
    name: 'X a/b',
    async judge(): Promise<Verdict> {
      const answer = answers[Math.min(at++, answers.length - 1)] ?? progressing;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

describe('watch', () => {
  it('ends with the first final verdict', async () => {
    const clock = fakeClock();
    expect(
      await watch(platform(progressing, progressing, failed, steady), 0, { timeout: 60_000, clock }),
    ).toBe(failed);
    expect(clock.slept).toHaveLength(2);
  });

  it('tells changes only', async () => {
    const seen: string[] = [];
    const onChange = (verdict: Verdict) => seen.push(verdict.detail);
    await watch(platform(progressing, progressing, progressing, steady), 0, {
      timeout: 60_000,
      clock: fakeClock(),
      onChange,
    });
    expect(seen).toEqual(['0 of 2 running', '2 of 2 running']);
  });

  it('looks again after throttling, 5xx and lost answers', async () => {
    const target = platform(remote(429), remote(503), remote(undefined), remote(400, true), steady);
    expect(await watch(target, 0, { timeout: 60_000, clock: fakeClock() })).toBe(steady);
  });

  it.each([remote(403), new TypeError('a bug')])('gives up at once on %s', async error => {
    await expect(watch(platform(error), 0, { timeout: 60_000, clock: fakeClock() })).rejects.toBe(error);
  });

  it('is bounded, and says what it saw last', async () => {
    const clock = fakeClock();
    const start = clock.now();
    const attempt = watch(platform(progressing), 0, { timeout: 10_000, clock });
    await expect(attempt).rejects.toThrowError(TimeoutError);
    await expect(attempt).rejects.toMatchObject({ lastState: '0 of 2 running', waited: 10_000 });
    expect(clock.now() - start).toBe(10_000);
  });

  it('stops when cancelled, with the reason', async () => {
    const controller = new AbortController();
    const target = {
      name: 'X',
      async judge() {
        controller.abort(new Error('cancelled'));
        return progressing;
      },
    };
    const options = { timeout: 60_000, clock: fakeClock(), signal: controller.signal };
    await expect(watch(target, 0, options)).rejects.toThrowError('cancelled');
  });

  it('reaches the true end of any history at most 5 s late', async () => {
    const history = fc.record({
      end: fc.integer({ min: 0, max: 600_000 }),
      faults: fc.array(fc.boolean(), { maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(history, fc.constantFrom(steady, failed), async ({ end, faults }, last) => {
        const clock = fakeClock(0);
        let look = 0;
        const target = {
          name: 'X',
          async judge() {
            if (clock.now() < end && faults[look++]) throw remote(429);
            return clock.now() >= end ? last : progressing;
          },
        };
        expect(await watch(target, 0, { timeout: 700_000, clock })).toBe(last);
        expect(clock.now() - end).toBeLessThan(5_000);
      }),
    );
  });
});

it('looks early, then never more than 4 s apart', () => {
  const delays = Array.from({ length: 12 }, (_, looks) => nextDelay({ looks, throttled: 0 }));
  expect(delays.slice(0, 3)).toEqual([500, 700, 980]);
  expect(Math.max(...delays)).toBe(4_000);
  expect(nextDelay({ looks: 0, throttled: 1 })).toBe(4_000);
});
