import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Ended } from '../../actions/deploy-ecs/test/run-bundle.ts';
import type { ReleaseIntent, ReleaseOutcome } from '../../packages/contracts/src/index.ts';
import type { LocalCloudOptions } from '../../packages/local-cloud/src/index.ts';
import { arnOf, commit, GOOD, NEXT, Shop, type ShopOptions, when } from './shop.ts';

const STAGING = { environment: 'staging' };
const FILES = { ...STAGING, 'release-log': 'file:releases' };
const THIRD = 'example.com/shop/api:3';
/** What a job's token is for, where it may not write deployments. */
const WEAK = 'ghs_reader';

const open = (options: ShopOptions = {}) =>
  Shop.open({
    ...options,
    cloud: {
      github: {
        history: [1, 2, 3].map(commit),
        tokens: { [WEAK]: { contents: 'write', deployments: 'read' } },
      },
    } satisfies LocalCloudOptions,
  });

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

const CRASH = { kind: 'crash', image: NEXT, exitCode: 3 } as const;

describe.concurrent('a release log in files', () => {
  it('has the intent with what was there, and how it ended', async () => {
    await using shop = await open();
    const ended = await shop.deploy(FILES);
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady', 'release-id': '42.1' } });
    const { intents, outcomes } = await entries(shop);
    expect(intents).toMatchObject([
      {
        id: '42.1',
        commit: { sha: commit(2), ref: 'refs/heads/main' },
        by: { actor: 'anna', url: 'https://github.com/org/shop/actions/runs/42' },
        targets: [
          { subject: 'ecs:eu-west-1/shop/api', before: { taskDefinition: arnOf(1), images: { web: GOOD } } },
        ],
      },
    ]);
    expect(outcomes).toMatchObject([
      {
        intent: '42.1',
        verdict: 'steady',
        targets: [{ after: { taskDefinition: arnOf(2), images: { web: NEXT } } }],
      },
    ]);
  });

  it('says that a failed deploy was taken back', async () => {
    await using shop = await open({ deploymentConfiguration: {} });
    shop.cloud.ecs.faults.add(CRASH);
    await shop.deploy(FILES);
    const { outcomes } = await entries(shop);
    expect(outcomes).toMatchObject([
      { verdict: 'failed', targets: [{ undone: true, after: { taskDefinition: arnOf(1) } }] },
    ]);
  });

  it('is written also when the run is cancelled, and the lock is free', async () => {
    await using shop = await open({ speed: 10 });
    const ended = await shop.deploy(
      FILES,
      when('watching deployment', child => child.kill('SIGINT')),
    );
    expect(ended.outputs.verdict).toBe('cancelled');
    expect((await entries(shop)).outcomes).toMatchObject([{ intent: '42.1', verdict: 'cancelled' }]);
    const next = await shop.deploy({ ...FILES, 'lock-wait': '0s' }, {}, { run: 43 });
    expect(next).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
  });

  it('of a run that was killed shows what it began, and its lock says to others whose it is', async () => {
    await using shop = await open({ speed: 10 });
    const killed = await shop.deploy(
      FILES,
      when('watching deployment', child => child.kill('SIGKILL')),
    );
    expect(killed.code).toBe(null);
    expect((await entries(shop)).outcomes).toEqual([]);
    // The lock is still the dead run's: nobody else gets in before it runs out, and who it is is said.
    const other = await shop.deploy({ ...FILES, 'lock-wait': '0s' }, {}, { run: 43 });
    expect(other.error).toContain('staging/ecs:eu-west-1/shop/api is locked by org/shop run 42, attempt 1');
    expect(other.outputs.verdict ?? '').not.toBe('steady');
    expect(shop.deployments()).toBe(2);
  });

  it('a deployment that a killed run began is watched by the next, once its lock is broken', async () => {
    await using shop = await open({ speed: 10 });
    await shop.deploy(
      FILES,
      when('watching deployment', child => child.kill('SIGKILL')),
    );
    const unlocked = await shop.run({ ...FILES, service: 'api', operation: 'unlock' }, { run: 43 });
    expect(unlocked).toMatchObject({ code: 0, error: '' });
    expect(unlocked.summary).toContain('org/shop run 42, attempt 1');
    const again = await shop.deploy({ ...FILES, 'lock-wait': '0s' }, {}, { run: 44 });
    expect(again).toMatchObject({
      code: 0,
      outputs: { verdict: 'steady', 'previous-task-definition-arn': arnOf(1) },
    });
    expect(shop.deployments()).toBe(2);
    expect(shop.serving).toEqual([NEXT]);
  });

  it('keeps two runs at once apart: the second waits for the first', async () => {
    await using shop = await open();
    let second: Promise<Ended> | undefined;
    const first = await shop.deploy(
      FILES,
      when('watching deployment', () => {
        second = shop.deploy({ ...FILES, image: THIRD }, {}, { run: 43 });
      }),
    );
    const other = await second;
    expect([first.outputs.verdict, other?.outputs.verdict]).toEqual(['steady', 'steady']);
    expect(other?.log).toContain('held by org/shop run 42, attempt 1');
    expect(shop.deployments()).toBe(3);
    expect((await entries(shop)).outcomes.map(({ intent, verdict }) => [intent, verdict])).toEqual([
      ['42.1', 'steady'],
      ['43.1', 'steady'],
    ]);
  });
});

