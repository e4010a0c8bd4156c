import { describe, expect, it } from 'vitest';
import { simulatedRuntime } from '../../packages/local-cloud/src/runtime/simulated.ts';
import { GOOD, NEXT, Shop, type ShopOptions } from './shop.ts';

const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } };
const MIGRATE = { 'task-command': 'npm\nrun\nmigrate' };

/** Programs that are started with a command end by themselves, with this exit code. */
const open = (exitCode: number | undefined, options: ShopOptions = {}) =>
  Shop.open({
    services: { api: { networkConfiguration: NETWORK } },
    task: { networkMode: 'awsvpc' },
    ...options,
    cloud: {
      ecs: {
        runtime: ({ scheduler }) =>
          simulatedRuntime(scheduler.after, ({ command }) =>
            (command ?? []).length === 0 || exitCode === undefined
              ? {}
              : { exitCode, exitAfter: 1_000, lines: ['migrating', `done with ${exitCode}`] },
          ),
      },
    },
  });

describe.concurrent('a one-off task', () => {
  it('that ends with 0 lets the deploy begin, and its lines are shown', async () => {
    await using shop = await open(0);
    const ended = await shop.deploy(MIGRATE);
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    expect(ended.log).toContain('done with 0');
    expect(shop.count('RunTask')).toBe(1);
    expect(shop.serving).toEqual([NEXT]);
  });

  it('that ends with 7 ends the deploy before anything serves', async () => {
    await using shop = await open(7);
    const ended = await shop.deploy(MIGRATE);
    expect(ended.code).toBe(1);
    for (const words of ['exit code 7', 'done with 7', 'Nothing was deployed'])
      expect(ended.error).toContain(words);
    expect(ended.log).toContain('migrating');
    expect(shop.count('UpdateService')).toBe(0);
    expect(shop.serving).toEqual([GOOD]);
  });

  it('that does not end in time is stopped', async () => {
    await using shop = await open(undefined);
    const ended = await shop.deploy({ ...MIGRATE, 'task-timeout': '2s' });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('did not end in time and was stopped');
    expect(shop.count('UpdateService')).toBe(0);
    expect(shop.count('StopTask')).toBe(1);
  });

  it('is only told of in a dry run', async () => {
    await using shop = await open(0);
    const before = shop.cloud.writes().length;
    const ended = await shop.deploy({ ...MIGRATE, 'dry-run': 'true' });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'planned' } });
    expect(ended.summary).toContain('npm run migrate');
    expect(shop.cloud.writes()).toHaveLength(before);
  });
});
