import { RemoteError } from '@pipeline/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Raw,
  readExecution,
  readJob,
  readOperation,
  readRevision,
  readService,
} from '../../src/index.ts';

const at = Date.UTC(2026, 0, 2, 3, 4, 5);
const name = 'projects/shop-prod/locations/europe-west1/services/api';

const service = {
  name,
  uid: 'u',
  etag: '"e"',
  generation: '7',
  observedGeneration: 6,
  reconciling: true,
  createTime: '2026-01-02T03:04:05.000000000Z',
  uri: 'https://api-x.a.run.app',
  terminalCondition: {
    type: 'Ready',
    state: 'CONDITION_FAILED',
    severity: 'ERROR',
    message: 'no',
    revisionReason: 'HEALTH_CHECK_CONTAINER_ERROR',
    lastTransitionTime: '2026-01-02T04:04:05+01:00',
  },
  conditions: [
    { type: 'RoutesReady', state: 'CONDITION_OF_NEXT_YEAR', severity: 'SEVERITY_UNSPECIFIED' },
    { type: 'ConfigurationsReady', state: 'CONDITION_SUCCEEDED', reason: 'COMMON_REASON_UNDEFINED' },
  ],
  latestCreatedRevision: `${name}/revisions/api-2`,
  latestReadyRevision: `${name}/revisions/api-1`,
  traffic: [
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 90 },
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'api-0', percent: 10, tag: 'old' },
  ],
  trafficStatuses: [
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 90 },
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'api-0', tag: 'old', uri: 'https://o' },
  ],
  template: { revision: 'api-2', containers: [{ name: 'web', image: 'i' }, { image: 'j' }] },
  annotations: JSON.parse('{"__proto__":"x","a":"b"}') as Record<string, string>,
  invokerIamDisabled: true,
  customAudiences: ['https://shop'],
  lastModifier: 'me@x',
};

describe('a service', () => {
  it('is read', () => {
    const view = readService(service);
    expect(view).toMatchObject({
      name,
      generation: 7,
      observedGeneration: 6,
      reconciling: true,
      createdAt: at,
      ready: {
        type: 'Ready',
        state: 'failed',
        severity: 'ERROR',
        reason: 'HEALTH_CHECK_CONTAINER_ERROR',
        message: 'no',
        at,
      },
      conditions: [
        { type: 'RoutesReady', state: 'pending', message: '', at: 0 },
        { type: 'ConfigurationsReady', state: 'succeeded', message: '', at: 0 },
      ],
      latestCreated: 'api-2',
      latestReady: 'api-1',
      traffic: [
        { revision: 'LATEST', percent: 90 },
        { revision: 'api-0', percent: 10, tag: 'old' },
      ],
      template: {
        revision: 'api-2',
        containers: [
          { name: 'web', image: 'i' },
          { name: '', image: 'j' },
        ],
      },
      invokerCheckOff: true,
      audiences: ['https://shop'],
    });
    expect(view.conditions.every(each => !('reason' in each) && !('severity' in each))).toBe(true);
    expect(Object.entries(view.annotations)).toEqual([
      ['__proto__', 'x'],
      ['a', 'b'],
    ]);
  });

  it('that serves the latest says which revision that is, also where Google does not', () => {
    expect(readService(service).serving).toEqual([
      { revision: 'api-1', percent: 90 },
      { revision: 'api-0', percent: 0, tag: 'old', uri: 'https://o' },
    ]);
    const told = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', revision: 'api-9', percent: 100 };
    expect(readService({ ...service, trafficStatuses: [told] }).serving).toEqual([
      { revision: 'api-9', percent: 100 },
    ]);
  });

  it('of which nothing is known yet is all zeros, and asks for the latest', () => {
    const view = readService({});
    expect(view).toMatchObject({ generation: 0, createdAt: 0, serving: [], latestReady: '', etag: '' });
    expect(view.traffic).toEqual([{ revision: 'LATEST', percent: 100 }]);
    expect(view.ready).toBeUndefined();
    expect(view.template).toEqual({ containers: [] });
    // Nothing ready yet serves nothing, whatever the entry says.
    expect(readService({ trafficStatuses: [{ type: 'X_LATEST', percent: 100 }] }).serving).toEqual([]);
  });

  it('may be a worker pool, whose instances are split', () => {
    const { traffic: _, trafficStatuses: __, ...rest } = service;
    const view = readService({
      ...rest,
      instanceSplits: [{ type: 'INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION', revision: 'mail-1', percent: 100 }],
      instanceSplitStatuses: [{ type: 'INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST', percent: 100 }],
    });
    expect(view.traffic).toEqual([{ revision: 'mail-1', percent: 100 }]);
    expect(view.serving).toEqual([{ revision: 'api-1', percent: 100 }]);
  });
});

