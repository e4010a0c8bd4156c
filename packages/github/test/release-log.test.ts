import type { Ending, ReleaseIntent, ReleaseOutcome } from '@pipeline/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { githubReleaseLog } from '../src/index.ts';
import { COMMITS, type Scene, scene } from './repository.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await scene();
});
afterEach(() => shop.github.close());

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString();
const intent = (id: string, minute = 0, more: Partial<ReleaseIntent> = {}): ReleaseIntent => ({
  schema: 1,
  id,
  environment: 'staging',
  commit: { sha: COMMITS[0] ?? '', ref: 'refs/heads/main' },
  by: { actor: 'ann', url: `https://github.com/org/shop/actions/runs/${id}` },
  at: at(minute),
  targets: [{ subject: 'api', artifacts: { web: 'r@sha256:1' }, before: { revision: 'é7' } }],
  ...more,
});
const outcome = (id: string, minute = 1, verdict: Ending = 'steady', detail = 'serves'): ReleaseOutcome => ({
  schema: 1,
  intent: id,
  at: at(minute),
  verdict,
  detail,
  targets: [{ subject: 'api', verdict, detail, after: { revision: 8 } }],
});
const log = () => githubReleaseLog(shop.connect());

async function ask<T>(path: string): Promise<T> {
  const { url, token } = shop.github;
  const answer = await fetch(`${url}/repos/org/shop/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await answer.json()) as T;
}

describe('githubReleaseLog', () => {
  it('remembers, newest first, what other runs wrote', async () => {
    await log().intend(intent('1', 0));
    await log().conclude('staging', outcome('1', 1));
    await log().intend(intent('2', 2));
    expect(await log().recent('staging', 10)).toEqual([
      { intent: intent('2', 2) },
      { intent: intent('1', 0), outcome: outcome('1', 1) },
    ]);
    expect(await log().recent('production', 10)).toEqual([]);
  });

  it('shows on GitHub’s pages what happens and how it ended', async () => {
    const one = log();
    await one.intend(intent('1'));
    await one.conclude('staging', outcome('1', 1, 'failed', `crashing 💥 ${'x'.repeat(200)}`));
    const deployments = await ask<Array<{ id: number; task: string; sha: string }>>('deployments');
    expect(deployments.map(({ task }) => task)).toEqual(['pipeline:outcome', 'pipeline']);
    const [ended, meant] = await Promise.all(
      deployments.map(({ id }) =>
        ask<Array<{ state: string; description: string; log_url: string }>>(`deployments/${id}/statuses`),
      ),
    );
    expect(meant?.map(({ state }) => state)).toEqual(['failure', 'in_progress']);
    expect(ended?.map(({ state }) => state)).toEqual(['failure']);
    expect(meant?.[0]?.log_url).toBe(intent('1').by.url);
    expect(meant?.[0]?.description).toMatch(/^crashing 💥 x+…$/u);
  });

  it('shows where what serves is to be seen, the first of it', async () => {
    await log().intend(intent('1'));
    const ended = outcome('1');
    const urls = ['javascript:alert(1)', 'https://shop.example.com', 'https://api.example.com'];
    ended.targets = urls.map(url => ({ subject: url, verdict: 'steady', detail: '', url }));
    await log().conclude('staging', { ...ended, targets: [...outcome('1').targets, ...ended.targets] });
    const [newest] = await ask<Array<{ id: number }>>('deployments?task=pipeline');
    expect(await ask(`deployments/${newest?.id}/statuses`)).toMatchObject([
      { state: 'success', environment_url: 'https://shop.example.com' },
      { environment_url: '' },
    ]);
  });

  it.each<[Ending, string]>([
    ['steady', 'success'],
    ['timeout', 'failure'],
    ['cancelled', 'inactive'],
    ['unknown', 'error'],
  ])('%s is shown as %s', async (verdict, state) => {
    await log().intend(intent('1'));
    await log().conclude('staging', outcome('1', 1, verdict));
    const [newest] = await ask<Array<{ id: number }>>('deployments?task=pipeline');
    expect(await ask(`deployments/${newest?.id}/statuses`)).toMatchObject([{ state }, {}]);
  });

  it('leaves one deployment that is live, and makes those before it inactive', async () => {
    for (const id of ['1', '2']) {
      await log().intend(intent(id, Number(id)));
      await log().conclude('staging', outcome(id, Number(id)));
    }
    const deployments = await ask<Array<{ id: number }>>('deployments?task=pipeline');
    const states = await Promise.all(
      deployments.map(({ id }) => ask<Array<{ state: string }>>(`deployments/${id}/statuses`)),
    );
    expect(states.map(([last]) => last?.state)).toEqual(['success', 'inactive']);
  });

  it('reads as many pages as it needs, and no outcome older than what was asked for', async () => {
    const one = log();
    for (let run = 0; run < 35; run++) {
      await one.intend(intent(String(run), run));
      await one.conclude('staging', outcome(String(run), run));
    }
    shop.github.log.clear();
    const few = await log().recent('staging', 12);
    expect(few.map(record => record.intent.id)).toEqual(
      Array.from({ length: 12 }, (_, index) => String(34 - index)),
    );
    expect(few.every(({ intent, outcome }) => outcome?.intent === intent.id)).toBe(true);
    expect(shop.github.log.counts()).toEqual({ 'github.ListDeployments': 3 });
    expect(await log().recent('staging', 100)).toHaveLength(35);
  });

  it('is not confused by other deployments and newer records', async () => {
    const { url, token } = shop.github;
    const post = (task: string, payload: unknown) =>
      fetch(`${url}/repos/org/shop/deployments`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({
          ref: COMMITS[1],
          task,
          payload,
          environment: 'staging',
          auto_merge: false,
          required_contexts: [],
        }),
      });
    await post('deploy', { anything: true });
    await post('pipeline', { ...intent('9'), schema: 2 });
    await post('pipeline', JSON.stringify(intent('as a text')));
    expect((await log().recent('staging', 5)).map(record => record.intent.id)).toEqual(['as a text']);
    expect(shop.said).toEqual([expect.stringContaining('schema 2 is newer')]);
  });

  it('packs what is large, and says when it is too large', async () => {
    const large = (size: number) =>
      intent('1', 0, { targets: [{ subject: 'api', artifacts: {}, before: 'x'.repeat(size) }] });
    await log().intend(large(200_000));
    expect(await log().recent('staging', 1)).toEqual([{ intent: large(200_000) }]);
    const noise = Array.from({ length: 100_000 }, () => Math.random().toString(36).slice(2, 4)).join('');
    const target = { subject: 'api', artifacts: {}, before: noise };
    await expect(log().intend(intent('2', 1, { targets: [target] }))).rejects.toMatchObject({
      code: 'record-too-large',
    });
  });

  it.each(['reset-after', 'truncate', 'server-error', 'reset-before'] as const)(
    'writes once in spite of %s',
    async kind => {
      const one = log();
      for (const operation of ['CreateDeployment', 'CreateDeploymentStatus', 'ListDeployments']) {
        shop.github.faults.add({ kind, service: 'github', operation });
      }
      await one.intend(intent('1'));
      shop.github.faults.add({ kind, service: 'github', operation: 'CreateDeployment' });
      await one.conclude('staging', outcome('1'));
      expect(shop.github.faults.pending()).toEqual([]);
      expect(await log().recent('staging', 5)).toEqual([{ intent: intent('1'), outcome: outcome('1') }]);
      expect(await ask('deployments')).toHaveLength(2);
    },
  );

  // In the very moment of the hold, so that nothing but what is said tells them apart.
  it.each(['reset-after', 'reset-before'] as const)(
    'has the last word on a hold in spite of %s',
    async kind => {
      const held = outcome('1', 1, 'held', 'waits');
      await log().intend(intent('1'));
      await log().conclude('staging', held);
      expect(await log().recent('staging', 5)).toEqual([{ intent: intent('1'), outcome: held }]);
      shop.github.faults.add({ kind, service: 'github', operation: 'CreateDeployment' });
      await log().conclude('staging', outcome('1'));
      expect(shop.github.faults.pending()).toEqual([]);
      expect(await log().recent('staging', 5)).toEqual([{ intent: intent('1'), outcome: outcome('1') }]);
      expect(await ask('deployments')).toHaveLength(3);
    },
  );

  it('does not wait for an answer without a bound', async () => {
    shop.github.faults.add({
      kind: 'slow',
      service: 'github',
      operation: 'CreateDeployment',
      delayMs: 60_000,
    });
    await githubReleaseLog(shop.connect(shop.github.token, 500)).intend(intent('1'));
    expect(shop.github.faults.pending()).toEqual([]);
    expect(await log().recent('staging', 5)).toEqual([{ intent: intent('1') }]);
  });

  it.each([403, 429])('waits as long as a rate limit says (%i), with a bound', async status => {
    shop.github.faults.add({ kind: 'throttle', service: 'github', status, count: 2 });
    await log().intend(intent('1'));
    expect(shop.clock.slept).toEqual([1_000, 1_000]);
    shop.github.faults.add({ kind: 'throttle', service: 'github', status, count: 100 });
    await expect(log().recent('staging', 1)).rejects.toMatchObject({
      code: 'remote',
      status,
      transient: true,
    });
    expect(shop.clock.slept.length).toBeLessThan(8);
  });

  it.each([
    [{ contents: 'write' }, 'intend', 'deployments: write'],
    [{ deployments: 'read' }, 'intend', 'deployments: write'],
    [{ contents: 'write' }, 'recent', 'deployments: read'],
  ] as const)('with %j to %s, it names %s', async (permissions, what, needed) => {
    const poor = await scene({ tokens: { poor: permissions } });
    try {
      const log = githubReleaseLog(poor.connect('poor'));
      const refused = what === 'intend' ? log.intend(intent('1')) : log.recent('staging', 1);
      await expect(refused).rejects.toMatchObject({
        code: 'config',
        message: expect.stringContaining(`needs the permission \`${needed}\``),
      });
    } finally {
      await poor.github.close();
    }
  });

  it('says that a token was refused, and that a commit is not there', async () => {
    const refused = githubReleaseLog(shop.connect('wrong')).recent('staging', 1);
    await expect(refused).rejects.toMatchObject({
      code: 'config',
      hint: expect.stringContaining('github-token'),
    });
    const gone = log().intend(intent('1', 0, { commit: { sha: 'f'.repeat(40), ref: 'refs/heads/x' } }));
    await expect(gone).rejects.toMatchObject({
      code: 'remote',
      status: 422,
      message: expect.stringContaining('No ref found'),
    });
  });

  it('is an error to end what was never begun', async () => {
    await expect(log().conclude('staging', outcome('7'))).rejects.toMatchObject({ code: 'no-intent' });
  });
});