describe.concurrent('a release that ended held', () => {
  const HELD = { strategy: 'verify-first', 'at-hold': 'leave' };
  const holding = () =>
    Shop.balanced({ cloud: { github: { history: [1, 2, 3].map(commit) } } satisfies LocalCloudOptions });

  it('has its last word from the run that lets it go on', async () => {
    await using shop = await holding();
    await shop.deploy({ ...FILES, ...HELD });
    expect((await entries(shop)).outcomes).toMatchObject([{ intent: '42.1', verdict: 'held' }]);
    const next = await shop.run({ ...FILES, service: 'api', operation: 'continue' }, { run: 43 });
    expect(next).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    const { intents, outcomes } = await entries(shop);
    expect(intents.map(({ id }) => id)).toEqual(['42.1']);
    expect(outcomes).toMatchObject([
      { verdict: 'held' },
      {
        intent: '42.1',
        verdict: 'steady',
        targets: [
          {
            subject: 'ecs:eu-west-1/shop/api',
            verdict: 'steady',
            after: { taskDefinition: arnOf(2), images: { web: NEXT } },
          },
        ],
      },
    ]);
  });

  it('does not keep an older commit out any more once it was aborted, as GitHub has it', async () => {
    await using shop = await holding();
    await shop.deploy({ ...STAGING, ...HELD }, {}, { sha: commit(3) });
    const older = { run: 43, sha: commit(2) };
    expect((await shop.deploy({ ...STAGING, image: THIRD }, {}, older)).error).toContain('is older than');
    const stop = await shop.run(
      { ...STAGING, service: 'api', operation: 'abort' },
      { run: 44, sha: commit(3) },
    );
    expect(stop).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    const after = await shop.deploy({ ...STAGING, image: THIRD }, {}, { ...older, attempt: 2 });
    expect(after).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
  });
});

describe.concurrent('on-failure: hold', () => {
  it('leaves what failed, and keeps others out with who, why and until when', async () => {
    await using shop = await open({ deploymentConfiguration: {} });
    shop.cloud.ecs.faults.add(CRASH);
    const inputs = { ...FILES, 'on-failure': 'hold', 'lock-wait': '0s' };
    const failed = await shop.deploy(inputs);
    expect([failed.code, failed.outputs.verdict]).toEqual([1, 'failed']);
    expect(failed.error).not.toContain('serves again');
    expect(failed.error).toContain('staging stays locked for 24 hours; free it with `operation: unlock`');
    expect(shop.primary().revision.taskDefinition.revision).toBe(2);
    const kept = await shop.deploy({ ...inputs, image: THIRD }, {}, { run: 43 });
    expect(kept.code).toBe(1);
    for (const words of ['org/shop run 42, attempt 1', 'deploying 2222222 to staging', 'until 20'])
      expect(kept.error).toContain(words);
    expect(shop.deployments()).toBe(2);
  });
});

