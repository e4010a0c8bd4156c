import { describe, expect, it } from 'vitest';
import { judge, type Seen } from '../../src/codedeploy/judge.ts';
import type { CodeDeployStarted } from '../../src/codedeploy/step.ts';
import type { CodeDeployment, LifecycleEvent, Progress, TaskSet } from '../../src/codedeploy/views.ts';

const CREATED = 1_000_000;
const started: CodeDeployStarted = {
  kind: 'deployment',
  deploymentId: 'd-1',
  taskDefinition: 'api:2',
  previousTaskDefinition: 'api:1',
  readyWait: 60,
  terminationWait: 30,
};

const taskSet = (id: string, fields: Partial<TaskSet> = {}): TaskSet => ({
  id,
  status: 'PRIMARY',
  taskDefinition: id === 'green' ? 'api:2' : 'api:1',
  createdAt: id === 'green' ? CREATED + 1 : CREATED - 1,
  scale: 100,
  wantedCount: 2,
  runningCount: 2,
  steady: true,
  ...fields,
});
const blue = (status = 'PRIMARY') => taskSet('blue', { status });
const green = (fields: Partial<TaskSet> = {}) => taskSet('green', { externalId: 'd-1', ...fields });

const of = (status: string, fields: Partial<CodeDeployment> = {}): CodeDeployment => ({
  id: 'd-1',
  status,
  createdAt: CREATED,
  goesBack: false,
  ...fields,
});

const EVENTS = [
  'BeforeInstall',
  'Install',
  'AfterInstall',
  'BeforeAllowTraffic',
  'AllowTraffic',
  'AfterAllowTraffic',
];
/** All events before this one have succeeded; it has `status`, and the rest is to come. */
const at = (name: string, status: string, traffic = 0, message?: string): Progress => ({
  events: EVENTS.map((event, index): LifecycleEvent => {
    const here = EVENTS.indexOf(name);
    if (index < here) return { name: event, status: 'Succeeded', endedAt: CREATED + index };
    return {
      name: event,
      status: index > here ? 'Pending' : status,
      ...(index === here && message && { message }),
    };
  }),
  green: { id: 'green', traffic, status: traffic === 100 ? 'PRIMARY' : 'ACTIVE' },
});
const DONE = at('AfterAllowTraffic', 'Succeeded', 100);
const FAILED = { code: 'TIMEOUT', message: 'The replacement task set did not become healthy.' };

