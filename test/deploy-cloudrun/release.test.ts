import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReleaseIntent, ReleaseOutcome } from '../../packages/contracts/src/index.ts';
import { commit, type Ended, FIRST, GOOD, NEXT, Shop, type ShopOptions, THIRD, when } from './shop.ts';

const STAGING = { environment: 'staging' };
const FILES = { ...STAGING, 'release-log': 'file:releases' };
const SUBJECT = 'cloudrun:shop-staging/europe-west1/services/api';
const steady = { code: 0, error: '', outputs: { verdict: 'steady' } };

const open = (options: ShopOptions = {}) =>
  Shop.open({ ...options, cloud: { github: { history: [1, 2, 3].map(commit) } } });

/** The entries of the log in the workspace, oldest first. */
async function entries(shop: Shop): Promise<{ intents: ReleaseIntent[]; outcomes: ReleaseOutcome[] }> {
  const text = await readFile(join(shop.folder, 'releases/staging.jsonl'), 'utf8').catch(() => '');
  const all = text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as { intent?: ReleaseIntent; outcome?: ReleaseOutcome });
  return {
    intents: all.flatMap(({ intent }) => intent ?? []),
    outcomes: all.flatMap(({ outcome }) => outcome ?? []),
  };
}

describe.concurrent('the release log', () => {
  it('has the intent with what was there, and how it ended', async () => {
    await using shop = await open();
    const ended = await shop.deploy({ ...FILES, 'environment-variables': 'TOKEN=pa55w0rd' });
    expect(ended).toMatchObject({ ...steady, outputs: { verdict: 'steady', 'release-id': '42.1' } });
    const log = await entries(shop);
    expect(JSON.stringify(log)).not.toContain('pa55w0rd');
    expect(log.intents).toMatchObject([
      {
        id: '42.1',
        commit: { sha: commit(2) },
        targets: [
          {
            subject: SUBJECT,
            artifacts: { '': NEXT },
            before: { revision: FIRST, latest: true, images: { web: GOOD } },
          },
        ],
      },
    ]);
    expect(log.outcomes).toMatchObject([
      {
        intent: '42.1',
        verdict: 'steady',
        targets: [
          {
            subject: SUBJECT,
            after: {
              revision: shop.newest(),
              splits: [{ revision: shop.newest(), percent: 100 }],
              latest: true,
              images: { web: NEXT },
            },
          },
        ],
      },
    ]);
  });

  it('says that a failed deploy was taken back', async () => {
    await using shop = await open();
    shop.run.runFaults.add({ kind: 'crash', image: '2222', exitCode: 3 });
    await shop.deploy(FILES);
    expect((await entries(shop)).outcomes).toMatchObject([
      { verdict: 'failed', targets: [{ undone: true, after: { revision: FIRST } }] },
    ]);
  });

  it('says that nothing began where Google refused it', async () => {
    await using shop = await open();
    shop.run.runFaults.add({ kind: 'denied', permission: 'run.services.update' });
    const ended = await shop.deploy(FILES);
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'not-started']);
    expect((await entries(shop)).outcomes).toMatchObject([
      { verdict: 'not-started', targets: [{ verdict: 'not-started', after: { revision: FIRST } }] },
    ]);
  });

  it('has the last word on a release that ended held from the run that lets it go on', async () => {
    await using shop = await open();
    await shop.deploy({ ...FILES, 'no-traffic': 'true' });
    expect((await entries(shop)).outcomes).toMatchObject([{ intent: '42.1', verdict: 'held' }]);
    const next = await shop.step({ ...FILES, service: 'api', operation: 'continue' }, { run: 43 });
    expect(next).toMatchObject(steady);
    const { intents, outcomes } = await entries(shop);
    expect(intents.map(({ id }) => id)).toEqual(['42.1']);
    expect(outcomes[1]).toMatchObject({
      intent: '42.1',
      verdict: 'steady',
      targets: [{ subject: SUBJECT, after: { revision: shop.newest(), images: { web: NEXT } } }],
    });
  });
});

