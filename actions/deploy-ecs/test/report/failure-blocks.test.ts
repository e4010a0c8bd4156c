import type { Diagnosis } from '@pipeline/ecs';
import { describe, expect, it } from 'vitest';
import { failureBlocks } from '../../src/report/failure-blocks.ts';
import { crash } from '../outcomes.ts';

const nothing: Diagnosis = { stopped: [], events: [], logs: { source: '', lines: [] } };
const unhealthy = { task: 'arn:task/1', container: 'web', check: 'curl -f localhost' };

describe('failureBlocks', () => {
  it('is nothing of nothing', () => expect(failureBlocks(nothing)).toEqual([]));

  it('starts with the cause, then how tasks stopped, what they wrote, and what ECS said', () => {
    expect(failureBlocks(crash)).toEqual([
      {
        text: expect.stringMatching(
          /^Likely cause: The program ended with an error.* See https:\/\/docs\.aws/,
        ),
      },
      {
        table: {
          columns: ['tasks', 'stopped because', 'container', 'exit code'],
          rows: [['2', 'Essential container in task exited', 'web', '3']],
        },
      },
      { code: 'no DATABASE_URL', title: 'Last log lines (app/web/1)' },
      { code: 'has started 1 tasks', title: 'Events, newest first' },
    ]);
  });

  it.each<[string, Partial<Diagnosis>, string]>([
    ['tasks that run unhealthy', { unhealthy: [unhealthy] }, 'its health check'],
    ['events', { events: ['x'] }, 'Events, newest first'],
    ['log lines', { logs: { source: 's', lines: ['x'] } }, 'Last log lines (s)'],
  ])('shows %s', (_, found, words) =>
    expect(JSON.stringify(failureBlocks({ ...nothing, ...found }))).toContain(words),
  );
});
