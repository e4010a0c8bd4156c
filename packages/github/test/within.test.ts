import type { ReleaseIntent, ReleaseOutcome, ReleaseProof } from '@pipeline/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { githubReleaseLog } from '../src/index.ts';
import { fillLog } from './fill-log.ts';
import { COMMITS, type Scene, scene } from './repository.ts';

/** What is read of a long log is what belongs to the window, a page of a hundred more at most. */
const DAY = 24 * 60 * 60_000;
const START = Date.UTC(2026, 0, 1);
let now = START;
let shop: Scene;
beforeEach(async () => {
  now = START;
  shop = await scene({ now: () => now });
});
afterEach(() => shop.github.close());

const time = () => new Date(now).toISOString();
const intent = (id: string, at = time()): ReleaseIntent => ({
  schema: 1,
  id,
  environment: 'production',
  commit: { sha: COMMITS[0] ?? '', ref: 'refs/heads/main' },
  by: { actor: 'ann', url: `https://github.com/org/shop/actions/runs/${id}` },
  at,
  targets: [{ subject: 'api', artifacts: {}, before: null }],
});

async function releases(count: number): Promise<void> {
  for (let id = 1; id <= count; id++) {
    now += DAY;
    const of = intent(String(id));
    const outcome: ReleaseOutcome = {
      schema: 1,
      intent: of.id,
      at: time(),
      verdict: 'steady',
      detail: 'serves',
      targets: [{ subject: 'api', verdict: 'steady', detail: 'serves' }],
    };
    const proof: ReleaseProof = {
      schema: 1,
      release: of.id,
      at: time(),
      result: 'passed',
      checks: ['smoke'],
      digests: [],
      by: of.by,
    };
    await fillLog(shop.github, [{ intent: of, outcome }], [proof]);
  }
}

it('stops where the window ends', async () => {
  await releases(230);
  const log = githubReleaseLog(shop.connect());
  const since = new Date(now - 40 * DAY).toISOString();
  shop.github.log.clear();
  const records = await log.recent('production', 10_000, { since });
  expect(records).toHaveLength(41);
  expect(records.every(({ outcome }) => outcome !== undefined)).toBe(true);
  expect(shop.github.log.counts()).toEqual({ 'github.ListDeployments': 2 });
  expect(await log.proofs('production', 10_000, { since })).toHaveLength(41);
  expect(shop.github.log.counts()).toEqual({ 'github.ListDeployments': 3 });
  // All of it, for comparison: three pages of each.
  shop.github.log.clear();
  expect(await log.recent('production', 10_000)).toHaveLength(230);
  expect(shop.github.log.counts()).toEqual({ 'github.ListDeployments': 6 });
});

it('leaves out what was written down later than it happened', async () => {
  now += 10 * DAY;
  const log = githubReleaseLog(shop.connect());
  await log.intend(intent('old', new Date(START).toISOString()));
  await log.intend(intent('new'));
  const found = await log.recent('production', 5, { since: new Date(START + DAY).toISOString() });
  expect(found.map(({ intent }) => intent.id)).toEqual(['new']);
});