it('reads a revision, whose terminal condition is the one that is called Ready', () => {
  const ready = { type: 'Ready', state: 'CONDITION_RECONCILING', reason: 'WAITING_FOR_OPERATION' };
  expect(
    readRevision({
      name: `${name}/revisions/api-2`,
      conditions: [{ type: 'ContainerHealthy' }, ready],
      containers: [{ image: 'i' }],
      logUri: 'https://log',
    }),
  ).toMatchObject({
    id: 'api-2',
    ready: { state: 'reconciling', reason: 'WAITING_FOR_OPERATION' },
    containers: [{ image: 'i' }],
    logUri: 'https://log',
  });
});

it('reads a job, whose containers are two templates down', () => {
  const template = { template: { containers: [{ name: 'm', image: 'i' }] } };
  expect(readJob({ name: 'j', generation: '3', template })).toMatchObject({
    generation: 3,
    containers: [{ name: 'm', image: 'i' }],
  });
});

it('reads an execution, and of its variables those that stand in it', () => {
  const env = [{ name: 'A', value: '1' }, { name: 'B', valueSource: { secretKeyRef: {} } }, { name: 'C' }];
  const running = { name: 'x/executions/e-1', job: 'j', taskCount: 2, template: { containers: [{ env }] } };
  expect(readExecution(running)).toMatchObject({
    id: 'e-1',
    job: 'j',
    taskCount: 2,
    succeeded: 0,
    completedAt: undefined,
    env: { A: '1', C: '' },
  });
  expect(readExecution({ ...running, completionTime: service.createTime }).completedAt).toBe(at);
});

describe('what is malformed', () => {
  it.each([
    ['generation', '7.5'],
    ['generation', {}],
    ['generation', '99999999999999999999'],
    ['createTime', 'yesterday'],
    ['createTime', 7],
    ['reconciling', 'true'],
    ['etag', 7],
    ['traffic', {}],
    ['traffic', [null]],
    ['template', []],
    ['template', { containers: ['i'] }],
    ['annotations', { a: 1 }],
    ['customAudiences', [1]],
    ['terminalCondition', 'Ready'],
  ])('is refused in words: %s %j', (field, value) => {
    const read = () => readService({ ...service, [field]: value });
    expect(read).toThrow(RemoteError);
    expect(read).toThrow(/Google answered with a service that cannot be read/);
  });

  const json = fc.jsonValue({ maxDepth: 4 });
  const fields = [
    'name',
    'traffic',
    'trafficStatuses',
    'template',
    'conditions',
    'error',
    'response',
    'done',
  ];
  const document = fc.dictionary(fc.oneof(fc.constantFrom(...fields), fc.string()), json);
  it.each([
    ['service', readService],
    ['revision', readRevision],
    ['job', readJob],
    ['execution', readExecution],
    ['operation', readOperation],
  ] as [string, (raw: Raw) => unknown][])('is never anything but refused or read: a %s', (_, read) => {
    fc.assert(
      fc.property(document, raw => {
        try {
          read(raw);
        } catch (error) {
          if (!(error instanceof RemoteError)) throw error;
        }
      }),
    );
  });
});
