import { describe, expect, it } from 'vitest';
import { judge as judgeLook } from '../src/judge.ts';
import type { Deployment, Service } from '../src/views.ts';

const judged = {
  deploymentId: 'ecs-svc/2',
  taskDefinition: 'arn:task-definition/api:2',
  previousTaskDefinition: 'arn:task-definition/api:1',
  createdAt: 1_000,
};

const judge = (seen: Service, of: typeof judged) => judgeLook({ service: seen }, of);
const mine = (fields: Partial<Deployment> = {}): Deployment => ({
  id: 'ecs-svc/2',
  status: 'PRIMARY',
  taskDefinition: 'arn:task-definition/api:2',
  createdAt: 1_000,
  desiredCount: 2,
  runningCount: 0,
  pendingCount: 0,
  failedTasks: 0,
  rolloutState: 'IN_PROGRESS',
  ...fields,
});
const other = (fields: Partial<Deployment> = {}) =>
  mine({
    id: 'ecs-svc/1',
    status: 'ACTIVE',
    taskDefinition: 'arn:task-definition/api:1',
    rolloutState: 'COMPLETED',
    ...fields,
  });

const service = (deployments: Deployment[], fields: Partial<Service> = {}): Service => ({
  serviceArn: 'arn:service/shop/api',
  serviceName: 'api',
  clusterArn: 'arn:cluster/shop',
  status: 'ACTIVE',
  taskDefinition: 'arn:task-definition/api:2',
  desiredCount: 2,
  runningCount: 0,
  deployments,
  events: [],
  controller: 'ECS',
  strategy: 'ROLLING',
  breaker: { enabled: true, rollback: true },
  ...fields,
});
const unprotected = { breaker: { enabled: false, rollback: false } };

