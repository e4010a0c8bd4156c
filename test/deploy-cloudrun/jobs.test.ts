import { describe, expect, it } from 'vitest';
import type { Behaviour } from './served-runtime.ts';
import { FIRST, GOOD, NEXT, PROJECT, REGION, Shop, type ShopOptions, servicesOf } from './shop.ts';

const steady = { code: 0, error: '', outputs: { verdict: 'steady' } };
/** Tasks of jobs behave so. */
const open = (task: Behaviour, options: ShopOptions = {}) =>
  Shop.open({
    jobs: { migrate: {}, nightly: {} },
    behave: ({ environment }) => (environment.CLOUD_RUN_JOB === undefined ? {} : task),
    ...options,
  });
const imageIn = async (shop: Shop, job: string) =>
  (await shop.job(job)).template.template.containers[0].image;
const JOB = { job: 'nightly', image: NEXT };

describe.concurrent('a job', () => {
  it('is deployed, and not run', async () => {
    await using shop = await open({});
    const ended = await shop.step(JOB);
    expect(ended).toMatchObject(steady);
    expect(await imageIn(shop, 'nightly')).toBe(NEXT);
    expect(shop.count('RunJob')).toBe(0);
    expect(servicesOf(ended)['nightly@europe-west1']).toMatchObject({ image: NEXT, previousImage: GOOD });
  });

  it('is run where that is asked for, and watched to its end', async () => {
    await using shop = await open({ lines: ['ten rows'] });
    const ended = await shop.step({ ...JOB, run: 'true' });
    expect(ended).toMatchObject(steady);
    const [execution] = shop.run.world.executions(PROJECT, REGION, 'nightly');
    expect(ended.outputs.execution).toBe(String(execution?.name).split('/').at(-1));
    expect(ended.log).toContain('ten rows');
  });

  it('that fails when it is run is red, and set back', async () => {
    await using shop = await open({ exitCode: 7, lines: ['no disk'] });
    const ended = await shop.step({ ...JOB, run: 'true' });
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'failed']);
    expect(ended.error).toContain('no disk');
    expect(ended.outputs.execution).toMatch(/^nightly-/);
    expect(await imageIn(shop, 'nightly')).toBe(GOOD);
  });
});

describe.concurrent('a job before traffic', () => {
  const MIGRATE = { 'task-job': 'migrate' };

  it('that ends well runs on the new image, and the deploy begins', async () => {
    await using shop = await open({ lines: ['3 migrations'] });
    const ended = await shop.deploy({ ...MIGRATE, 'task-command': 'npm\nrun\nmigrate' });
    expect(ended).toMatchObject(steady);
    expect(ended.log).toContain('3 migrations');
    expect(await imageIn(shop, 'migrate')).toBe(NEXT);
    expect((await shop.job('migrate')).template.template.containers[0].command).toEqual([
      'npm',
      'run',
      'migrate',
    ]);
    expect(shop.count('RunJob')).toBe(1);
  });

  it('that fails ends the deploy before anything serves, and is set back', async () => {
    await using shop = await open({ exitCode: 7, lines: ['migrating', 'column exists'] });
    const ended = await shop.deploy(MIGRATE);
    expect([ended.code, ended.outputs.verdict]).toEqual([1, 'not-started']);
    for (const words of ['column exists', 'Nothing was deployed']) expect(ended.error).toContain(words);
    expect(ended.summary).toContain('migrating');
    expect(shop.count('UpdateService')).toBe(0);
    expect(shop.serving()).toEqual({ [FIRST]: 100 });
    expect(await imageIn(shop, 'migrate')).toBe(GOOD);
  });

  it('that does not end in time is cancelled', async () => {
    await using shop = await open({ hangs: true });
    const ended = await shop.deploy({ ...MIGRATE, 'task-timeout': '2s' });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('was cancelled');
    expect(shop.count('CancelExecution')).toBe(1);
    expect(shop.count('UpdateService')).toBe(0);
  });

  it('is run once where the answer to it was lost', async () => {
    await using shop = await open({});
    shop.cloud.faults.add({ kind: 'reset-after', service: 'cloudrun', operation: 'RunJob' });
    expect(await shop.deploy(MIGRATE)).toMatchObject(steady);
    expect(shop.run.world.executions(PROJECT, REGION, 'migrate')).toHaveLength(1);
  });

  it('that is not there is told with the nearest name before anything is written', async () => {
    await using shop = await open({});
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy({ 'task-job': 'migrat' });
    expect(ended.error).toContain('migrate');
    expect(shop.cloud.writes()).toHaveLength(before);
  });
});
