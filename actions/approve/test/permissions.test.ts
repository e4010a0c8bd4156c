import { afterEach, beforeEach, expect, it } from 'vitest';
import { ASK, IMAGES, image, placeOf, type Scene, scene } from './scene.ts';

let shop: Scene;
beforeEach(async () => {
  shop = await scene();
  await shop.released('production', '9.1', { api: image('api', '0') });
});
afterEach(() => shop.github.close());

const VERIFY = {
  operation: 'verify',
  approval: '42.1',
  environment: 'production',
  approvers: ASK.approvers,
  'github-token': 'verifies',
};

it('gets by with what the README says that each operation needs', async () => {
  const made = await shop.step({ ...ASK, labels: 'approval', 'github-token': 'asks' });
  expect(made.error).toBeUndefined();
  const { number, code } = placeOf(made);
  const token = { 'github-token': 'decides', workflow: 'promote.yml' };
  const yes = await shop.comment(number, 'tom', `/approve ${code}`, token);
  expect(yes).toMatchObject({ error: undefined, outputs: { state: 'approved' } });
  expect(shop.dispatches()).toHaveLength(1);
  const ended = await shop.step(VERIFY, { runId: '50' });
  expect(ended).toMatchObject({ error: undefined, outputs: { state: 'approved', images: IMAGES } });
});

it.each<[string, Record<string, string>, RegExp]>([
  ['asking', { ...ASK, 'github-token': 'verifies' }, /may not "open an issue" .* `issues: write`/],
  [
    'verifying',
    { ...VERIFY, 'github-token': 'decides' },
    /may not ".*" .* `(?:contents|pull-requests): read`/,
  ],
])('names the permission that is missing for %s', async (_, inputs, why) => {
  await shop.step(ASK);
  const ended = await shop.step(inputs, { runId: '51' });
  expect(ended.error?.message).toMatch(why);
  expect(ended.outputs).toEqual({});
});
