import { watch } from '@pipeline/rollout';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FleetTarget, openFleet } from '../src/index.ts';
import { FleetCloud, fastClock, until } from './fleet-cloud.ts';

const SUBJECT = 'ecs:eu-west-1/shop/api';
const IMAGE = (digit: string) => `example.com/api@sha256:${digit.repeat(64)}`;

let at: FleetCloud;
let good: string;
let bad: string;
beforeEach(async () => {
  at = await FleetCloud.open();
  good = at.register(IMAGE('1'));
  bad = at.register(IMAGE('2'), [
    { name: 'MODEL_URI', value: 's3://models/ranker.onnx' },
    { name: 'MODEL_VERSION', value: 'v7' },
  ]);
  await at.createService(bad);
});
afterEach(() => at.close());

async function opened(subject = SUBJECT): Promise<FleetTarget> {
  const target = await openFleet(at.config(), at.run).open(subject);
  if (typeof target === 'string') throw new Error(target);
  return target;
}
const snapshot = (taskDefinition: string) => ({ taskDefinition, images: { web: IMAGE('1') }, more: 1 });

it('goes back to a revision that the log has, and watches it', async () => {
  const { target, wayTo, nameOf } = await opened();
  const { plan, notes } = await wayTo(await target.observe(), snapshot(good));
  expect({ changes: plan.changes, notes, name: nameOf(snapshot(good)) }).toEqual({
    changes: [{ what: 'task definition', from: 'api:2', to: 'api:1' }],
    notes: [],
    name: 'api:1',
  });
  await target.prepare?.(plan);
  const verdict = await watch(target, await target.apply(plan), { timeout: 7_200_000, clock: fastClock });
  expect(verdict.state).toBe('steady');
  expect(at.runs()).toBe(good);
});

it('names what runs as the log does, the model too', async () => {
  const { target, running, addresses, url } = await opened();
  const now = await target.observe();
  expect(running(now)).toEqual({ web: IMAGE('2'), model: 's3://models/ranker.onnx?versionId=v7' });
  expect([addresses(now), url(now)]).toEqual([[], undefined]);
});

it('takes a revision that was deregistered for there, since it can be registered anew', async () => {
  at.ecs('DeregisterTaskDefinition', { taskDefinition: good });
  const { target, wayTo, missing } = await opened();
  expect(await missing(snapshot(good))).toBeUndefined();
  expect(at.said.join('\n')).toContain('api:1 is INACTIVE: a revision that says the same is registered');
  const { plan } = await wayTo(await target.observe(), snapshot(good));
  await target.prepare?.(plan);
  await watch(target, await target.apply(plan), { timeout: 7_200_000, clock: fastClock });
  expect(at.runs()).toMatch(/api:3$/);
});

it('misses a revision that ECS does not know any more', async () => {
  const { missing } = await opened();
  const gone = good.replace(/\d+$/, '99');
  expect(await missing(snapshot(gone))).toBe('the task definition api:99 was deleted');
});

it.each([{}, null, { taskDefinition: 'api', images: {} }, { taskDefinition: 1 }])(
  'does not take %j for a snapshot',
  async json => {
    const { missing, wayTo, nameOf, target } = await opened();
    expect(await missing(json)).toContain('does not say in words known here what ECS service shop/api ran');
    expect(nameOf(json)).toBe('');
    await expect(wayTo(await target.observe(), json)).rejects.toThrow('does not say');
  },
);

it('asks the service’s own region, and once opens its client', async () => {
  const fleet = openFleet(at.config(), at.run);
  const [one, two] = await Promise.all([fleet.open(SUBJECT), fleet.open(SUBJECT)]);
  if (typeof one === 'string' || typeof two === 'string') throw new Error('not opened');
  await Promise.all([one.target.observe(), two.target.observe()]);
  // Looks that come together are one call of one client.
  expect(at.cloud.requests('ecs', 'DescribeServices').length).toBeLessThan(3);
});

const DELETED = { sure: true, why: 'ECS has no service api in cluster shop' };

it('says of a service that was deleted that it is not there any more, of one that is there nothing', async () => {
  expect(await (await opened()).absence(snapshot(bad))).toBeUndefined();
  at.ecs('DeleteService', { cluster: 'shop', service: 'api', force: true });
  await until(() => [...at.cloud.ecs.services.values()].every(({ status }) => status === 'INACTIVE'));
  const { absence } = await opened();
  expect(await absence(snapshot(bad))).toEqual(DELETED);
  // It may have been deregistered along with its service.
  at.ecs('DeregisterTaskDefinition', { taskDefinition: bad });
  expect(await absence(snapshot(bad))).toEqual(DELETED);
  at.cloud.ecs.services.clear();
  expect(await absence(snapshot(bad))).toEqual(DELETED);
  at.cloud.ecs.clusters.clear();
  expect(await absence(snapshot(bad))).toEqual({ sure: true, why: 'ECS has no cluster shop' });
});

it.each([
  ['has a revision of another account', (arn: string) => snapshot(arn.replace(/:\d{12}:/, ':999999999999:'))],
  ['has no revision', () => ({})],
])('may look into another account, where the log %s', async (_, logged) => {
  at.cloud.ecs.services.clear();
  const found = await (await opened()).absence(logged(bad));
  expect(found).toMatchObject({ sure: false, why: expect.stringContaining('may be another account') });
});
