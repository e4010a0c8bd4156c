import type { ReleaseIntent, ReleaseOutcome, ReleaseProof } from '@pipeline/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { githubReleaseLog } from '../src/index.ts';
import { COMMITS, type Scene, scene } from './repository.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await scene();
});
afterEach(() => shop.github.close());

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString();
const by = (id: string) => ({ actor: 'ann', url: `https://github.com/org/shop/actions/runs/${id}` });
const targets = [{ subject: 'api', artifacts: {}, before: null }];
const intent = (id: string, minute: number): ReleaseIntent => ({
  schema: 1,
  id,
  environment: 'staging',
  commit: { sha: COMMITS[0] ?? '', ref: 'refs/heads/main' },
  by: by(id),
  at: at(minute),
  targets,
});
const outcome = (id: string, minute: number): ReleaseOutcome => ({
  schema: 1,
  intent: id,
  at: at(minute),
  verdict: 'steady',
  detail: 'serves',
  targets: [{ subject: 'api', verdict: 'steady', detail: 'serves', checks: ['health'] }],
});
const proof = (release: string, minute: number, more: Partial<ReleaseProof> = {}): ReleaseProof => ({
  schema: 1,
  release,
  at: at(minute),
  result: 'passed',
  checks: ['smoke'],
  digests: [`sha256:${'a'.repeat(64)}`],
  by: by(release),
  ...more,
});
const log = () => githubReleaseLog(shop.connect());

async function ask<T>(path: string): Promise<T> {
  const { url, token } = shop.github;
  const answer = await fetch(`${url}/repos/org/shop/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await answer.json()) as T;
}
const stateOf = async (id: number) =>
  (await ask<Array<{ state: string }>>(`deployments/${id}/statuses`))[0]?.state;

it('keeps what checks said, newest first, for other runs and of one environment', async () => {
  await log().intend(intent('1', 0));
  await log().conclude('staging', outcome('1', 1));
  await log().prove('staging', proof('1', 2, { result: 'failed', checks: ['e2e', 'smoke'] }));
  await log().prove('staging', proof('1', 3));
  expect(await log().proofs('staging', 10)).toEqual([
    proof('1', 3),
    proof('1', 2, { result: 'failed', checks: ['e2e', 'smoke'] }),
  ]);
  expect(await log().proofs('staging', 1)).toEqual([proof('1', 3)]);
  expect(await log().proofs('production', 10)).toEqual([]);
  expect(await log().recent('staging', 10)).toEqual([{ intent: intent('1', 0), outcome: outcome('1', 1) }]);
});

it('changes nothing of what GitHub shows as live', async () => {
  await log().intend(intent('1', 0));
  await log().conclude('staging', outcome('1', 1));
  const live = async () => {
    const all = await ask<Array<{ id: number; task: string }>>('deployments');
    const states = await Promise.all(all.map(async ({ id, task }) => [task, await stateOf(id)]));
    return states.filter(([, state]) => state !== 'inactive');
  };
  const before = await live();
  await log().prove('staging', proof('1', 2, { result: 'failed' }));
  await log().prove('staging', proof('1', 3));
  expect(await live()).toEqual(before);
  const [shown] = await ask<Array<{ id: number; description: string; sha: string }>>(
    'deployments?task=pipeline:proof',
  );
  expect(shown).toMatchObject({ description: 'What checks said of release 1', sha: COMMITS[0] });
  expect(await ask(`deployments/${shown?.id}/statuses`)).toMatchObject([
    { state: 'inactive', description: 'smoke passed', log_url: by('1').url },
  ]);
});

it('reads no more pages of releases for them, and as many of proofs as it needs', async () => {
  const one = log();
  for (let run = 0; run < 12; run++) {
    await one.intend(intent(String(run), run));
    await one.conclude('staging', outcome(String(run), run));
    for (let count = 0; count < 3; count++)
      await one.prove('staging', proof(String(run), run, { checks: [`c${count}`] }));
  }
  shop.github.log.clear();
  expect(await log().recent('staging', 8)).toHaveLength(8);
  expect(shop.github.log.counts()).toEqual({ 'github.ListDeployments': 3 });
  shop.github.log.clear();
  const all = await log().proofs('staging', 20);
  expect(all.map(({ release, checks }) => `${release}${checks}`).slice(0, 4)).toEqual([
    '11c2',
    '11c1',
    '11c0',
    '10c2',
  ]);
  expect(all).toHaveLength(20);
  expect(shop.github.log.counts()).toEqual({ 'github.ListDeployments': 1 });
  expect(await log().proofs('staging', 100)).toHaveLength(36);
});

it.each(['reset-after', 'truncate', 'server-error', 'reset-before'] as const)(
  'writes once in spite of %s',
  async kind => {
    await log().intend(intent('1', 0));
    for (const operation of ['CreateDeployment', 'CreateDeploymentStatus', 'ListDeployments'])
      shop.github.faults.add({ kind, service: 'github', operation });
    // Another one of the same moment is not taken for it.
    const other = proof('1', 2, { checks: ['e2e'] });
    const one = log();
    await one.prove('staging', other);
    shop.github.faults.add({ kind, service: 'github', operation: 'CreateDeployment' });
    await one.prove('staging', proof('1', 2));
    expect(shop.github.faults.pending()).toEqual([]);
    expect(await log().proofs('staging', 5)).toEqual([proof('1', 2), other]);
    expect(await ask('deployments?task=pipeline:proof')).toHaveLength(2);
  },
);

it('tells one that was written twice once, and leaves out what a later version wrote', async () => {
  await log().intend(intent('1', 0));
  await log().prove('staging', proof('1', 2));
  await log().prove('staging', proof('1', 2));
  const { url, token } = shop.github;
  await fetch(`${url}/repos/org/shop/deployments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({
      ref: COMMITS[1],
      task: 'pipeline:proof',
      payload: { ...proof('1', 4), schema: 2 },
      environment: 'staging',
      auto_merge: false,
      required_contexts: [],
    }),
  });
  expect(await log().proofs('staging', 5)).toEqual([proof('1', 2)]);
  expect(shop.said).toContainEqual(expect.stringContaining('schema 2 is newer'));
});

it('is an error of a release that the log does not know', async () => {
  await expect(log().prove('staging', proof('7', 1))).rejects.toMatchObject({
    code: 'no-intent',
    message: 'The log of staging has no release 7.',
  });
});
