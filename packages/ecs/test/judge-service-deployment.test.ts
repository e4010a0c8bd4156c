import { describe, expect, it } from 'vitest';
import { judge } from '../src/judge.ts';
import type { Deployment, Service, ServiceDeployment } from '../src/views.ts';
import { arnOf, deployment, EPOCH, FakeEcs, record } from './fake-ecs.ts';

const judged = {
  deploymentId: 'ecs-svc/2',
  taskDefinition: arnOf(2),
  previousTaskDefinition: arnOf(1),
  createdAt: EPOCH + 1_000,
};
const ours = (fields: Partial<Deployment> = {}) =>
  deployment('2', {
    taskDefinition: arnOf(2),
    createdAt: EPOCH + 1_000,
    desiredCount: 2,
    runningCount: 2,
    rolloutState: 'IN_PROGRESS',
    ...fields,
  });
const old = (fields: Partial<Deployment> = {}) => deployment('1', { status: 'ACTIVE', ...fields });
const theirs = deployment('9', { taskDefinition: arnOf(9), createdAt: EPOCH + 5_000 });
const back = (fields: Partial<Deployment> = {}) =>
  old({ status: 'PRIMARY', updatedAt: EPOCH + 9_000, ...fields });
const service = (deployments: Deployment[], fields: Partial<Service> = {}): Service => ({
  ...new FakeEcs().service,
  deployments,
  ...fields,
});
const green = (traffic: number) => ({ arn: 'rev/2', requested: 2, running: 2, pending: 0, traffic });
const awaiting = {
  id: 'ecs-pause-1',
  type: 'PAUSE',
  status: 'AWAITING_ACTION',
  expires: Date.UTC(2026, 0, 1),
};

