import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Exchange, recordRunTrace } from '../../src/index.ts';
import { redact } from '../../src/trace/redact.ts';

const PLACE = '/v2/projects/shop/locations/europe-west1';
const seen = (more: Partial<Exchange> & { path?: string } = {}): Exchange => {
  const { path = `${PLACE}/services/api`, ...rest } = more;
  return { at: 5_000, operation: 'GetService', request: { path }, status: 200, body: {}, ...rest };
};
const about = { subject: 'europe-west1/api', started: { region: 'europe-west1', id: 'api' } };

/** A document with a secret in each place where one may be. */
const FULL = {
  name: 'projects/shop/locations/europe-west1/services/api',
  etag: '"SECRET-etag"',
  generation: '7',
  creator: 'SECRET@example.com',
  labels: { name: 'SECRET-1', message: 'SECRET-2', uid: 'SECRET-3' },
  annotations: {
    'pipeline.rollout': '{"schema":1}',
    'run.googleapis.com/x': 'SECRET-4',
    message: 'SECRET-5',
  },
  description: 'SECRET-6',
  fieldOfNextYear: { name: 'SECRET-7' },
  traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100, tag: 'next', note: 'SECRET-8' }],
  conditions: [
    {
      type: 'Ready',
      state: 'CONDITION_FAILED',
      message: 'SECRET-value-9 is no number',
      revisionReason: 'HEALTH_CHECK_CONTAINER_ERROR',
    },
  ],
  template: {
    serviceAccount: 'SECRET-10@example.com',
    containers: [
      {
        name: 'api',
        image: 'shop/api@sha256:1',
        args: ['SECRET-11'],
        env: [
          { name: 'TOKEN', value: 'SECRET-value-9' },
          { name: 'OTHER', valueSource: { secretKeyRef: { secret: 'SECRET-12' } } },
        ],
      },
    ],
  },
  uid: { name: 'SECRET-13' },
};
const KEPT = {
  name: FULL.name,
  etag: expect.stringMatching(/^[0-9a-f]{12}$/),
  generation: '7',
  annotations: { 'pipeline.rollout': '{"schema":1}' },
  traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100, tag: 'next' }],
  conditions: [
    {
      type: 'Ready',
      state: 'CONDITION_FAILED',
      message: '*** is no number',
      revisionReason: 'HEALTH_CHECK_CONTAINER_ERROR',
    },
  ],
  template: { containers: [{ name: 'api', image: 'shop/api@sha256:1' }] },
};

describe('redact', () => {
  it('keeps what verdicts read, and nothing else', () => {
    expect(redact('GetService', FULL)).toEqual(KEPT);
  });

  it.each([
    ['a list', { services: [FULL] }, { services: [KEPT] }],
    ['an operation', { name: 'o', done: true, response: FULL }, { name: 'o', done: true, response: KEPT }],
    ['what was sent', { template: FULL.template, labels: FULL.labels }, { template: KEPT.template }],
    [
      'a refusal',
      {
        error: {
          code: 403,
          status: 'PERMISSION_DENIED',
          message: 'no',
          details: [
            { '@type': 't', reason: 'IAM', metadata: { permission: 'run.services.update', x: 'SECRET' } },
          ],
        },
      },
      {
        error: {
          code: 403,
          status: 'PERMISSION_DENIED',
          message: 'no',
          details: [{ '@type': 't', reason: 'IAM', metadata: { permission: 'run.services.update' } }],
        },
      },
    ],
    [
      'a task',
      {
        index: 1,
        containers: FULL.template.containers,
        lastAttemptResult: { exitCode: 3, status: { code: 13, message: 'ended' } },
      },
      {
        index: 1,
        containers: KEPT.template.containers,
        lastAttemptResult: { exitCode: 3, status: { code: 13, message: 'ended' } },
      },
    ],
  ])('of %s', (_, body, kept) => expect(redact('Any', body)).toEqual(kept));

  it.each(['GetIamPolicy', 'SetIamPolicy', 'ListLogEntries'])('keeps nothing of %s', operation => {
    expect(redact(operation, { name: 'x', error: { message: 'y' } })).toBeUndefined();
  });

  it('holds nothing of a field that it does not know, wherever that is, and nothing in a place of another kind', () => {
    const shapes = [
      'template',
      'containers',
      'conditions',
      'annotations',
      'traffic',
      'services',
      'response',
      'metadata',
      'error',
      'details',
    ];
    const privates = [
      'env',
      'value',
      'args',
      'labels',
      'creator',
      'fieldOfNextYear',
      '__proto__',
      'constructor',
    ];
    const { node } = fc.letrec<{ node: unknown }>(tie => {
      const fields = fc.array(fc.tuple(fc.constantFrom(...shapes, ...privates), tie('node')), {
        maxLength: 4,
      });
      return {
        node: fc.oneof(
          { depthSize: 'medium' },
          fc.constant('SECRET'),
          fc.array(tie('node'), { maxLength: 3 }),
          fields.map(entries => Object.fromEntries(entries)),
        ),
      };
    });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...shapes, ...privates), node), body => {
        expect(JSON.stringify(redact('Any', body))).not.toContain('SECRET');
      }),
    );
  });
});

