import { describe, expect, it } from 'vitest';
import {
  type Exchange,
  type JobStarted,
  judgeRunTrace,
  type Raw,
  type RunStarted,
  recordRunTrace,
} from '../../src/index.ts';

const PLACE = '/v2/projects/shop/locations/europe-west1';

/** What Google answered, at which second, as the client's observer saw it. */
function recorded(started: RunStarted | JobStarted, answers: [number, string, Raw, number?][]) {
  const recorder = recordRunTrace(() => 0);
  for (const [second, path, body, status = 200] of answers) {
    const seen: Exchange = {
      at: second * 1_000,
      operation: 'Get',
      request: { path: `${PLACE}/${path}` },
      status,
      body,
    };
    recorder.observe(seen);
  }
  const trace = recorder.trace({ subject: 'europe-west1/x', started });
  // As a file holds it.
  return JSON.parse(JSON.stringify(trace)) as typeof trace;
}

describe('a recorded job', () => {
  const started: JobStarted = {
    kind: 'job',
    region: 'europe-west1',
    id: 'migrate',
    uid: 'u',
    generation: 2,
    images: { '': 'shop:2' },
  };
  const job = (state: string, more: Raw = {}): Raw => ({
    uid: 'u',
    generation: '2',
    observedGeneration: '2',
    template: { template: { containers: [{ image: 'shop:2' }] } },
    terminalCondition: { type: 'Ready', state: `CONDITION_${state}`, message: `now ${state}` },
    ...more,
  });
  const busy = job('RECONCILING', { reconciling: true });

  it.each<[string, [number, string, Raw, number?][], string | undefined, string[]]>([
    [
      'steady',
      [
        [10, 'jobs/migrate', busy],
        [15, 'jobs/migrate', job('SUCCEEDED')],
      ],
      'steady',
      ['progressing', 'steady'],
    ],
    [
      'refused',
      [
        [10, 'jobs/migrate', busy],
        [40, 'jobs/migrate', job('FAILED')],
      ],
      'failed',
      ['progressing', 'failed'],
    ],
    ['never over', [[10, 'jobs/migrate', busy]], undefined, ['progressing']],
    [
      'throttled on the way',
      [
        [1, 'jobs/migrate', busy],
        [2, 'jobs/migrate', { error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }, 429],
        [9, 'jobs/migrate', job('SUCCEEDED')],
      ],
      'steady',
      ['progressing', 'steady'],
    ],
  ])('is judged again: %s', async (_, answers, state, states) => {
    const { verdict, told } = await judgeRunTrace(recorded(started, answers));
    expect(verdict?.state).toBe(state);
    expect(told.map(each => each.verdict.state)).toEqual(states);
  });

  it('goes on where no answer came then, and whatever endpoint was asked', async () => {
    const trace = recorded(started, [
      [1, 'jobs/migrate', busy],
      [2, 'jobs/migrate', {}, 0],
      [9, 'jobs/migrate', job('SUCCEEDED')],
    ]);
    const answers = trace.answers.map(({ status, body, request, ...answer }) => ({
      ...answer,
      request: { path: `/run/api${(request as { path: string }).path}` },
      // Without a status: nothing came.
      ...(status !== 0 && { status, body }),
    }));
    expect((await judgeRunTrace({ ...trace, answers } as typeof trace)).verdict).toMatchObject({
      state: 'steady',
    });
  });

  it('is told when it was so then', async () => {
    const { told } = await judgeRunTrace(
      recorded(started, [
        [10, 'jobs/migrate', busy],
        [40, 'jobs/migrate', job('SUCCEEDED')],
      ]),
    );
    expect(told.at(-1)?.at).toBeGreaterThanOrEqual(30_000);
    expect(told.at(-1)?.at).toBeLessThan(35_000);
  });

  it.each([
    ['another target', { target: 'ecs' }],
    ['no place', { answers: [] }],
  ])('is refused with %s', async (_, more) => {
    await expect(
      judgeRunTrace({ ...recorded(started, [[1, 'jobs/migrate', busy]]), ...more }),
    ).rejects.toThrow('no trace of a rollout on Cloud Run');
  });
});

describe('a recorded service', () => {
  const splits = (revision: string) => [{ revision, percent: 100 }];
  const states = [[{ revision: 'api-2', percent: 100 }]];
  const started: RunStarted = {
    kind: 'service',
    region: 'europe-west1',
    id: 'api',
    uid: 'u',
    revision: 'api-2',
    previousRevision: 'api-1',
    generation: 2,
    rollout: {
      schema: 1,
      release: '1.1',
      revision: 'api-2',
      before: splits('api-1'),
      states,
      wasLatest: false,
      least: 0,
    },
  };
  const service = (serving: string, state: string, more: Raw = {}): Raw => ({
    name: 'projects/shop/locations/europe-west1/services/api',
    uid: 'u',
    etag: '"a"',
    generation: '2',
    observedGeneration: '2',
    latestCreatedRevision: 'projects/shop/locations/europe-west1/services/api/revisions/api-2',
    latestReadyRevision: `projects/shop/locations/europe-west1/services/api/revisions/${serving}`,
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'api-2', percent: 100 }],
    trafficStatuses: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: serving, percent: 100 }],
    terminalCondition: { type: 'Ready', state: `CONDITION_${state}` },
    template: { containers: [{ image: 'shop:2' }] },
    ...more,
  });
  const revision = (state: string, more: Raw = {}): Raw => ({
    name: 'projects/shop/locations/europe-west1/services/api/revisions/api-2',
    conditions: [{ type: 'Ready', state: `CONDITION_${state}`, ...more }],
  });
  const path = 'services/api/revisions/api-2';
  const busy = service('api-1', 'RECONCILING', { reconciling: true });

  it('is judged steady again', async () => {
    const trace = recorded(started, [
      [1, 'services/api', busy],
      [1, path, revision('RECONCILING')],
      [9, 'services/api', service('api-2', 'SUCCEEDED')],
      [9, path, revision('SUCCEEDED')],
    ]);
    expect((await judgeRunTrace(trace)).verdict).toMatchObject({ state: 'steady' });
  });

  it('is judged to crash again', async () => {
    const crashed = revision('FAILED', {
      message: 'it did not listen',
      revisionReason: 'HEALTH_CHECK_CONTAINER_ERROR',
    });
    const trace = recorded(started, [
      [1, 'services/api', busy],
      [1, path, revision('RECONCILING')],
      [9, path, crashed],
      [9, 'services/api', service('api-1', 'FAILED', { observedGeneration: '1' })],
    ]);
    expect((await judgeRunTrace(trace)).verdict).toMatchObject({
      state: 'failed',
      reason: 'crashing',
      detail: expect.stringContaining('did not listen'),
    });
  });
});