describe('judge, by the service deployment', () => {
  it.each<[string, Partial<ServiceDeployment>, Deployment[], string, string]>([
    ['pending', { status: 'PENDING' }, [ours(), old()], 'progressing', 'pending: 2 of 2'],
    [
      'in a stage, with its traffic',
      { stage: 'PRODUCTION_TRAFFIC_SHIFT', target: green(10) },
      [ours(), old()],
      'progressing',
      'PRODUCTION_TRAFFIC_SHIFT, 10% of traffic: 2 of 2',
    ],
    [
      'whole and completed, but the record is not done: it bakes',
      { stage: 'BAKE_TIME', target: green(100) },
      [ours({ rolloutState: 'COMPLETED' }), old()],
      'progressing',
      'BAKE_TIME',
    ],
    [
      'held',
      { stage: 'POST_TEST_TRAFFIC_SHIFT', hooks: [awaiting], target: green(0) },
      [ours(), old()],
      'held',
      'api:2 waits at POST_TEST_TRAFFIC_SHIFT with 0% of production traffic (until 2026-01-01',
    ],
    [
      'no longer held',
      { hooks: [{ ...awaiting, status: 'SUCCEEDED' }] },
      [ours(), old()],
      'progressing',
      '2 of 2',
    ],
    [
      'successful',
      { status: 'SUCCESSFUL' },
      [ours({ rolloutState: 'COMPLETED' })],
      'steady',
      '2 of 2 tasks run api:2',
    ],
    [
      'successful, where the controller tells no rollout state',
      { status: 'SUCCESSFUL' },
      [ours({ rolloutState: undefined as never })],
      'steady',
      '2 of 2',
    ],
    [
      'successful, and no count is told yet',
      { status: 'SUCCESSFUL' },
      [ours({ rolloutState: 'COMPLETED', desiredCount: 0, runningCount: 0 })],
      'progressing',
      '0 of 0',
    ],
    [
      'successful, and tasks are gone since',
      { status: 'SUCCESSFUL' },
      [ours({ rolloutState: 'COMPLETED', runningCount: 1 })],
      'progressing',
      '1 of 2',
    ],
    [
      'successful, and the service is being returned to it',
      { status: 'SUCCESSFUL' },
      [ours(), old()],
      'progressing',
      '2 of 2',
    ],
    [
      'successful, and replaced since',
      { status: 'SUCCESSFUL' },
      [theirs, ours({ status: 'ACTIVE' })],
      'superseded',
      'api:9',
    ],
    ['successful, and taken back since', { status: 'SUCCESSFUL' }, [back()], 'failed', 'went back to api:1'],
    [
      'steady on the old revision',
      { status: 'SUCCESSFUL' },
      [ours({ rolloutState: 'COMPLETED', taskDefinition: arnOf(1) })],
      'failed',
      'runs api:1, and no task runs api:2',
    ],
    ['being stopped', { status: 'STOP_REQUESTED' }, [ours(), old()], 'progressing', 'being stopped'],
    [
      'being stopped for another',
      { status: 'STOP_REQUESTED' },
      [theirs, ours({ status: 'ACTIVE' })],
      'superseded',
      'ecs-svc/9',
    ],
    ['stopped for another', { status: 'STOPPED' }, [theirs], 'superseded', 'ecs-svc/9 with api:9'],
    [
      'in progress by its record, and another already in its place',
      {},
      [theirs, ours({ status: 'ACTIVE' })],
      'superseded',
      'ecs-svc/9',
    ],
    [
      'stopped by someone',
      { status: 'STOPPED', statusReason: 'Stopped by a user' },
      [ours()],
      'failed',
      'ECS stopped it: Stopped by a user; the service is on api:2',
    ],
    [
      'stopped by the breaker, with no way back',
      { status: 'STOPPED', breaker: { status: 'TRIGGERED', failures: 3, threshold: 3 } },
      [ours({ rolloutState: 'FAILED' })],
      'failed',
      'the circuit breaker tripped at 3 failed tasks (threshold 3)',
    ],
    [
      'told to go back',
      { status: 'ROLLBACK_REQUESTED', statusReason: 'asked' },
      [ours()],
      'progressing',
      'told to go back: asked',
    ],
    [
      'going back, with traffic still on ours',
      { status: 'ROLLBACK_IN_PROGRESS', rollbackReason: 'asked' },
      [ours(), old()],
      'progressing',
      'going back: asked',
    ],
    [
      'going back, and no more the primary one',
      { status: 'ROLLBACK_IN_PROGRESS', triggeredAlarms: ['errors'] },
      [back({ rolloutState: 'IN_PROGRESS' }), ours({ status: 'ACTIVE' })],
      'failed',
      'the alarm errors went off; ECS is going back to api:1',
    ],
    [
      'rolled back by the breaker',
      {
        status: 'ROLLBACK_SUCCESSFUL',
        breaker: { status: 'TRIGGERED', failures: 4, threshold: 3 },
        rollbackReason: 'Rolled back.',
      },
      [back()],
      'failed',
      'rolled back: the circuit breaker tripped at 4 failed tasks (threshold 3) (Rolled back.); the service is on api:1',
    ],
    [
      'rolled back by an alarm',
      { status: 'ROLLBACK_SUCCESSFUL', triggeredAlarms: ['errors', 'latency'] },
      [back()],
      'failed',
      'the alarm errors, latency went off',
    ],
    [
      'rolled back by a function',
      {
        status: 'ROLLBACK_SUCCESSFUL',
        hooks: [{ id: 'h', type: 'AWS_LAMBDA', status: 'FAILED', target: 'arn:check' }],
      },
      [back()],
      'failed',
      'the lifecycle hook arn:check failed',
    ],
    [
      'rolled back since nobody ended the pause',
      { status: 'ROLLBACK_SUCCESSFUL', hooks: [{ ...awaiting, status: 'TIMED_OUT' }] },
      [back()],
      'failed',
      'the pause was not ended in time',
    ],
    [
      'failed both ways',
      { status: 'ROLLBACK_FAILED', statusReason: 'no candidate' },
      [ours({ rolloutState: 'FAILED' })],
      'failed',
      'going back failed too: no candidate',
    ],
    [
      'in a state that this version does not know',
      { status: 'NEXT_YEARS' },
      [ours({ rolloutState: 'COMPLETED' })],
      'steady',
      '2 of 2',
    ],
    [
      'failed by the service, before its record says so',
      {},
      [back({ rolloutState: 'IN_PROGRESS' }), ours({ status: 'ACTIVE', rolloutState: 'FAILED' })],
      'failed',
      'ECS is going back to api:1',
    ],
  ])('%s', (_, fields, deployments, state, detail) => {
    const verdict = judge({ service: service(deployments), serviceDeployment: record('2', fields) }, judged);
    expect(`${verdict.state}: ${verdict.detail}`).toContain(`${state}: `);
    expect(verdict.detail).toContain(detail);
  });

  it('is steady where it was scaled to zero', () => {
    const seen = service([ours({ rolloutState: 'COMPLETED', desiredCount: 0, runningCount: 0 })]);
    seen.desiredCount = 0;
    const serviceDeployment = record('2', { status: 'SUCCESSFUL' });
    expect(judge({ service: seen, serviceDeployment }, judged)).toMatchObject({ state: 'steady' });
  });

  it.each(['ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'])(
    '%s, and someone else deployed since: theirs is not to be undone',
    status => {
      const serviceDeployment = record('2', { status });
      const seen = (fields: Partial<Service>) =>
        judge({ service: service([theirs], fields), serviceDeployment }, judged).state;
      expect(seen({})).toBe('superseded');
      expect(seen({ serviceDeployment: 'arn:of/theirs' })).toBe('superseded');
      // ECS may go back further than to the revision that served just before.
      expect(seen({ serviceDeployment: serviceDeployment.arn })).not.toBe('superseded');
    },
  );

  it('tells being back from going back by the reason, so that only what is over counts as done', () => {
    const reason = (status: string, primary: Deployment) => {
      const serviceDeployment = record('2', { status });
      return judge({ service: service([primary]), serviceDeployment }, judged);
    };
    expect(reason('ROLLBACK_IN_PROGRESS', back())).toMatchObject({ reason: 'stopped' });
    expect(reason('ROLLBACK_SUCCESSFUL', back())).toMatchObject({ reason: 'rolled-back' });
    expect(reason('ROLLBACK_FAILED', back())).toMatchObject({ reason: 'stopped' });
  });

  it.each(['ROLLBACK_IN_PROGRESS', 'IN_PROGRESS'])('waits until traffic is back where it was: %s', status => {
    const failed = ours({ status: 'ACTIVE', rolloutState: 'FAILED' });
    const seen = service([back({ rolloutState: 'IN_PROGRESS' }), failed], { strategy: 'CANARY' });
    expect(judge({ service: seen, serviceDeployment: record('2', { status }) }, judged).state).toBe(
      'progressing',
    );
  });

  it('gives a hold all that is needed to decide on it', () => {
    const serviceDeployment = record('2', { stage: 'POST_SCALE_UP', hooks: [awaiting], target: green(25) });
    expect(judge({ service: service([ours(), old()]), serviceDeployment }, judged)).toMatchObject({
      hold: { id: 'ecs-pause-1', at: 'POST_SCALE_UP', traffic: 25, expires: awaiting.expires },
    });
  });

  it('is content with the part of the tasks that the service itself is content with', () => {
    const early = { deploymentConfiguration: { earlySuccessCriteria: { enable: true, healthyPercent: 50 } } };
    const seen = service([ours({ rolloutState: 'COMPLETED', runningCount: 1 }), old()], early);
    const serviceDeployment = record('2', { status: 'SUCCESSFUL' });
    expect(judge({ service: seen, serviceDeployment }, judged).state).toBe('steady');
  });

  it.each([false, true])(
    'without a circuit breaker calls a crash loop by its name (breaker: %s)',
    enabled => {
      const seen = service([ours({ runningCount: 0, failedTasks: 3 }), old()], {
        breaker: { enabled, rollback: false },
      });
      const verdict = judge({ service: seen, serviceDeployment: record('2') }, judged);
      expect(verdict).toMatchObject(enabled ? { state: 'progressing' } : { reason: 'crashing' });
    },
  );
});

describe('a look from before our deployment', () => {
  const stale = service([deployment('1', { updatedAt: EPOCH + 500 })]);
  it.each([undefined, record('2', { status: 'SUCCESSFUL' })])('is none at all', serviceDeployment => {
    expect(judge({ service: stale, serviceDeployment }, judged)).toMatchObject({
      state: 'progressing',
      detail: 'ECS does not show the deployment of api:2 yet',
    });
  });

  it('is told for what it is when it does not pass', () => {
    expect(judge({ service: stale, late: true }, judged)).toMatchObject({
      state: 'failed',
      reason: 'stopped',
      detail: expect.stringContaining('the service is as it was, on api:1'),
    });
  });

  it.each<[string, Partial<Service>]>([
    ['an update of what was', { deployments: [deployment('1', { updatedAt: EPOCH + 1_500 })] }],
    ['an event', { events: [{ at: EPOCH + 1_500, message: '(service api) rolled back' }] }],
  ])('is none with %s since', (_, fields) => {
    expect(judge({ service: { ...stale, ...fields } }, judged)).toMatchObject({ reason: 'rolled-back' });
  });
});
