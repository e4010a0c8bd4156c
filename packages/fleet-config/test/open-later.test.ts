import { expect, it } from 'vitest';
import { openLater } from '../src/index.ts';

it('loads nothing before the first is asked for, and once for all', async () => {
  let loads = 0;
  const fleet = openLater(async () => {
    loads++;
    return { open: async (name: string) => `opened ${name}` };
  });
  expect(loads).toBe(0);
  expect(await Promise.all([fleet.open('api'), fleet.open('web')])).toEqual(['opened api', 'opened web']);
  expect(loads).toBe(1);
});
