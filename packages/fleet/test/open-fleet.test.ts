import { expect, it } from 'vitest';
import { openFleet } from '../src/index.ts';

const context = { env: () => undefined };
const open = (subject: string) =>
  openFleet({ pin: true }, { context, log: {}, clock: {} } as never).open(subject);

it.each(['lambda:checkout', 'migration:db/orders', 'ecs:eu-west-1/shop', 'vercel:team_1/..'])(
  'opens nothing for %j',
  async subject => {
    expect(await open(subject)).toContain('is on no platform that is known here');
  },
);

it.each([
  ['ecs:eu-west-1/shop/api', '`role-to-assume`'],
  ['cloudrun:shop/europe-west1/services/api', '`workload-identity-provider`'],
  ['vercel:team_1/shop-web', '`vercel-token`'],
])('names the input that %s is missing', async (subject, input) => {
  expect(await open(subject)).toContain(input);
});
