import {
  ConfigError,
  type ReleaseLog,
  type ReleaseRecord,
  RemoteError,
  RolloutError,
  type TargetIntent,
  TimeoutError,
} from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { type Ended, type ReleaseRequest, release, type Underway } from '../src/index.ts';
import { memoryLock } from './memory-lock.ts';
import { turningClock } from './turning-clock.ts';

const target: TargetIntent = {
  subject: 'ecs:eu-west-1/shop/api',
  artifacts: { web: 'r@sha256:1' },
  before: { r: 7 },
};
const request: ReleaseRequest = {
  id: '42.1',
  environment: 'staging',
  commit: { sha: 'b'.repeat(40), ref: 'refs/heads/main' },
  by: { actor: 'ann', url: 'https://github.com/o/r/actions/runs/42' },
  subjects: [target.subject],
  owner: 'o/r run 42, attempt 1',
  lockWait: 0,
};
const steady: Ended<string> = {
  value: 'done',
  verdict: 'steady',
  detail: 'serves',
  targets: [{ subject: target.subject, verdict: 'steady', detail: 'serves', after: { r: 8 } }],
};

function scene(broken: Partial<ReleaseLog> = {}) {
  const clock = turningClock();
  const lock = memoryLock(clock);
  const warned: string[] = [];
  const cancelled = new AbortController();
  const records: ReleaseRecord[] = [];
  const log: ReleaseLog = {
    intend: async intent => {
      records.unshift({ intent });
    },
    conclude: async (_environment, outcome) => {
      const found = records.find(({ intent }) => intent.id === outcome.intent);
      if (found) found.outcome = outcome;
    },
    recent: async (_environment, limit) => structuredClone(records.slice(0, limit)),
    ...broken,
  };
  const ports = {
    log,
    lock,
    clock,
    history: { compare: async () => 'older' as const },
    tell: () => undefined,
    warn: (line: string) => warned.push(line),
    signal: cancelled.signal,
  };
  const run = (work: (underway: Underway) => Promise<Ended<string>>, more: Partial<ReleaseRequest> = {}) =>
    release(ports, { ...request, ...more }, work);
  return { clock, lock, warned, cancelled, records, log, run };
}

