import { afterAll, beforeAll, expect, it } from 'vitest';
import { platformFaultRoutes } from '../../src/ecs/fault-routes.ts';
import { awsHandler } from '../../src/http/aws-handler.ts';
import { type Listening, listen } from '../../src/http/listen.ts';
import { aWorld } from './world-fixture.ts';

const { world } = aWorld();
let server: Listening;
beforeAll(async () => {
  server = await listen(awsHandler({}), { name: 'aws', admin: platformFaultRoutes(world) });
});
afterAll(() => server.close());

const ask = (method: string, body?: unknown) =>
  fetch(`${server.url}/_local-cloud/platform-faults`, {
    method,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

it('sets, shows and clears platform faults', async () => {
  const crash = { kind: 'crash', image: 'api', exitCode: 3, lines: ['oops'] };
  const set = await ask('POST', [crash, { kind: 'unhealthy' }]);
  expect([set.status, await set.json()]).toEqual([201, [crash, { kind: 'unhealthy' }]]);
  expect(world.faults.take('crash', { service: 'shop/api', images: ['shop/api:1'] })).toEqual(crash);
  expect(await (await ask('GET')).json()).toHaveLength(2);
  expect((await ask('DELETE')).status).toBe(204);
  expect(world.faults.list()).toEqual([]);
});

it.each([
  [{ kind: 'boom' }, 'kind must be one of crash, image-missing, unhealthy, no-capacity, alarm, stale-reads'],
  [{ kind: 'alarm' }, 'a fault alarm needs name'],
  [{ kind: 'unhealthy', exitCode: 1 }, 'exitCode is not a property of a fault unhealthy'],
  [{ kind: 'crash', exitCode: '1' }, 'exitCode of a fault crash has the wrong type'],
  [[1], 'a fault is an object'],
  ['{', 'the body is not JSON'],
])('refuses %o', async (body, error) => {
  const answer = await ask('POST', body);
  expect([answer.status, await answer.json()]).toEqual([400, { error }]);
  expect(world.faults.list()).toEqual([]);
});
