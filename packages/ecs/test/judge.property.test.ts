import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../src/judge.ts';
import type { Deployment, Service, ServiceDeployment } from '../src/views.ts';
import { arnOf, EPOCH, FakeEcs, record } from './fake-ecs.ts';

const judged = {
  deploymentId: 'ecs-svc/2',
  taskDefinition: arnOf(2),
  previousTaskDefinition: arnOf(1),
  createdAt: EPOCH,
};

const anyDeployment = fc.record<Deployment>({
  id: fc.constantFrom('ecs-svc/1', 'ecs-svc/2', 'ecs-svc/3'),
  status: fc.constantFrom('PRIMARY', 'ACTIVE'),
  taskDefinition: fc.constantFrom(arnOf(1), arnOf(2), arnOf(3)),
  createdAt: fc.integer({ min: EPOCH - 5, max: EPOCH + 5 }),
  desiredCount: fc.nat(3),
  runningCount: fc.nat(3),
  pendingCount: fc.nat(3),
  failedTasks: fc.nat(5),
  rolloutState: fc.constantFrom('IN_PROGRESS', 'COMPLETED', 'FAILED'),
});
const anyService = fc
  .record({
    deployments: fc.uniqueArray(anyDeployment, { maxLength: 3, selector: ({ id }) => id }),
    at: fc.integer({ min: EPOCH - 5, max: EPOCH + 5 }),
    enabled: fc.boolean(),
  })
  .map(
    ({ deployments, at, enabled }): Service => ({
      ...new FakeEcs().service,
      deployments,
      events: [{ at, message: '(service api) something' }],
      breaker: { enabled, rollback: enabled },
    }),
  );
const anyRecord: fc.Arbitrary<ServiceDeployment | undefined> = fc.option(
  fc
    .record({
      status: fc.constantFrom(
        ...['PENDING', 'IN_PROGRESS', 'SUCCESSFUL', 'STOP_REQUESTED', 'STOPPED', 'ROLLBACK_REQUESTED'],
        ...['ROLLBACK_IN_PROGRESS', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED', 'SOMETHING_NEW'],
      ),
      hooks: fc.array(
        fc.record({
          id: fc.constant('h'),
          type: fc.constantFrom('PAUSE', 'AWS_LAMBDA'),
          status: fc.constantFrom('AWAITING_ACTION', 'IN_PROGRESS', 'FAILED'),
        }),
        { maxLength: 2 },
      ),
    })
    .map(fields => record('2', fields)),
  { nil: undefined },
);

describe('judge, whatever ECS shows', () => {
  const look = fc.record({ service: anyService, serviceDeployment: anyRecord, late: fc.boolean() });

  it('is green only when our revision is the primary one, whole, and nobody says otherwise', () => {
    fc.assert(
      fc.property(look, seen => {
        if (judge(seen, judged).state !== 'steady') return;
        const mine = seen.service.deployments.find(({ id }) => id === judged.deploymentId);
        expect(mine).toMatchObject({
          status: 'PRIMARY',
          taskDefinition: judged.taskDefinition,
          rolloutState: 'COMPLETED',
        });
        expect(mine?.runningCount).toBeGreaterThanOrEqual(mine?.desiredCount ?? 1);
        expect(['SUCCESSFUL', 'SOMETHING_NEW', undefined]).toContain(seen.serviceDeployment?.status);
      }),
      { numRuns: 5_000 },
    );
  });

  it('says that it is back only when another deployment is there, and is not on its way', () => {
    fc.assert(
      fc.property(look, seen => {
        const verdict = judge(seen, judged);
        if (verdict.state !== 'failed' || verdict.reason !== 'rolled-back') return;
        if (seen.serviceDeployment?.status === 'ROLLBACK_SUCCESSFUL') return;
        const primary = seen.service.deployments.find(({ status }) => status === 'PRIMARY');
        expect(primary?.rolloutState).toBe('COMPLETED');
        expect(primary?.id).not.toBe(judged.deploymentId);
      }),
      { numRuns: 5_000 },
    );
  });

  it('holds only for a word that can be given, and always has words of its own', () => {
    fc.assert(
      fc.property(look, seen => {
        const verdict = judge(seen, judged);
        expect(verdict.detail).not.toMatch(/^$|undefined|NaN/);
        if (verdict.state !== 'held') return;
        expect(seen.serviceDeployment?.hooks.map(({ status }) => status)).toContain('AWAITING_ACTION');
        expect(['PENDING', 'IN_PROGRESS']).toContain(seen.serviceDeployment?.status);
      }),
      { numRuns: 2_000 },
    );
  });
});
