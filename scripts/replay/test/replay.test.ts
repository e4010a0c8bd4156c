import { describe, expect, it } from 'vitest';
import { readOptions } from '../options.ts';
import { story } from '../story.ts';

describe('readOptions', () => {
  it('reads a call', () => {
    expect(readOptions(['--', 'a.json', '--keep', 'canary-hold'])).toEqual({
      file: 'a.json',
      keep: 'canary-hold',
      asNow: false,
      help: false,
    });
  });
  it.each([
    [[], 'One trace'],
    [['a.json', 'b.json'], 'One trace'],
    [['a.json', '--keep', '../x'], '--keep takes a name'],
    [['a.json', '--as-now'], '--as-now goes with --keep'],
    [['a.json', '--wrong'], '--wrong'],
  ])('%j is wrong', (args, words) => expect(readOptions(args)).toContain(words));
});

describe('story', () => {
  it('tells each change with its time, and the verdict then and now', () => {
    const request = { services: ['api'] };
    const lines = story(
      {
        schema: 1,
        target: 'ecs',
        subject: 'shop/api',
        started: {},
        verdict: { state: 'steady', detail: 'wrongly' },
        dropped: 3,
        answers: [
          { at: 0, operation: 'DescribeServices', request, status: 200, times: 4, until: 61_000 },
          { at: 500, operation: 'ListTasks', request: {}, status: 200 },
        ],
      },
      {
        verdict: { state: 'failed', reason: 'rolled-back', detail: 'back on api:1' },
        told: [
          { at: 0, verdict: { state: 'progressing', detail: '0 of 1' } },
          { at: 61_000, verdict: { state: 'failed', reason: 'rolled-back', detail: 'back on api:1' } },
        ],
      },
    );
    expect(lines).toEqual([
      'shop/api: 5 answers within 1m 01s (DescribeServices, ListTasks)',
      '3 answers in the middle were left out',
      '      0ms  progressing: 0 of 1',
      '   1m 01s  failed (rolled-back): back on api:1',
      'then: steady: wrongly',
      'now:  failed (rolled-back): back on api:1',
    ]);
  });
});