describe.concurrent('two runs at once', () => {
  it('are kept apart: the second waits for the first, and neither gives the other’s revision traffic', async () => {
    await using shop = await open({ speed: 3 });
    let second: Promise<Ended> | undefined;
    const first = await shop.deploy(
      FILES,
      when('watching api-', () => {
        second = shop.deploy({ ...FILES, image: THIRD }, {}, { run: 43 });
      }),
    );
    const other = await second;
    expect([first.outputs.verdict, other?.outputs.verdict]).toEqual(['steady', 'steady']);
    expect(other?.log).toContain('held by org/shop run 42, attempt 1');
    expect(shop.serving()).toEqual({ [other?.outputs.revision ?? '']: 100 });
    expect(other?.outputs['previous-revision']).toBe(first.outputs.revision);
    expect(shop.container().image).toBe(THIRD);
  });

  it('without a lock: one takes the other’s place, and the one that lost says so', async () => {
    await using shop = await open({ speed: 20 });
    let second: Promise<Ended> | undefined;
    const first = await shop.deploy(
      {},
      when('watching api-', () => {
        second = shop.deploy({ image: THIRD }, {}, { run: 43 });
      }),
    );
    const other = await second;
    const verdicts = [first.outputs.verdict, other?.outputs.verdict];
    // The first may have ended before the second began; the last one to write is what serves in any case.
    expect(['superseded', 'steady']).toContain(verdicts[0]);
    expect(verdicts[1]).toBe('steady');
    expect(shop.serving()).toEqual({ [other?.outputs.revision ?? '']: 100 });
  });
});

describe.concurrent('an older commit', () => {
  it('is not deployed over a newer one unless told', async () => {
    await using shop = await open();
    expect(await shop.deploy(STAGING, {}, { sha: commit(2) })).toMatchObject(steady);
    const before = shop.revisions();
    const stale = await shop.deploy({ ...STAGING, image: THIRD }, {}, { run: 43, sha: commit(1) });
    expect([stale.code, stale.outputs.verdict]).toEqual([1, 'not-started']);
    expect(stale.error).toContain('1111111 is older than 2222222');
    expect(shop.revisions()).toEqual(before);
    const told = { ...STAGING, image: THIRD, 'allow-older': 'true' };
    expect(await shop.deploy(told, {}, { run: 44, sha: commit(1) })).toMatchObject(steady);
  });
});

describe.concurrent('a run that is cancelled', () => {
  it('takes nothing back, writes it down, and leaves the lock free', async () => {
    await using shop = await open({ speed: 10 });
    const ended = await shop.deploy(
      FILES,
      when('watching api-', child => child.kill('SIGINT')),
    );
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'cancelled']);
    expect(ended.outputs.revision).toBe(shop.newest());
    expect(ended.error).toContain('The run was cancelled');
    expect((await entries(shop)).outcomes).toMatchObject([{ intent: '42.1', verdict: 'cancelled' }]);
    expect(shop.count('UpdateService')).toBe(1);
    const next = await shop.deploy({ ...FILES, 'lock-wait': '0s' }, {}, { run: 43 });
    expect(next).toMatchObject(steady);
  });

  it('or killed at a step leaves what the next one takes up, once its lock is broken', async () => {
    await using shop = await open();
    const command = { 'check-command': 'sleep\n30', 'check-timeout': '1m' };
    await shop.deploy(
      { ...FILES, ...command, strategy: 'canary', 'traffic-step': '10' },
      when('waits with 0% of traffic', child => child.kill('SIGKILL')),
    );
    const unlocked = await shop.step({ ...FILES, service: 'api', operation: 'unlock' }, { run: 43 });
    expect(unlocked).toMatchObject({ code: 0, error: '' });
    expect(unlocked.summary).toContain('org/shop run 42, attempt 1');
    const again = await shop.deploy({ ...FILES, 'lock-wait': '0s' }, {}, { run: 44 });
    expect(again).toMatchObject({ ...steady, outputs: { verdict: 'steady', 'previous-revision': FIRST } });
    expect(shop.serving()).toEqual({ [again.outputs.revision ?? '']: 100 });
  });
});

describe.concurrent('on-failure: hold', () => {
  it('leaves what failed, and keeps others out', async () => {
    await using shop = await open();
    shop.run.runFaults.add({ kind: 'crash', image: '2222', exitCode: 3 });
    const inputs = { ...FILES, 'on-failure': 'hold', 'lock-wait': '0s' };
    const failed = await shop.deploy(inputs);
    expect(failed.outputs.verdict).toBe('failed');
    expect(failed.error).not.toContain('serves again');
    expect(failed.error).toContain('staging stays locked for 24 hours; free it with `operation: unlock`');
    const kept = await shop.deploy({ ...inputs, image: THIRD }, {}, { run: 43 });
    expect([kept.code, kept.outputs.verdict]).toEqual([1, 'not-started']);
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
  });
});
