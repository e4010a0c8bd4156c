import { describe, expect, it } from 'vitest';
import { outputsOf } from '../../src/report/outputs.ts';
import { arnOf, failed, HOLD, held, neverBegun, outcome } from '../outcomes.ts';

const nothing = { releaseId: undefined, traces: [] };

describe('outputsOf', () => {
  it('tells of each service, and of the first by itself', () => {
    const worker = outcome({
      service: 'worker',
      ended: failed('crashing'),
      previousTaskDefinition: arnOf(7, 'worker'),
      wayBack: { state: 'back', detail: 'worker:7 runs' },
    });
    const told = outputsOf([outcome(), worker], [], { releaseId: '42.1', traces: ['/tmp/a', '/tmp/b'] });
    expect(told).toEqual({
      verdict: 'failed',
      'task-definition-arn': arnOf(2),
      'previous-task-definition-arn': arnOf(1),
      'deployment-id': 'ecs-svc/2',
      plan: [],
      'release-id': '42.1',
      trace: '/tmp/a\n/tmp/b',
      services: {
        api: {
          verdict: 'steady',
          detail: '2 of 2 tasks run api:2',
          taskDefinition: arnOf(2),
          previousTaskDefinition: arnOf(1),
          deploymentId: 'ecs-svc/2',
        },
        worker: {
          verdict: 'failed',
          detail: 'no start',
          taskDefinition: arnOf(2),
          previousTaskDefinition: arnOf(7, 'worker'),
          deploymentId: 'ecs-svc/2',
          wayBack: { state: 'back', detail: 'worker:7 runs' },
        },
      },
    });
  });

  it('gives the plan without its steps', () => {
    const plan = {
      subject: 'ECS service shop/api',
      changes: [{ what: 'image', to: 'x' }],
      step: { secret: 1 },
    };
    expect(outputsOf([outcome()], [plan], nothing).plan).toEqual([
      { subject: 'ECS service shop/api', changes: [{ what: 'image', to: 'x' }] },
    ]);
  });

  it('gives what is held, and leaves out what is not there', () => {
    expect(outputsOf([outcome({ ended: held })], [], nothing)).toMatchObject({
      verdict: 'held',
      services: { api: { held: HOLD } },
    });
    expect(Object.keys(outputsOf([neverBegun('api')], [], nothing)).sort()).toEqual([
      'plan',
      'previous-task-definition-arn',
      'services',
      'verdict',
    ]);
    expect(outputsOf([], [], nothing)).toEqual({ verdict: 'not-started', services: {}, plan: [] });
  });
});
