import { TimeoutError, type Verdict } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { type Check, type DriveOptions, drive } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';
import {
  held,
  lost,
  NumberPlatform,
  progressing,
  refused,
  rolledBack,
  steady,
  throttled,
} from './number-platform.ts';

const passes: Check = async () => ({ ok: true, detail: 'answers' });
const fails: Check = async () => ({ ok: false, detail: 'GET / gave 500' });

async function driven(platform: NumberPlatform, options: Partial<DriveOptions> = {}) {
  const started = await platform.apply(platform.plan(1, 2));
  return drive(platform, started, { timeout: 60_000, clock: fakeClock(), ...options });
}

describe('drive', () => {
  it('lets every hold go on whose check passes', async () => {
    const platform = new NumberPlatform().script(2, held('a'), progressing, held('b'), steady);
    expect(await driven(platform, { check: passes })).toEqual({ verdict: steady, wentBack: false });
    expect(platform.log).toEqual(['apply 2', 'proceed a', 'proceed b']);
  });

  it('goes back at the hold whose check fails, and says what it found', async () => {
    const platform = new NumberPlatform().script(2, held('a'), progressing, rolledBack);
    const { verdict, wentBack } = await driven(platform, { check: fails });
    expect(verdict).toEqual({ state: 'failed', reason: 'check-failed', detail: 'GET / gave 500; went back' });
    expect(wentBack).toBe(true);
    expect(platform.log).toEqual(['apply 2', 'go-back a']);
  });

  it('takes a check that throws for one that failed', async () => {
    const platform = new NumberPlatform().script(2, held('a'), rolledBack);
    const check = async () => Promise.reject(new Error('no route'));
    expect((await driven(platform, { check })).verdict.detail).toBe('no route; went back');
  });

  it('checks what serves in the end', async () => {
    const { verdict } = await driven(new NumberPlatform(), { check: fails });
    expect(verdict).toEqual({ state: 'failed', reason: 'check-failed', detail: 'GET / gave 500' });
  });

  it('names what passed of what serves, and of nothing else', async () => {
    const named: Check = async () => ({ ok: true, detail: 'answers', checks: ['smoke'] });
    expect((await driven(new NumberPlatform(), { check: named })).checks).toEqual(['smoke']);
    const fallen = new NumberPlatform().script(2, steady, progressing, rolledBack);
    expect((await driven(fallen, { check: named })).checks).toBeUndefined();
    const left = new NumberPlatform().script(2, held('a'));
    expect((await driven(left, { check: named, holds: { at: 'leave' } })).checks).toBeUndefined();
  });

  it.each([
    ['failed', [progressing, rolledBack], 'failed'],
    ['stands again', [progressing, progressing, steady], 'steady'],
  ])('watches what does not stand any more after its check, until it has %s', async (_, after, state) => {
    const platform = new NumberPlatform().script(2, steady, ...after);
    expect((await driven(platform, { check: passes })).verdict.state).toBe(state);
  });

  it('is never green of what did not stand again after its check', async () => {
    const platform = new NumberPlatform();
    let looks = 0;
    platform.judge = async () => (looks++ === 0 ? steady : progressing);
    await expect(driven(platform, { check: passes })).rejects.toBeInstanceOf(TimeoutError);
  });

  it('leaves a hold to someone else', async () => {
    const platform = new NumberPlatform().script(2, progressing, held('a'));
    const { verdict } = await driven(platform, { check: passes, holds: { at: 'leave' } });
    expect(verdict.state).toBe('held');
    expect(platform.log).toEqual(['apply 2']);
  });

  it('watches during the pause before a check', async () => {
    const flips = new NumberPlatform();
    let looks = 0;
    flips.judge = async () => (looks++ < 3 ? held('a') : rolledBack);
    const { verdict } = await driven(flips, { check: passes, holds: { at: 'decide', pause: 30_000 } });
    expect(verdict).toBe(rolledBack);
    expect(flips.log).toEqual(['apply 2']);
  });

  it.each([
    ['lost', lost],
    ['throttled', throttled],
  ])(
    'says it again when the answer was %s and the hold still stands, without another check',
    async (_, error) => {
      let checks = 0;
      const check: Check = async ({ hold }) => {
        checks += hold === undefined ? 0 : 1;
        return { ok: true, detail: '' };
      };
      let told = 0;
      const platform = new NumberPlatform();
      platform.judge = async () => (told < 2 ? held('a') : steady);
      platform.resolve = async () => {
        told += 1;
        if (told === 1) throw error;
      };
      expect((await driven(platform, { check })).verdict).toBe(steady);
      expect({ told, checks }).toEqual({ told: 2, checks: 1 });
    },
  );

  it('does not mind being refused at a hold that is over', async () => {
    const platform = new NumberPlatform().script(2, held('a'), steady).failResolve(refused);
    expect((await driven(platform)).verdict).toBe(steady);
  });

  it('ends with the refusal of a hold that stands', async () => {
    const platform = new NumberPlatform();
    platform.judge = async () => held('a');
    platform.resolve = async () => Promise.reject(refused);
    await expect(driven(platform)).rejects.toBe(refused);
  });

  it.each([
    ['the platform never moves on', async () => undefined],
    ['nobody is heard', async () => Promise.reject(throttled)],
  ])('is bounded when %s', async (_, resolve) => {
    const platform = new NumberPlatform();
    platform.judge = async () => held('a');
    platform.resolve = resolve;
    const clock = fakeClock();
    const from = clock.now();
    await expect(driven(platform, { clock })).rejects.toThrowError();
    expect(clock.now() - from).toBeLessThan(62_000);
  });

  it('says a state once though it watches in several turns', async () => {
    const seen: string[] = [];
    const onChange = ({ detail }: Verdict) => seen.push(detail);
    const platform = new NumberPlatform();
    let looks = 0;
    platform.judge = async () => (looks++ < 3 ? held('a') : steady);
    await driven(platform, { onChange });
    expect(seen).toEqual(['held at a', 'serves']);
  });

  it('stops at once when cancelled during a check', async () => {
    const cancel = new AbortController();
    const check: Check = async () => {
      cancel.abort(new Error('cancelled'));
      throw new Error('aborted fetch');
    };
    const platform = new NumberPlatform().script(2, held('a'));
    await expect(driven(platform, { check, signal: cancel.signal })).rejects.toThrowError('cancelled');
    expect(platform.log).toEqual(['apply 2']);
  });

  it('times out at a rollout that never ends', async () => {
    const platform = new NumberPlatform().script(2, progressing);
    await expect(driven(platform)).rejects.toBeInstanceOf(TimeoutError);
  });
});
