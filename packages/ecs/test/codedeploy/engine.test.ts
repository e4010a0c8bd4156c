import { planAll, rollOut } from '@pipeline/rollout';
import { afterEach, expect, it } from 'vitest';
import type { GroupSettings } from '../../../local-cloud/src/index.ts';
import { clock, image, openShop, type Shop } from './shop.ts';

let shop: Shop;
afterEach(() => shop.close());

const run = async (group: Partial<GroupSettings>, passes: (hold: boolean) => boolean) => {
  shop = await openShop(group);
  const target = await shop.target();
  const planned = await planAll([{ target, wanted: image('2') }]);
  const [part] = await rollOut([planned], {
    clock,
    timeout: 60_000,
    onFailure: 'rollback',
    check: async ({ hold }) => ({ ok: passes(hold !== undefined), detail: 'looked at' }),
  });
  const { taskDefinition } = (await target.observe()).service;
  return { part, serves: taskDefinition.slice(taskDefinition.lastIndexOf('/') + 1) };
};

it.each<[string, Partial<GroupSettings>, (hold: boolean) => boolean, object, object | undefined, string]>([
  [
    'is checked at its wait and goes on',
    { readyWait: 60 },
    () => true,
    { state: 'steady' },
    undefined,
    'api:2',
  ],
  [
    'goes back from its wait, because the check failed',
    { readyWait: 60 },
    () => false,
    { state: 'failed' },
    { state: 'back' },
    'api:1',
  ],
  [
    'is taken back by stopping it, while the task set before stands',
    { terminationWait: 600 },
    () => false,
    { state: 'failed', reason: 'check-failed' },
    { state: 'back', detail: 'api:1 has all traffic' },
    'api:1',
  ],
])('a deployment by CodeDeploy %s', async (_, group, passes, ending, wayBack, serving) => {
  const { part, serves } = await run(group, passes);
  expect(part?.ending).toMatchObject(ending);
  if (wayBack === undefined) expect(part?.wayBack).toBeUndefined();
  else expect(part?.wayBack).toMatchObject(wayBack);
  expect(serves).toBe(serving);
});
