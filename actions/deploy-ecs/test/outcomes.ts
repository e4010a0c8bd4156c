import type { Hold, Verdict } from '@pipeline/contracts';
import type { Diagnosis } from '@pipeline/ecs';
import type { Outcome } from '../src/outcome.ts';

export const arnOf = (revision: number, family = 'api') =>
  `arn:aws:ecs:eu-west-1:123456789012:task-definition/${family}:${revision}`;

export const steady: Verdict = { state: 'steady', detail: '2 of 2 tasks run api:2' };
export const superseded: Verdict = { state: 'superseded', detail: 'another deployment took its place' };
export const HOLD: Hold = {
  id: 'pause-1',
  at: 'POST_TEST_TRAFFIC_SHIFT',
  traffic: 0,
  expires: 1_800_000_000_000,
};
export const held: Verdict = { state: 'held', hold: HOLD, detail: 'api:2 waits at POST_TEST_TRAFFIC_SHIFT' };
export const failed = (
  reason: Extract<Verdict, { state: 'failed' }>['reason'],
  detail = 'no start',
): Verdict => ({
  state: 'failed',
  reason,
  detail,
});

/** How a service ended, from api:1 to api:2 unless told. */
export const outcome = (fields: Partial<Outcome> = {}): Outcome => ({
  service: 'api',
  url: undefined,
  changes: [
    { what: 'task definition', from: 'api:1', to: 'a new revision of api' },
    { what: 'container web: image', from: 'shop/api:1', to: 'shop/api:2' },
  ],
  previousTaskDefinition: arnOf(1),
  taskDefinition: arnOf(2),
  deploymentId: 'ecs-svc/2',
  ended: steady,
  took: 61_000,
  ...fields,
});

/** One whose turn never came. */
export function neverBegun(service: string): Outcome {
  const { taskDefinition: _, deploymentId: __, ended: ___, took: ____, ...rest } = outcome({ service });
  return rest;
}

export const crash: Diagnosis = {
  stopped: [
    {
      reason: 'Essential container in task exited',
      container: 'web',
      exitCode: 3,
      count: 2,
      task: {
        taskArn: 'arn:task/1',
        taskDefinitionArn: arnOf(2),
        lastStatus: 'STOPPED',
        startedBy: 'ecs-svc/2',
        containers: [],
      },
    },
  ],
  events: ['has started 1 tasks'],
  logs: { source: 'app/web/1', lines: ['no DATABASE_URL'] },
};