describe('judge', () => {
  it.each<[string, Service, string, string]>([
    [
      'completed and whole',
      service([mine({ rolloutState: 'COMPLETED', runningCount: 2 })]),
      'steady',
      '2 of 2 tasks run api:2',
    ],
    [
      'completed before a task runs',
      service([mine({ rolloutState: 'COMPLETED', runningCount: 1 })]),
      'progressing',
      '1 of 2',
    ],
    [
      'whole but not completed',
      service([mine({ runningCount: 2 }), other({ runningCount: 1 })]),
      'progressing',
      '1 old still running',
    ],
    [
      'scaled to zero',
      service([mine({ rolloutState: 'COMPLETED', desiredCount: 0 })], { desiredCount: 0 }),
      'steady',
      'scaled to zero',
    ],
    [
      'completed without a task or a count of its own, while the service wants some',
      service([mine({ rolloutState: 'COMPLETED', desiredCount: 0 })]),
      'progressing',
      '0 of 0',
    ],
    [
      'deleted, which scales it to zero',
      service([mine({ rolloutState: 'COMPLETED', desiredCount: 0 })], {
        desiredCount: 0,
        status: 'DRAINING',
      }),
      'failed',
      'the service was deleted',
    ],
    [
      'alone and whole, behind a Classic Load Balancer',
      service([mine({ rolloutState: undefined as never, runningCount: 2 })]),
      'steady',
      '2 of 2',
    ],
    [
      'whole beside an old one, behind a Classic Load Balancer',
      service([mine({ rolloutState: undefined as never, runningCount: 2 }), other({ runningCount: 1 })]),
      'progressing',
      '1 old still running',
    ],
    [
      'failed, and someone else deployed since',
      service([
        mine({ status: 'ACTIVE', rolloutState: 'FAILED' }),
        other({
          id: 'ecs-svc/9',
          status: 'PRIMARY',
          taskDefinition: 'arn:task-definition/api:9',
          createdAt: 2_000,
          rolloutState: 'IN_PROGRESS',
        }),
      ]),
      'superseded',
      'ecs-svc/9 with api:9',
    ],
    [
      'the old one steady while ours has failed',
      service([
        mine({ status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: 'tasks failed to start.' }),
        other({ id: 'ecs-svc/3', status: 'PRIMARY' }),
      ]),
      'failed',
      'tasks failed to start. ECS went back to api:1',
    ],
    [
      'failed without a way back',
      service([mine({ rolloutState: 'FAILED', rolloutStateReason: 'tasks failed.' })]),
      'failed',
      'tasks failed.',
    ],
    [
      'gone, and the old revision again',
      service([other({ id: 'ecs-svc/3', status: 'PRIMARY' })]),
      'failed',
      'ECS went back to api:1 (deployment ecs-svc/3)',
    ],
    [
      'gone, and a newer one in place',
      service([other({ id: 'ecs-svc/9', status: 'PRIMARY', taskDefinition: 'arn:task-definition/api:9' })]),
      'superseded',
      'ecs-svc/9 with api:9',
    ],
    [
      'demoted by another deployment',
      service([
        mine({ status: 'ACTIVE' }),
        other({ id: 'ecs-svc/9', status: 'PRIMARY', taskDefinition: 'arn:task-definition/api:9' }),
      ]),
      'superseded',
      'ecs-svc/9',
    ],
    [
      'a forced redeploy of the same revision by someone else',
      service([mine({ status: 'ACTIVE' }), mine({ id: 'ecs-svc/4' })]),
      'superseded',
      'ecs-svc/4 with api:2',
    ],
    [
      'gone, and ECS’s event tells why',
      service([other({ id: 'ecs-svc/3', status: 'PRIMARY' })], {
        events: [
          { at: 3_000, message: '(service api) has reached a steady state.' },
          { at: 2_000, message: '(service api) (deployment ecs-svc/2) deployment failed: no start.' },
        ],
      }),
      'failed',
      '(deployment ecs-svc/2) deployment failed: no start. ECS went back to api:1 (deployment ecs-svc/3)',
    ],
    [
      'gone, and an older deployment of a third revision again',
      service([
        other({
          id: 'ecs-svc/0',
          status: 'PRIMARY',
          taskDefinition: 'arn:task-definition/api:0',
          createdAt: 500,
          updatedAt: 1_500,
        }),
      ]),
      'failed',
      'went back to api:0',
    ],
    ['failing under the breaker', service([mine({ failedTasks: 5 })]), 'progressing', '5 failed'],
    [
      'failing for ever without one',
      service([mine({ failedTasks: 3 })], unprotected),
      'failed',
      '3 tasks failed',
    ],
    [
      'failing a little without one',
      service([mine({ failedTasks: 2 })], unprotected),
      'progressing',
      '2 failed',
    ],
    [
      'whole in spite of early failures',
      service([mine({ failedTasks: 9, runningCount: 2, rolloutState: 'COMPLETED' })], unprotected),
      'steady',
      '2 of 2',
    ],
    ['no deployment at all', service([]), 'superseded', 'none'],
  ])('%s', (_, seen, state, detail) => {
    const verdict = judge(seen, judged);
    expect(verdict.state).toBe(state);
    expect(verdict.detail).toContain(detail);
  });

  it('takes a redeploy of the very revision that it watches for another deployment, not for a rollback', () => {
    const present = { ...judged, previousTaskDefinition: judged.taskDefinition };
    expect(judge(service([mine({ id: 'ecs-svc/4', createdAt: 2_000 })]), present).state).toBe('superseded');
  });

  it('does not take a count that does not show yet for done, nor one that was set again since for undone', () => {
    const scaled = { ...judged, scaledTo: 3 };
    const seen = service([mine({ rolloutState: 'COMPLETED', runningCount: 2 })]);
    expect(judge(seen, scaled).state).toBe('progressing');
    expect(judgeLook({ service: seen, late: true }, scaled).state).toBe('steady');
  });

  it('shows the newest event of this deployment, not of an earlier one', () => {
    const events = [
      { at: 2_000, message: '(service api) was unable to place a task because no capacity.' },
      { at: 500, message: '(service api) has reached a steady state.' },
    ];
    expect(judge(service([mine()], { events }), judged).detail).toContain('; was unable to place a task');
    expect(judge(service([mine()], { events: events.slice(1) }), judged).detail).toBe('0 of 2 tasks running');
  });
});