describe('a release', () => {
  it('is locked, written down before and after, and unlocked', async () => {
    const { run, records, lock } = scene();
    const value = await run(async underway => {
      expect([...lock.held.keys()]).toEqual(['staging/ecs=3Aeu-west-1=2Fshop=2Fapi']);
      await underway.intend([target]);
      expect(records[0]).toMatchObject({ intent: { id: '42.1', targets: [target] } });
      expect(records[0]?.outcome).toBeUndefined();
      return steady;
    });
    expect(value).toBe('done');
    expect(records[0]?.outcome).toMatchObject({ intent: '42.1', verdict: 'steady', targets: steady.targets });
    expect(lock.held.size).toBe(0);
  });

  it.each([
    ['fails', new RolloutError('no', { state: 'failed', reason: 'crashing', detail: 'x' }), 'failed'],
    ['is superseded', new RolloutError('no', { state: 'superseded', detail: 'x' }), 'superseded'],
    ['times out', new TimeoutError('no', { awaited: 'x', waited: 1, lastState: 'y' }), 'timeout'],
    ['breaks', new TypeError('no'), 'unknown'],
  ])('that %s has an outcome, and its error is the one thrown', async (_name, error, verdict) => {
    const { run, records, lock } = scene();
    const failing = run(async ({ intend }) => {
      await intend([target]);
      throw error;
    });
    await expect(failing).rejects.toBe(error);
    expect(records[0]?.outcome).toMatchObject({ verdict, targets: [{ subject: target.subject, verdict }] });
    expect(lock.held.size).toBe(0);
  });

  it('that is cancelled has one, with what was known of each target', async () => {
    const { run, records, cancelled, clock } = scene();
    const other = { ...target, subject: 'ecs:eu-west-1/shop/worker' };
    const failing = run(async ({ intend, note, signal }) => {
      await intend([target, other]);
      note({ subject: target.subject, verdict: 'steady', detail: 'serves' });
      setImmediate(() => cancelled.abort(new Error('cancelled by ann')));
      await clock.sleep(3_600_000, signal);
      return steady;
    });
    await expect(failing).rejects.toThrow('cancelled by ann');
    expect(records[0]?.outcome).toMatchObject({
      verdict: 'cancelled',
      targets: [{ verdict: 'steady' }, { subject: other.subject, verdict: 'cancelled' }],
    });
  });

  it('that broke off before the first target was begun was not started', async () => {
    const { run, records } = scene();
    const failing = run(async ({ intend, note }) => {
      await intend([target]);
      note({ subject: target.subject, verdict: 'not-started', detail: 'the migration failed' });
      throw new Error('the migration failed');
    });
    await expect(failing).rejects.toThrow('the migration failed');
    expect(records[0]?.outcome).toMatchObject({
      verdict: 'not-started',
      targets: [{ verdict: 'not-started' }],
    });
  });

  it('that lost its lock does not claim to know what serves', async () => {
    const { run, records, lock, clock } = scene();
    const failing = run(async ({ intend, signal }) => {
      await intend([target]);
      await lock.break('staging/ecs=3Aeu-west-1=2Fshop=2Fapi');
      await clock.sleep(3_600_000, signal);
      return steady;
    });
    await expect(failing).rejects.toMatchObject({ code: 'lock-lost' });
    expect(records[0]?.outcome?.verdict).toBe('unknown');
  });

  it('does not start when it cannot be written down', async () => {
    const denied = new ConfigError('The token may not.', { hint: 'Give it `deployments: write`.' });
    const { run, lock } = scene({ intend: () => Promise.reject(denied) });
    let changed = false;
    const failing = run(async ({ intend }) => {
      await intend([target]);
      changed = true;
      return steady;
    });
    await expect(failing).rejects.toMatchObject({
      code: 'config',
      message: 'Nothing was deployed, because the release could not be recorded: The token may not.',
      hint: 'Give it `deployments: write`.',
    });
    expect([changed, lock.held.size]).toEqual([false, 0]);
  });

  it('ends an intent that may have been written although the answer was lost', async () => {
    const records: ReleaseRecord[] = [];
    const { run } = scene({
      intend: async intent => {
        records.push({ intent });
        throw new RemoteError('lost', { service: 'github', operation: 'o', outcome: 'unknown' });
      },
      conclude: async (_environment, outcome) => {
        for (const record of records) record.outcome = outcome;
      },
    });
    await expect(run(async ({ intend }) => intend([target]).then(() => steady))).rejects.toMatchObject({
      code: 'unrecorded',
    });
    expect(records[0]?.outcome?.verdict).toBe('not-started');
  });

  it('only warns when its end cannot be written down', async () => {
    const down = { conclude: () => Promise.reject(new Error('502')) };
    const good = scene(down);
    expect(await good.run(async ({ intend }) => intend([target]).then(() => steady))).toBe('done');
    expect(good.warned).toEqual([expect.stringMatching(/\(steady\) could not be recorded.*502/)]);
    const bad = scene(down);
    const failing = bad.run(async ({ intend }) => {
      await intend([target]);
      throw new Error('the real reason');
    });
    await expect(failing).rejects.toThrow('the real reason');
  });

  it('writes nothing when work never meant to change anything', async () => {
    const { run, records } = scene();
    expect(await run(async () => steady)).toBe('done');
    expect(records).toEqual([]);
  });

  it('refuses an older commit before work begins, unless told', async () => {
    const { run, warned } = scene();
    await run(async ({ intend }) => intend([target]).then(() => steady));
    const older = { id: '43.1', commit: { sha: 'a'.repeat(40), ref: 'refs/heads/main' } };
    let began = 0;
    const work = async ({ records }: Underway) => {
      began += records.length;
      return steady;
    };
    await expect(run(work, older)).rejects.toMatchObject({ code: 'stale-commit' });
    expect(began).toBe(0);
    expect(await run(work, { ...older, allowOlder: true })).toBe('done');
    expect(began).toBe(1);
    expect(warned).toEqual([expect.stringContaining('allow-older is set')]);
    expect(await run(work, { ...older, noNewCommit: true })).toBe('done');
    expect(warned).toHaveLength(1);
  });

  it.each([
    [false, 'deploying bbbbbbb to staging'],
    [true, 'continuing or aborting what is in flight in staging'],
  ])('says to those that wait what it does (of a release that is there: %s)', async (noNewCommit, reason) => {
    const { run, lock } = scene();
    const work = async () => {
      expect([...lock.held.values()]).toEqual([expect.objectContaining({ reason })]);
      return steady;
    };
    expect(await run(work, { noNewCommit })).toBe('done');
  });

  it('keeps others out for as long as a failed one is held', async () => {
    const { run, clock } = scene();
    const held = run(async ({ intend, keepLockFor }) => {
      await intend([target]);
      keepLockFor(1_800_000);
      return { ...steady, verdict: 'failed' as const };
    });
    await held;
    const next = { id: '43.1', owner: 'o/r run 43, attempt 1' };
    await expect(run(async () => steady, next)).rejects.toMatchObject({ code: 'locked' });
    await clock.sleep(1_800_001);
    expect(await run(async () => steady, next)).toBe('done');
  });
});
