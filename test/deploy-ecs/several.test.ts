import { describe, expect, it } from 'vitest';
import { arnOf, Shop, servicesOf } from './shop.ts';

const image = (name: string, tag: number) => `example.com/shop/${name}:${tag}`;
const settings = (...names: string[]) =>
  JSON.stringify(names.map(service => ({ service, image: image(service, 2) })));
const open = (...names: string[]) =>
  Shop.open({ services: Object.fromEntries(names.map(name => [name, {}])) });
const verdicts = (ended: Parameters<typeof servicesOf>[0]) =>
  Object.fromEntries(Object.entries(servicesOf(ended)).map(([name, { verdict }]) => [name, verdict]));

describe.concurrent('several services', () => {
  it('go in the order of their ranks, each rank once the one before it serves', async () => {
    await using shop = await open('api', 'worker', 'mailer');
    const ended = await shop.run({ services: settings('api', 'worker', 'mailer'), order: 'worker, *' });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    const begun = (name: string) => shop.primary(name).createdAt;
    const done = shop.service('worker').records[0]?.finishedAt ?? Number.POSITIVE_INFINITY;
    expect(begun('api')).toBeGreaterThanOrEqual(done);
    // Within a rank at once: a deployment takes a second here.
    expect(Math.abs(begun('api') - begun('mailer'))).toBeLessThan(500);
    expect(ended.log).toContain('worker: 1 of 1 tasks run worker:2');
    expect(ended.summary).toContain('shop/api, worker, mailer: steady');
  });

  it('end with the rank that fails; those after it are not begun, and it is said which', async () => {
    await using shop = await open('api', 'worker');
    shop.cloud.ecs.faults.add({ kind: 'crash', service: 'api', exitCode: 3 });
    const ended = await shop.run({ services: settings('api', 'worker'), order: 'api, worker' });
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
    expect(verdicts(ended)).toEqual({ api: 'failed', worker: 'not-started' });
    expect(ended.error).toContain('Not started: worker');
    expect(shop.deployments('worker')).toBe(1);
  });

  it('keep what succeeded beside what failed', async () => {
    await using shop = await open('api', 'worker');
    shop.cloud.ecs.faults.add({ kind: 'crash', service: 'api', exitCode: 3 });
    const ended = await shop.run({ services: settings('api', 'worker') });
    expect(verdicts(ended)).toEqual({ api: 'failed', worker: 'steady' });
    expect(shop.serving.sort()).toEqual([image('api', 1), image('worker', 2)]);
  });

  it('all or nothing: what succeeded goes back with what failed', async () => {
    await using shop = await open('api', 'worker');
    shop.cloud.ecs.faults.add({ kind: 'crash', service: 'api', exitCode: 3 });
    const inputs = { services: settings('api', 'worker'), order: 'worker, api', 'all-or-nothing': 'true' };
    const ended = await shop.run(inputs);
    expect(ended.code).toBe(1);
    expect(shop.serving.sort()).toEqual([image('api', 1), image('worker', 1)]);
    expect(servicesOf(ended).worker).toMatchObject({ wayBack: { state: 'back' } });
    expect(ended.error).toContain('shop/worker served and was taken back with the others');
    expect(verdicts(ended)).toEqual({ api: 'failed', worker: 'failed' });
    expect(ended.summary).toMatch(/worker: .*What was there before serves again/);
  });

  it('ten of them share their looks', async () => {
    const names = Array.from({ length: 10 }, (_, at) => `service-${at}`);
    await using shop = await open(...names);
    const before = shop.count('DescribeServices');
    const ended = await shop.run({ services: settings(...names) });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(Object.keys(servicesOf(ended))).toEqual(names);
    const looks = shop.count('DescribeServices') - before;
    console.log(`ten services: ${looks} DescribeServices, ${shop.cloud.requests('ecs').length} calls in all`);
    expect(looks).toBeLessThan(40);
    expect(ended.outputs['task-definition-arn']).toBe(arnOf(2, 'service-0'));
  });

  it('have settings of their own, and what is wrong with any is told at once', async () => {
    await using shop = await open('api', 'worker');
    const services = JSON.stringify([
      { service: 'api', image: image('api', 2), container: 'wbe' },
      { service: 'wroker', image: image('worker', 2) },
    ]);
    const before = shop.cloud.writes().length;
    const ended = await shop.run({ services });
    expect(ended.code).toBe(1);
    for (const words of ['Did you mean web?', 'Did you mean worker?']) expect(ended.error).toContain(words);
    expect(shop.cloud.writes()).toHaveLength(before);
  });
});