const table: [string, Seen, object][] = [
  ['is not shown yet', { taskSets: [blue()] }, { state: 'progressing' }],
  [
    'is queued',
    { deployment: of('Queued'), taskSets: [blue()] },
    { state: 'progressing', detail: 'd-1: Queued' },
  ],
  [
    'installs',
    { deployment: of('InProgress'), progress: at('Install', 'InProgress'), taskSets: [blue()] },
    { state: 'progressing', detail: 'd-1: InProgress at Install, 0% of traffic' },
  ],
  [
    'is ready and waits',
    { deployment: of('Ready'), progress: at('BeforeAllowTraffic', 'Pending'), taskSets: [blue()] },
    {
      state: 'held',
      hold: { id: 'd-1/READY_WAIT', at: 'READY_WAIT', traffic: 0, expires: CREATED + 2 + 3_600_000 },
    },
  ],
  [
    'is ready, for what is not known',
    { deployment: of('Ready'), taskSets: [blue()] },
    { state: 'progressing' },
  ],
  [
    'has all traffic, and its last hook runs',
    {
      deployment: of('InProgress'),
      progress: at('AfterAllowTraffic', 'InProgress', 100),
      taskSets: [green()],
    },
    { state: 'progressing' },
  ],
  [
    'has all traffic, and waits for the termination of the other',
    { deployment: of('Ready'), progress: DONE, taskSets: [blue('ACTIVE'), green()] },
    { state: 'steady', detail: expect.stringContaining('is kept for 30 min') },
  ],
  [
    'has all traffic, but ECS does not say so yet',
    { deployment: of('Ready'), progress: DONE, taskSets: [blue(), green({ status: 'ACTIVE' })] },
    { state: 'progressing' },
  ],
  [
    'has all traffic, but not all tasks',
    { deployment: of('Ready'), progress: DONE, taskSets: [green({ runningCount: 1 })] },
    { state: 'progressing' },
  ],
  ['succeeded', { deployment: of('Succeeded'), progress: DONE, taskSets: [green()] }, { state: 'steady' }],
  [
    'succeeded at half the scale',
    { deployment: of('Succeeded'), progress: DONE, taskSets: [green({ scale: 50 })] },
    { state: 'progressing' },
  ],
  [
    'succeeded, and ECS lags behind',
    { deployment: of('Succeeded'), progress: DONE, taskSets: [blue(), green({ status: 'ACTIVE' })] },
    { state: 'progressing' },
  ],
  [
    'succeeded, and another has come since',
    {
      deployment: of('Succeeded'),
      progress: DONE,
      taskSets: [taskSet('next', { taskDefinition: 'api:3', createdAt: CREATED + 9 })],
    },
    { state: 'superseded', detail: 'd-1 succeeded, but the service is on api:3' },
  ],
  [
    'succeeded, and the same revision was deployed by another since',
    {
      deployment: of('Succeeded'),
      progress: DONE,
      taskSets: [taskSet('next', { taskDefinition: 'api:2', createdAt: CREATED + 9 })],
    },
    { state: 'superseded' },
  ],
  [
    'failed in the installation, with no way back',
    {
      deployment: of('Failed', { error: FAILED }),
      progress: at('Install', 'Failed'),
      taskSets: [blue(), green({ status: 'ACTIVE' })],
    },
    {
      state: 'failed',
      reason: 'crashing',
      detail:
        'api:2: d-1 failed at Install: TIMEOUT: The replacement task set did not become healthy; CodeDeploy does not go back, the service is on api:1; its task set is left behind',
    },
  ],
  [
    'failed, and it may yet be gone back',
    { deployment: of('Failed', { error: FAILED, goesBack: true }), taskSets: [blue()], early: true },
    { state: 'progressing', detail: expect.stringContaining('about to go back') },
  ],
  [
    'failed, and is being gone back from',
    {
      deployment: of('Failed', { error: FAILED, rollbackId: 'd-2' }),
      rollback: of('InProgress', { id: 'd-2' }),
      taskSets: [blue()],
    },
    { state: 'progressing', detail: expect.stringContaining('CodeDeploy goes back') },
  ],
  [
    'failed, and was gone back from',
    {
      deployment: of('Failed', { error: FAILED, rollbackId: 'd-2' }),
      rollback: of('Succeeded', { id: 'd-2' }),
      progress: at('BeforeAllowTraffic', 'Failed', 0, 'smoke'),
      taskSets: [blue()],
    },
    {
      state: 'failed',
      reason: 'rolled-back',
      detail:
        'd-1 failed at BeforeAllowTraffic (smoke): TIMEOUT: The replacement task set did not become healthy; CodeDeploy went back; the service is on api:1',
    },
  ],
  [
    'failed, and so did the way back',
    {
      deployment: of('Failed', { error: FAILED, rollbackId: 'd-2' }),
      rollback: of('Failed', { id: 'd-2' }),
      taskSets: [blue()],
    },
    {
      state: 'failed',
      detail: expect.stringContaining('going back failed too (d-2 failed: CodeDeploy gives no reason)'),
    },
  ],
  [
    'was stopped',
    {
      deployment: of('Stopped', { error: { code: 'MANUAL_STOP', message: 'By hand.' } }),
      taskSets: [blue()],
    },
    { state: 'failed', reason: 'stopped' },
  ],
];

describe('a deployment of CodeDeploy', () => {
  it.each(table)('%s', (_, seen, verdict) => {
    expect(judge(seen, started)).toMatchObject(verdict);
  });
});

describe('a way back by stopping', () => {
  const back = { ...started, kind: 'stop' as const, taskDefinition: 'api:1' };
  it.each<[string, Seen, object]>([
    [
      'has not begun',
      { deployment: of('Ready'), taskSets: [blue('ACTIVE'), green()] },
      { state: 'progressing' },
    ],
    [
      'is done',
      { deployment: of('Stopped', { rollbackId: 'd-2' }), rollback: of('Succeeded'), taskSets: [blue()] },
      { state: 'steady', detail: 'api:1 has all traffic' },
    ],
    [
      'is done, and ECS lags behind',
      { deployment: of('Stopped'), rollback: of('Succeeded'), taskSets: [blue('ACTIVE'), green()] },
      { state: 'progressing' },
    ],
    [
      'came too late',
      { deployment: of('Succeeded'), taskSets: [green()] },
      { state: 'failed', reason: 'rejected' },
    ],
    [
      'failed',
      { deployment: of('Stopped'), rollback: of('Failed'), taskSets: [green()] },
      { state: 'failed' },
    ],
  ])('%s', (_, seen, verdict) => {
    expect(judge(seen, back)).toMatchObject(verdict);
  });
});

describe('what serves already', () => {
  const present = { ...started, kind: 'present' as const };
  it.each<[string, TaskSet[], object]>([
    ['steady', [green()], { state: 'steady' }],
    ['still starting', [green({ steady: false })], { state: 'progressing' }],
    ['replaced', [blue()], { state: 'superseded' }],
  ])('%s', (_, taskSets, verdict) => {
    expect(judge({ taskSets }, present)).toMatchObject(verdict);
  });
});
