import { ActionError, type ReleaseRecord } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { arnOf, deployment, type FakeEcs, record } from '../../../packages/ecs/test/fake-ecs.ts';
import { deployEcs } from '../src/deploy-ecs.ts';
import type { Ports } from '../src/ports.ts';
import { type Given, read } from './config/read.ts';
import { aReleaseLog, aShop } from './fakes.ts';

let shop: ReturnType<typeof aShop>;
let ecs: FakeEcs;
beforeEach(() => {
  shop = aShop();
  ecs = shop.ecs;
});

const GIVEN = { service: 'api', 'wait-timeout': '1m', 'dry-run': 'false' };
const settle = (operation: string, inputs: Given = {}, ports: Partial<Ports> = {}) =>
  deployEcs(read({ ...GIVEN, operation, ...inputs }), shop.ports(ports));

type Move = FakeEcs['rollout'][number];
const completes: Move = (service, mine) => {
  Object.assign(mine, { rolloutState: 'COMPLETED', runningCount: 1 });
  service.deployments = [mine];
};

describe('a deployment in flight', () => {
  /** A deployment of api:2 that stands at a pause. */
  const hold = () => {
    const arn = 'arn:aws:ecs:eu-west-1:1:service-deployment/shop/api/2';
    const moving = { taskDefinition: arnOf(2), rolloutState: 'IN_PROGRESS', createdAt: 1_001_000 };
    ecs.service = {
      ...ecs.service,
      strategy: 'CANARY',
      taskDefinition: arnOf(2),
      deployments: [deployment('2', moving), deployment('1', { status: 'ACTIVE' })],
    };
    ecs.definitions.push({ ...ecs.definitions[0], taskDefinitionArn: arnOf(2), revision: 2 } as never);
    const hook = { id: 'pause-1', status: 'AWAITING_ACTION', type: 'PAUSE' };
    const target = { arn: 'arn:rev/2', taskDefinition: arnOf(2), traffic: 10 };
    ecs.revisions.set('arn:rev/2', arnOf(2));
    ecs.records = [
      record('2', { arn, stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', hooks: [hook], target } as never),
    ];
  };
  const over = (status: string) => () => {
    const [mine] = ecs.records as { status: string; hooks: unknown[] }[];
    Object.assign(mine ?? {}, { status, hooks: [] });
    const [ours, before] = ecs.service.deployments;
    if (status === 'SUCCESSFUL') completes(ecs.service, ours as never);
    else
      Object.assign(ours ?? {}, { status: 'ACTIVE' }) && Object.assign(before ?? {}, { status: 'PRIMARY' });
  };

  it('is let go on, and watched to its end', async () => {
    hold();
    const go = ecs.continueServiceDeployment;
    ecs.continueServiceDeployment = async (...given) => {
      await go(...given);
      over('SUCCESSFUL')();
    };
    const { outputs, error } = await settle('continue');
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({ verdict: 'steady', 'task-definition-arn': arnOf(2) });
    expect(ecs.told).toEqual(['CONTINUE pause-1']);
  });

  it('goes back where it is found bad once it serves, as the deploy that left it would have', async () => {
    hold();
    const go = ecs.continueServiceDeployment;
    ecs.continueServiceDeployment = async (...given) => {
      await go(...given);
      over('SUCCESSFUL')();
    };
    const last = { status: 'PRIMARY', taskDefinition: arnOf(1) };
    ecs.rollout = Array.from({ length: 20 }, () => (service, mine) => {
      if (mine.taskDefinition === last.taskDefinition) completes(service, mine);
    });
    const check: Ports['check'] = async ({ hold }) => ({ ok: hold !== undefined, detail: '/ answered 500' });
    const { outputs, error } = await settle('continue', {}, { check });
    expect(outputs).toMatchObject({ verdict: 'failed', services: { api: { wayBack: { state: 'back' } } } });
    expect(error?.message).toContain('api:1 serves again');
    expect(ecs.service.deployments).toMatchObject([last]);
  });

  it('is stopped as asked, which is green', async () => {
    hold();
    const stop = ecs.stopServiceDeployment;
    ecs.stopServiceDeployment = async (...given) => {
      await stop(...given);
      over('ROLLBACK_SUCCESSFUL')();
    };
    const { outputs, error } = await settle('abort');
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject({
      verdict: 'steady',
      services: { api: { detail: expect.stringContaining('stopped as asked') } },
    });
  });

  it('is not green when it was stopped and going back failed', async () => {
    hold();
    const stop = ecs.stopServiceDeployment;
    ecs.stopServiceDeployment = async (...given) => {
      await stop(...given);
      over('ROLLBACK_FAILED')();
    };
    const { outputs, error } = await settle('abort');
    expect(error).toBeInstanceOf(Error);
    expect(outputs.verdict).not.toBe('steady');
    expect(outputs.trace).toBe('/tmp/trace-shop-api.json');
  });

  describe('that a release has left held', () => {
    const at = '1970-01-01T00:00:00Z';
    const [api, worker] = ['api', 'worker'].map(name => `ecs:eu-west-1/shop/${name}`) as [string, string];
    const waits = (subject: string) => ({ subject, verdict: 'held' as const, detail: 'waits' });
    const left = (): ReleaseRecord => ({
      intent: {
        schema: 1,
        id: '41.1',
        environment: 'staging',
        commit: { sha: 'b'.repeat(40), ref: 'refs/heads/main' },
        by: { actor: 'ben', url: 'https://github.com/org/shop/actions/runs/41' },
        at,
        targets: [api, worker].map(subject => ({ subject, artifacts: {}, before: null })),
      },
      outcome: {
        schema: 1,
        intent: '41.1',
        at,
        verdict: 'held',
        detail: 'waits',
        targets: [waits(api), waits(worker)],
      },
    });
    /** ECS ends it so once it is told. */
    const ends = (status: string) => {
      hold();
      for (const method of ['continueServiceDeployment', 'stopServiceDeployment'] as const) {
        const say = ecs[method] as (...given: unknown[]) => Promise<void>;
        Object.assign(ecs, {
          async [method](...given: unknown[]) {
            await say.apply(ecs, given);
            over(status)();
          },
        });
      }
    };
    const STAGING = { environment: 'staging' };

    it('is written there as steady once it has gone on, beside what else it holds', async () => {
      ends('SUCCESSFUL');
      const { release, records } = aReleaseLog([left()]);
      expect((await settle('continue', STAGING, { release })).outputs.verdict).toBe('steady');
      expect(records).toMatchObject([
        {
          intent: { id: '41.1' },
          outcome: {
            verdict: 'held',
            targets: [
              {
                subject: api,
                verdict: 'steady',
                after: { taskDefinition: arnOf(2), deploymentId: 'ecs-svc/2' },
              },
              waits(worker),
            ],
          },
        },
      ]);
    });

    it('is written there with what passed of it once it had gone on', async () => {
      ends('SUCCESSFUL');
      const { release, records } = aReleaseLog([left()]);
      const check = async () => ({ ok: true, detail: 'good', checks: ['command'] });
      await settle('continue', STAGING, { release, check });
      expect(records[0]?.outcome?.targets[0]).toMatchObject({ verdict: 'steady', checks: ['command'] });
    });

    it('is written there as undone once it was stopped, and by whom', async () => {
      ends('ROLLBACK_SUCCESSFUL');
      const { release, records } = aReleaseLog([left()]);
      expect((await settle('abort', STAGING, { release })).error).toBeUndefined();
      expect(records).toMatchObject([
        {
          outcome: {
            verdict: 'failed',
            targets: [
              {
                subject: api,
                verdict: 'failed',
                undone: true,
                detail: expect.stringContaining(
                  'stopped by anna (https://github.com/org/shop/actions/runs/42)',
                ),
              },
              waits(worker),
            ],
          },
        },
      ]);
    });

    it.each([
      ['continue', 'ROLLBACK_SUCCESSFUL', 'failed', true],
      ['abort', 'ROLLBACK_FAILED', 'timeout', undefined],
    ])('%s that ends %s is written there as %s', async (operation, status, verdict, undone) => {
      ends(status);
      const { release, records } = aReleaseLog([left()]);
      expect((await settle(operation, STAGING, { release })).error).toBeInstanceOf(Error);
      expect(records[0]?.outcome?.targets[0]).toMatchObject({ subject: api, verdict });
      expect(records[0]?.outcome?.targets[0]?.undone).toBe(undone);
    });

    it('is red, and written there as steady, where it was over before it could be stopped', async () => {
      ends('SUCCESSFUL');
      const { release, records } = aReleaseLog([left()]);
      const { error } = await settle('abort', STAGING, { release });
      expect(error?.message).toContain('over before it could be stopped');
      expect(records[0]?.outcome?.targets[0]).toMatchObject({ verdict: 'steady' });
    });

    it('stays so where the one who looked was cancelled', async () => {
      hold();
      const { release, records } = aReleaseLog([left()]);
      shop.abort.abort(new ActionError('cancelled', 'The run was cancelled'));
      await settle('continue', STAGING, { release }).catch(() => undefined);
      expect(records).toEqual([left()]);
    });

    it('is told of where the record of it cannot be written', async () => {
      ends('SUCCESSFUL');
      const { release } = aReleaseLog([left()]);
      release.log.conclude = () => Promise.reject(new Error('502'));
      expect((await settle('continue', STAGING, { release })).outputs.verdict).toBe('steady');
      expect(shop.warnings).toEqual([expect.stringContaining('the log shows it as held: 502')]);
    });

    it('is none of theirs where someone else began it: nothing is written, and that is said', async () => {
      ends('SUCCESSFUL');
      const { release, records } = aReleaseLog();
      expect((await settle('continue', STAGING, { release })).outputs.verdict).toBe('steady');
      expect(records).toEqual([]);
      expect(shop.lines).toContainEqual(
        expect.stringContaining(`${api}: the release log of staging knows of no hold there`),
      );
    });
  });

  it.each(['continue', 'abort'])('is only looked at in a dry run of %s', async operation => {
    hold();
    const { outputs, error } = await settle(operation, { 'dry-run': 'true' });
    expect([error, outputs.verdict, ecs.writes]).toEqual([undefined, 'planned', []]);
  });

  it.each(['continue', 'abort'])('that still moves is no failure in a dry run of %s', async operation => {
    hold();
    Object.assign(ecs.records[0] ?? {}, { hooks: [] });
    const { outputs, error, summary } = await settle(operation, { 'dry-run': 'true' });
    expect([error, outputs.verdict, ecs.writes]).toEqual([undefined, 'planned', []]);
    expect(JSON.stringify(summary)).toContain('how it stands');
  });

  it.each(['continue', 'abort'])('that is none is told so to %s', async operation => {
    const { outputs, error } = await settle(operation);
    expect(outputs.verdict).toBe('not-started');
    expect(error?.message).toBe('ECS service shop/api has no deployment in flight');
  });
});
