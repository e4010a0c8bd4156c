import { ActionError, RolloutError, TimeoutError, type Verdict } from '@pipeline/contracts';
import type { Diagnosis } from '@pipeline/ecs';
import { describe, expect, it } from 'vitest';
import type { Config } from '../src/config.ts';
import { type Deployed, reportBlindPlan, reportDeploy, reportPlan } from '../src/report.ts';

const arn = (revision: number) => `arn:aws:ecs:eu-west-1:1:task-definition/api:${revision}`;
const config: Config = {
  cluster: 'shop',
  service: 'api',
  image: 'example.com/api:2',
  pinned: true,
  container: undefined,
  waitTimeout: 600_000,
  region: 'eu-west-1',
  roleToAssume: undefined,
  dryRun: false,
};
const planned = {
  before: { definition: { taskDefinitionArn: arn(1), family: 'api' } },
  plan: {
    subject: 'ECS service shop/api',
    changes: [{ what: 'container web: image', from: 'example.com/api:1', to: 'example.com/api:2' }],
    step: { previous: { taskDefinition: arn(1), deploymentId: 'ecs-svc/1', createdAt: 0 } },
  },
} as unknown as Deployed['planned'];
const started = {
  deploymentId: 'ecs-svc/2',
  taskDefinition: arn(2),
  previousTaskDefinition: arn(1),
  createdAt: 1,
};
const diagnosis: Diagnosis = {
  stopped: [
    {
      reason: 'Essential container in task exited',
      container: 'web',
      exitCode: 3,
      count: 4,
      task: {} as Diagnosis['stopped'][number]['task'],
    },
  ],
  events: ['(service api) has started 1 tasks'],
  logs: { source: 'app/web/abc', lines: ['starting', 'no DATABASE_URL'] },
};
const report = (verdict: Verdict | Error, found?: Diagnosis) =>
  reportDeploy(config, { planned, started, verdict, took: 65_000 }, found);
const text = (value: unknown) => JSON.stringify(value);

const timeout = new TimeoutError(
  'ECS service shop/api was not steady within 10m; the last state seen: 0 of 1 tasks running',
  { awaited: 'x', waited: 600_000, lastState: '0 of 1 tasks running' },
  { hint: 'The rollout may still go on' },
);
const cancelled = new ActionError('cancelled', 'The run was cancelled');

describe('reportDeploy', () => {
  it.each<[string, Verdict | Error]>([
    ['steady', { state: 'steady', detail: '1 of 1 tasks run api:2' }],
    ['failed', { state: 'failed', reason: 'rolled-back', detail: 'ECS went back to api:1' }],
    ['superseded', { state: 'superseded', detail: 'another deployment took its place: ecs-svc/9' }],
    ['timeout', timeout],
    ['cancelled', cancelled],
    ['unknown', new Error('out of memory')],
  ])('of %s sets all outputs, and tells what went from where to where', (state, verdict) => {
    const { outputs, summary } = report(verdict);
    expect(outputs).toEqual({
      verdict: state,
      'task-definition-arn': arn(2),
      'previous-task-definition-arn': arn(1),
      'deployment-id': 'ecs-svc/2',
    });
    expect(summary[0]).toEqual({ heading: `shop/api: ${state}` });
    for (const words of ['example.com/api:1', 'example.com/api:2', 'api:1', 'api:2', 'ecs-svc/2', '1m 05s']) {
      expect(text(summary[1])).toContain(words);
    }
    expect(text(summary)).toContain(verdict instanceof Error ? verdict.message : verdict.detail);
  });

  it('has no error when it is steady', () => {
    expect(report({ state: 'steady', detail: '' }).error).toBeUndefined();
  });

  it.each<[string, Verdict, string[], string]>([
    [
      'rolled back',
      { state: 'failed', reason: 'rolled-back', detail: 'tasks failed to start. ECS went back to api:1' },
      ['tasks failed to start. ECS went back to api:1', '4 stopped task(s)', 'container web, exit code 3'],
      'api:1 serves again or still',
    ],
    [
      'crashing',
      { state: 'failed', reason: 'crashing', detail: '3 tasks failed' },
      ['3 tasks failed', 'Likely cause: The program ended with an error'],
      'Go back by deploying api:1 again',
    ],
    [
      'superseded',
      { state: 'superseded', detail: 'another deployment took its place' },
      ['another deployment'],
      'only if this image should win',
    ],
  ])('%s: the error says what failed, on what, why, and what to do', (_, verdict, message, hint) => {
    const { error } = report(verdict, diagnosis);
    expect(error).toBeInstanceOf(RolloutError);
    for (const words of ['shop/api does not run api:2', ...message]) expect(error?.message).toContain(words);
    expect((error as RolloutError).hint).toContain(hint);
  });

  it('adds to a wait that ran out what the tasks died of', () => {
    const { error } = report(timeout, diagnosis);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error?.message).toContain(timeout.message);
    expect(error?.message).toContain(
      '4 stopped task(s): Essential container in task exited (container web, exit code 3)',
    );
    expect(error).toMatchObject({ lastState: '0 of 1 tasks running', hint: 'The rollout may still go on' });
    expect(report(timeout).error).toBe(timeout);
  });

  it('passes on a cancellation as it is', () => {
    expect(report(cancelled, diagnosis).error).toBe(cancelled);
  });

  it('shows the cause, the tasks, the last lines and the events', () => {
    const blocks = report({ state: 'failed', reason: 'stopped', detail: '' }, diagnosis).summary;
    expect(blocks).toContainEqual({
      table: {
        columns: ['tasks', 'stopped because', 'container', 'exit code'],
        rows: [['4', 'Essential container in task exited', 'web', '3']],
      },
    });
    expect(blocks).toContainEqual({
      code: 'starting\nno DATABASE_URL',
      title: 'Last log lines (app/web/abc)',
    });
    expect(blocks).toContainEqual({
      code: '(service api) has started 1 tasks',
      title: 'Events, newest first',
    });
  });

  it('warns of an image that is named by a tag', () => {
    const deployed = { planned, started, verdict: { state: 'steady', detail: '' } as const, took: 1 };
    expect(text(reportDeploy({ ...config, pinned: false }, deployed, undefined).summary)).toContain(
      'not named by digest',
    );
    expect(text(reportDeploy(config, deployed, undefined).summary)).not.toContain('not named by digest');
  });
});

describe('a dry run', () => {
  it('shows the change and hands on what is planned', () => {
    const { outputs, summary, error } = reportPlan(config, planned);
    expect(outputs).toEqual({
      verdict: 'planned',
      'task-definition-arn': 'api',
      'previous-task-definition-arn': arn(1),
    });
    expect(text(summary)).toContain('api:(next)');
    expect(text(summary)).toContain('Nothing was written.');
    expect(error).toBeUndefined();
  });

  it('says that there is nothing to change', () => {
    const none = { ...planned, plan: { ...planned.plan, changes: [] } };
    expect(reportPlan(config, none).outputs['task-definition-arn']).toBe(arn(1));
    expect(text(reportPlan(config, none).summary)).toContain('already runs this image');
  });

  it('without credentials shows what is wanted, and says that nobody looked', () => {
    const { outputs, summary } = reportBlindPlan(config);
    expect(outputs).toEqual({ verdict: 'planned' });
    expect(text(summary)).toContain('example.com/api:2');
    expect(text(summary)).toContain('was not looked at');
  });
});
