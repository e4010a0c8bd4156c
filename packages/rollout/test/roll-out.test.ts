import { ConfigError, RemoteError, TimeoutError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { planAll, type RollOutOptions, rollOut } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';
import {
  type Begun,
  crashing,
  held,
  NumberPlatform,
  progressing,
  refused,
  rolledBack,
} from './number-platform.ts';

const wish = (target: NumberPlatform, wanted = 2) => ({ target, wanted });
type Options = Partial<
  Omit<RollOutOptions<never>, 'onStart' | 'onEnd' | 'onChange' | 'onFinding' | 'onWayBack'>
>;

async function rolled(ranks: NumberPlatform[][], options: Options = {}) {
  const planned = await Promise.all(ranks.map(rank => planAll(rank.map(target => wish(target)))));
  return rollOut<number, number, number, Begun, number>(planned, {
    timeout: 20_000,
    clock: fakeClock(),
    onFailure: 'leave',
    ...options,
  });
}

describe('planAll', () => {
  it('changes nothing', async () => {
    const platform = new NumberPlatform();
    const [planned] = await planAll([wish(platform)]);
    expect(planned).toMatchObject({ now: 1, before: 1, plan: { changes: [{ from: '1', to: '2' }] } });
    expect(platform.log).toEqual([]);
  });

  it('names what is wrong with every one of them', async () => {
    const [a, b] = [new NumberPlatform('a'), new NumberPlatform('b')];
    a.plan = () => {
      throw new ConfigError('a is odd', { hint: 'Make it even' });
    };
    const told = planAll([wish(a), { ...wish(b), strategy: { kind: 'verify-first' as const } }]);
    await expect(told).rejects.toThrowError(
      /a is odd. Make it even\n- b cannot deploy verify-first.*all at once/s,
    );
  });

  it('lets the platform’s own failure go before the workflow’s', async () => {
    const [a, b] = [new NumberPlatform('a'), new NumberPlatform('b')];
    const error = new RemoteError('denied', { service: 'X', operation: 'Y', status: 403 });
    a.plan = () => {
      throw new ConfigError('a is odd');
    };
    b.observe = () => Promise.reject(error);
    await expect(planAll([wish(a), wish(b)])).rejects.toBe(error);
  });
});

describe('rollOut', () => {
  it.each(['before', 'after'] as const)('deploys once when the answer is lost %s the effect', async when => {
    const platform = new NumberPlatform().failApply(when);
    const [part] = await rolled([[platform]]);
    expect(part?.ending).toEqual({ state: 'steady', detail: '2' });
    expect(platform.deploys).toEqual([2]);
  });

  it('makes all ready before the first is applied, and runs what comes before traffic between', async () => {
    const log: string[] = [];
    const [a, b] = [new NumberPlatform('a'), new NumberPlatform('b')];
    for (const platform of [a, b]) platform.log.push = line => log.push(line);
    await rolled([[a], [b]], { beforeTraffic: async () => void log.push('migrate') });
    expect(log).toEqual(['prepare 2', 'prepare 2', 'migrate', 'apply 2', 'apply 2']);
  });

  it('serves nothing new when what comes before traffic fails', async () => {
    const platform = new NumberPlatform();
    const beforeTraffic = () => Promise.reject(new Error('exit code 7'));
    await expect(rolled([[platform]], { beforeTraffic })).rejects.toThrowError('exit code 7');
    expect(platform.deploys).toEqual([]);
  });

  it('starts nothing once cancelled', async () => {
    const platform = new NumberPlatform();
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(rolled([[platform]], { signal })).rejects.toThrowError('cancelled');
    expect(platform.deploys).toEqual([]);
  });

  it('ends with the rank that is not wholly steady', async () => {
    const [a, b, c] = [
      new NumberPlatform('a'),
      new NumberPlatform('b').script(2, crashing),
      new NumberPlatform('c'),
    ];
    const parts = await rolled([[a, b], [c]]);
    expect(parts.map(({ ending }) => (ending as { state?: string })?.state)).toEqual([
      'steady',
      'failed',
      undefined,
    ]);
    expect(c.deploys).toEqual([]);
    expect([a.live, b.live]).toEqual([2, 2]);
  });

  it('does not go past a hold that is left to someone else, and takes nothing back', async () => {
    const [a, b] = [new NumberPlatform('a').script(2, held('x')), new NumberPlatform('b')];
    const parts = await rolled([[a], [b]], { holds: { at: 'leave' }, onFailure: 'rollback' });
    expect(parts.map(({ ending }) => (ending as { state?: string })?.state)).toEqual(['held', undefined]);
    expect([a.deploys, b.deploys]).toEqual([[2], []]);
  });

  it('returns what failed to what was, and leaves what succeeded', async () => {
    const [a, b] = [new NumberPlatform('a'), new NumberPlatform('b').script(2, progressing, crashing)];
    const parts = await rolled([[a, b]], { onFailure: 'rollback' });
    expect(parts[1]).toMatchObject({ ending: crashing, wayBack: { state: 'back' } });
    expect([a.live, b.live]).toEqual([2, 1]);
  });

  it('returns all when all or nothing is asked', async () => {
    const [a, b] = [new NumberPlatform('a'), new NumberPlatform('b').script(2, crashing)];
    await rolled([[a], [b]], { onFailure: 'rollback', allOrNothing: true });
    expect([a.live, b.live]).toEqual([1, 1]);
  });

  it('returns what did not end in time', async () => {
    const platform = new NumberPlatform().script(2, progressing);
    const [part] = await rolled([[platform]], { onFailure: 'rollback' });
    expect(part?.ending).toBeInstanceOf(TimeoutError);
    expect(part?.wayBack?.state).toBe('back');
    expect(platform.live).toBe(1);
  });

  it('has the platform end what is in flight, where it can', async () => {
    const platform = new NumberPlatform().script(2, progressing);
    const abort = async () => void platform.script(2, rolledBack).log.push('abort');
    const [part] = await rolled([[Object.assign(platform, { abort })]], { onFailure: 'rollback' });
    expect(platform.log).toEqual(['prepare 2', 'apply 2', 'abort']);
    expect(part?.wayBack).toEqual({ state: 'back', detail: 'went back' });
  });

  it('leaves alone what someone else deployed since', async () => {
    const platform = new NumberPlatform();
    const begins = platform.apply;
    platform.apply = async plan => {
      const begun = await begins(plan);
      if (plan.step === 2) await begins({ ...plan, step: 3 });
      return begun;
    };
    const [part] = await rolled([[platform]], { onFailure: 'rollback' });
    expect(part).toMatchObject({ ending: { state: 'superseded' }, wayBack: { state: 'left' } });
    expect(platform.deploys).toEqual([2, 3]);
  });

  it('tells a way back that fails beside what made it necessary', async () => {
    const platform = new NumberPlatform().script(2, crashing).script(1, crashing);
    const [part] = await rolled([[platform]], { onFailure: 'rollback' });
    expect(part).toMatchObject({ ending: crashing, wayBack: { state: 'failed', detail: 'exit code 1' } });
  });

  it('has nothing to take back from what was refused', async () => {
    const platform = new NumberPlatform().failApply('refused');
    const [part] = await rolled([[platform]], { onFailure: 'rollback' });
    expect(part?.ending).toBe(refused);
    expect(part?.wayBack).toBeUndefined();
    expect(platform.deploys).toEqual([]);
  });
});