describe.concurrent('an older commit', () => {
  it('is not deployed over a newer one unless told', async () => {
    await using shop = await open();
    expect((await shop.deploy(STAGING, {}, { sha: commit(2) })).code).toBe(0);
    const before = shop.deployments();
    const stale = await shop.deploy({ ...STAGING, image: THIRD }, {}, { run: 43, sha: commit(1) });
    expect(stale.code).toBe(1);
    expect(stale.error).toContain('1111111 is older than 2222222');
    expect(stale.error).toContain('allow-older');
    expect(shop.deployments()).toBe(before);
    const told = await shop.deploy(
      { ...STAGING, image: THIRD, 'allow-older': 'true' },
      {},
      { run: 44, sha: commit(1) },
    );
    expect(told).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(told.log).toContain('allow-older is set');
  });

  it('is the one that the images were built from, whatever the run’s own', async () => {
    await using shop = await open();
    expect((await shop.deploy(STAGING, {}, { sha: commit(2) })).code).toBe(0);
    const promoted = (built: string) =>
      shop.deploy({ ...STAGING, image: THIRD, commit: built }, {}, { run: 43, sha: commit(3) });
    expect((await promoted(commit(1))).error).toContain('1111111 is older than 2222222');
    expect(await promoted(commit(2))).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    const { url, token } = shop.cloud.github;
    const answer = await fetch(`${url}/repos/org/shop/deployments?environment=staging&task=pipeline`, {
      headers: { authorization: `token ${token}` },
    });
    expect(await answer.json()).toMatchObject([
      { sha: commit(2), payload: { id: '43.1', commit: { sha: commit(2), ref: 'refs/heads/main' } } },
      { sha: commit(2), payload: { id: '42.1' } },
    ]);
  });
});

describe.concurrent('a release log on GitHub', () => {
  it('has a deployment for the intent and one for the end, and its lock is a ref that is gone', async () => {
    await using shop = await open();
    const ended = await shop.deploy(STAGING);
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady', 'release-id': '42.1' } });
    const created = shop.cloud.requests('github').filter(({ operation }) => /deployment/i.test(operation));
    expect(created.length).toBeGreaterThan(0);
    // The intent was there before ECS was changed.
    const all = shop.cloud.writes();
    const first = (service: string, operation: RegExp) =>
      all.findIndex(each => each.service === service && operation.test(each.operation));
    expect(first('github', /CreateDeployment/i)).toBeLessThan(first('ecs', /UpdateService/));
    // It was given back.
    expect(await shop.deploy({ ...STAGING, 'lock-wait': '0s' }, {}, { run: 43 })).toMatchObject({ code: 0 });
  });

  it('says before anything changes that the token may not write it', async () => {
    await using shop = await open();
    const before = shop.cloud.requests('ecs').filter(({ write }) => write).length;
    const ended = await shop.deploy({ ...STAGING, 'github-token': WEAK });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('deployments: write');
    expect(shop.cloud.requests('ecs').filter(({ write }) => write)).toHaveLength(before);
  });

  it('is written when the run is cancelled', async () => {
    await using shop = await open({ speed: 10 });
    await shop.deploy(
      STAGING,
      when('watching deployment', child => child.kill('SIGINT')),
    );
    const next = await shop.deploy({ ...STAGING, 'lock-wait': '0s' }, {}, { run: 43 });
    expect(next).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
  });

  it('is not touched by a dry run', async () => {
    await using shop = await open();
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy({ ...STAGING, 'dry-run': 'true' });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'planned' } });
    expect(shop.cloud.writes()).toHaveLength(before);
    const files = await shop.deploy({ ...FILES, 'dry-run': 'true' });
    expect(files.code).toBe(0);
    expect(await readdir(shop.folder)).toEqual([]);
  });
});