describe('recordRunTrace', () => {
  it('keeps each answer once, with when it came', () => {
    const recorder = recordRunTrace(() => 1_000);
    const at = (time: number, generation: string) =>
      recorder.observe(seen({ at: time, body: { ...FULL, generation } }));
    at(2_000, '1');
    at(3_000, '1');
    at(4_000, '2');
    at(5_000, '1');
    const verdict = { state: 'steady' as const, detail: 'all' };
    const trace = recorder.trace({ ...about, verdict });
    expect(trace).toMatchObject({ schema: 1, target: 'cloudrun', ...about, verdict });
    expect(trace.answers.map(({ at, body }) => [at, (body as typeof FULL).generation])).toEqual([
      [1_000, '1'],
      [3_000, '2'],
      [4_000, '1'],
    ]);
    expect(JSON.stringify(trace)).not.toContain('SECRET');
  });

  it('takes the values that were sent out of the words of the answer', () => {
    const recorder = recordRunTrace(() => 0);
    const body = { template: FULL.template };
    const error = { error: { code: 400, message: 'env[0]: SECRET-value-9 is too long' } };
    recorder.observe(
      seen({
        request: { path: `${PLACE}/services/api?updateMask=template`, body },
        status: 400,
        body: error,
      }),
    );
    const [answer] = recorder.trace(about).answers;
    expect(answer).toMatchObject({
      request: { body: { template: KEPT.template } },
      body: { error: { message: 'env[0]: *** is too long' } },
    });
  });

  it('keeps that no answer came', () => {
    const recorder = recordRunTrace(() => 0);
    const { status: _, body: __, ...nothing } = seen();
    recorder.observe(nothing);
    expect(recorder.trace(about).answers).toEqual([
      { at: 5_000, operation: 'GetService', request: { path: `${PLACE}/services/api` } },
    ]);
  });

  it.each<[string, boolean]>([
    [`${PLACE}/services/api`, true],
    [`${PLACE}/services/api?updateMask=traffic`, true],
    [`${PLACE}/services/api/revisions/api-1`, true],
    [`${PLACE}/services/api:getIamPolicy`, true],
    [`${PLACE}/services?serviceId=api`, true],
    [`${PLACE}/operations/12`, true],
    [`${PLACE}/services/api-admin`, false],
    ['/v2/projects/shop/locations/us-east1/services/api', false],
    ['/v2/entries:list', false],
  ])('is about one thing: %s, %s', (path, kept) => {
    const recorder = recordRunTrace(() => 0);
    recorder.observe(seen({ path }));
    expect(recorder.trace(about).answers).toHaveLength(kept ? 1 : 0);
  });

  it('drops the middle of too many', () => {
    const recorder = recordRunTrace(() => 0, 4);
    for (const generation of ['1', '2', '3', '4', '5', '6']) recorder.observe(seen({ body: { generation } }));
    const kept = recorder.trace(about).answers.map(({ body }) => (body as { generation: string }).generation);
    expect(kept).toEqual(['1', '2', '5', '6']);
  });
});
