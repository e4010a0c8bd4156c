import { describe, expect, it } from 'vitest';
import { readExecution } from '../../src/index.ts';
import { judgeExecution } from '../../src/job/judge-execution.ts';
import { judgeJob } from '../../src/job/judge-job.ts';

const started = {
  kind: 'job' as const,
  region: 'r',
  id: 'migrate',
  uid: 'u',
  generation: 3,
  images: { '': 'shop:2' },
};
const job = (more: Record<string, unknown> = {}, image = 'shop:2') => ({
  uid: 'u',
  generation: '3',
  observedGeneration: '3',
  template: { template: { containers: [{ name: 'migrate-1', image }] } },
  terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
  lastModifier: 'ann@example.com',
  ...more,
});
const ready = (state: string, message = '') => ({ terminalCondition: { type: 'Ready', state, message } });

describe('judgeJob', () => {
  it.each([
    ['steady, under whatever name Google gives its container', job(), 'steady', 'the next execution'],
    ['gone', undefined, 'failed', 'is gone'],
    ['made anew', job({ uid: 'other' }), 'superseded', 'made anew'],
    ['not shown yet', job({ generation: '2' }), 'progressing', 'not shown'],
    ['changed since', job({ generation: '4' }), 'superseded', 'by ann@example.com'],
    ['of other images', job({}, 'shop:9'), 'superseded', 'changed since'],
    [
      'reconciling, its condition from before',
      job({ reconciling: true, ...ready('CONDITION_FAILED', 'old') }),
      'progressing',
      'takes the change in',
    ],
    ['not observed', job({ observedGeneration: '2' }), 'progressing', 'takes the change in'],
    [
      'refused',
      job({ observedGeneration: '2', ...ready('CONDITION_FAILED', "Image 'x' not found.") }),
      'failed',
      "Image 'x' not found.",
    ],
    [
      'on its way',
      job({ reconciling: true, ...ready('CONDITION_RECONCILING', 'Deploying') }),
      'progressing',
      'in: Deploying',
    ],
    ['refused without a word', job(ready('CONDITION_FAILED')), 'failed', 'no reason'],
    ['pending', job(ready('CONDITION_PENDING')), 'progressing', 'takes the change in'],
    ['of a state that is not known', job(ready('CONDITION_NEXT_YEAR')), 'progressing', 'takes the change in'],
    ['without a condition', job({ terminalCondition: undefined }), 'progressing', 'takes the change in'],
  ])('%s', (_, raw, state, detail) => {
    expect(judgeJob(raw, started)).toMatchObject({ state, detail: expect.stringContaining(detail) });
  });

  it('does not tell the failure of before while it takes a change in', () => {
    const before = { reconciling: true, ...ready('CONDITION_FAILED', 'old') };
    expect(judgeJob(job(before), started).detail).not.toContain('old');
  });
});

describe('judgeExecution', () => {
  const completed = (state: string, message = '', executionReason = '') => ({
    type: 'Completed',
    state: `CONDITION_${state}`,
    message,
    executionReason,
  });
  const over = { completionTime: '2026-11-29T10:00:00Z' };
  it.each<[string, Record<string, unknown>, string, string]>([
    [
      'done',
      { taskCount: 2, succeededCount: 2, conditions: [completed('SUCCEEDED')], ...over },
      'steady',
      '2 of 2',
    ],
    [
      'failed',
      {
        taskCount: 1,
        failedCount: 1,
        conditions: [completed('FAILED', 'Task m-task0 failed', 'NON_ZERO_EXIT_CODE')],
      },
      'crashing',
      'Task m-task0 failed',
    ],
    [
      'cancelled',
      { taskCount: 1, conditions: [completed('FAILED', '', 'CANCELLED')], ...over },
      'stopped',
      'CANCELLED',
    ],
    [
      'complete although a task failed',
      { taskCount: 2, succeededCount: 1, failedCount: 1, conditions: [completed('SUCCEEDED')] },
      'crashing',
      '1 of 2',
    ],
    [
      'complete although nothing ran',
      { conditions: [completed('SUCCEEDED')], ...over },
      'crashing',
      '0 of 0',
    ],
    [
      'over by its time, without a condition',
      { taskCount: 1, succeededCount: 1, ...over },
      'steady',
      '1 of 1',
    ],
    ['over by its time, cancelled', { taskCount: 1, cancelledCount: 1, ...over }, 'stopped', '0 of 1'],
    [
      'with its time and a condition that lags',
      { taskCount: 1, succeededCount: 1, conditions: [completed('RECONCILING')], ...over },
      'progressing',
      '1 of 1',
    ],
    ['just made', {}, 'progressing', 'its tasks run'],
    [
      'waiting',
      {
        taskCount: 1,
        conditions: [
          completed('RECONCILING'),
          { type: 'Retry', state: 'CONDITION_RECONCILING', message: 'System will retry after 0:00:05' },
        ],
      },
      'progressing',
      'Retry: System will retry',
    ],
  ])('%s', (_, raw, state, detail) => {
    const verdict = judgeExecution(readExecution(raw));
    expect([verdict.state === 'failed' ? verdict.reason : verdict.state, verdict.detail]).toEqual([
      state,
      expect.stringContaining(detail),
    ]);
  });
});
