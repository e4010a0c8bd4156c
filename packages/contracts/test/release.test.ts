import { describe, expect, it } from 'vitest';
import {
  byGravity,
  type Ending,
  joinRecords,
  parseIntent,
  parseOutcome,
  type ReleaseIntent,
  type ReleaseOutcome,
} from '../src/index.ts';

const intent: ReleaseIntent = {
  schema: 1,
  id: '42.1',
  environment: 'staging',
  commit: { sha: 'a1', ref: 'refs/heads/main' },
  by: { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/42' },
  at: '2026-11-21T10:00:00.000Z',
  targets: [
    {
      subject: 'ecs:eu-west-1/shop/api',
      artifacts: { web: 'repo@sha256:1' },
      before: { revision: 'api:7' },
      of: '40.1',
    },
  ],
};
const outcome: ReleaseOutcome = {
  schema: 1,
  intent: '42.1',
  at: '2026-11-21T10:03:00.000Z',
  verdict: 'failed',
  detail: 'crashing',
  targets: [
    {
      subject: 'ecs:eu-west-1/shop/api',
      verdict: 'failed',
      detail: 'exit 1',
      after: { revision: 'api:7' },
      url: 'https://api.example.com',
      undone: true,
      refuses: ['sha256:1'],
      checks: ['HTTP checks'],
    },
  ],
};
const carried = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('reading a log', () => {
  it('gives back what was written, without what this version does not know', () => {
    expect(parseIntent(carried({ ...intent, later: 1 }))).toEqual(intent);
    expect(parseOutcome(carried({ ...outcome, later: 1 }))).toEqual(outcome);
    const retiring = { ...intent, retires: { why: 'moved' } };
    expect(parseIntent(carried({ ...retiring, retires: { why: 'moved', later: 1 } }))).toEqual(retiring);
  });

  it.each([
    [null, 'intent must be an object'],
    [[], 'intent must be an object'],
    [{}, 'schema must be 1'],
    [{ ...intent, schema: 2 }, 'schema 2 is newer than this version of the pipeline reads (1)'],
    [{ ...intent, id: 42 }, 'id must be a text'],
    [{ ...intent, commit: 'a1' }, 'commit must be an object'],
    [{ ...intent, at: 'noon' }, 'at must be a time in ISO 8601'],
    [{ ...intent, targets: {} }, 'targets must be a list'],
    [{ ...intent, retires: {} }, 'retires.why must be a text'],
    [
      { ...intent, targets: [{ subject: 's', artifacts: { web: 1 } }] },
      'targets[0].artifacts.web must be a text',
    ],
  ])('%j: %s', (json, problem) => {
    expect(parseIntent(json)).toBe(problem);
  });

  it('refuses an ending that it does not know', () => {
    expect(parseOutcome({ ...outcome, verdict: 'fine' })).toMatch(/^verdict must be one of .*steady/);
  });
});

describe('joining', () => {
  const at = (minute: number) => `2026-11-21T10:${String(minute).padStart(2, '0')}:00Z`;
  const meant = (id: string, subject: string, minute: number): ReleaseIntent => ({
    ...intent,
    id,
    at: at(minute),
    targets: [{ subject, artifacts: {}, before: null }],
  });
  const ended = (id: string, subject: string, minute: number, detail: string): ReleaseOutcome => ({
    ...outcome,
    intent: id,
    at: at(minute),
    detail,
    targets: [{ subject, verdict: 'steady', detail }],
  });

  it.each([
    [
      'one run, two services',
      [meant('1', 'b', 1), meant('1', 'a', 0)],
      [ended('1', 'b', 3, 'B'), ended('1', 'a', 2, 'A')],
      ['B', 'A'],
    ],
    [
      'one run, one service twice',
      [meant('1', 'a', 2), meant('1', 'a', 0)],
      [ended('1', 'a', 3, 'again'), ended('1', 'a', 1, 'first')],
      ['again', 'first'],
    ],
    ['in flight', [meant('2', 'a', 5), meant('1', 'a', 0)], [ended('1', 'a', 1, 'old')], [undefined, 'old']],
    [
      'said twice',
      [meant('1', 'a', 0)],
      [ended('1', 'a', 2, 'late'), ended('1', 'a', 1, 'first')],
      ['first'],
    ],
    [
      'of something else',
      [meant('1', 'a', 0)],
      [ended('9', 'a', 2, 'x'), ended('1', 'z', 2, 'x')],
      [undefined],
    ],
  ])('%s', (_name, intents, outcomes, expected) => {
    expect(joinRecords(intents, outcomes).map(record => record.outcome?.detail)).toEqual(expected);
  });

  it('what only the deploy could tell of its artifacts stands beside what was intended', () => {
    const begun = meant('1', 'a', 0);
    const [target] = begun.targets;
    begun.targets = [{ subject: 'a', before: null, ...target, artifacts: { source: 'a1' } }];
    const end = ended('1', 'a', 1, 'done');
    end.targets = [
      { subject: 'a', verdict: 'steady', detail: '', artifacts: { deployment: 'vercel://dpl_1' } },
    ];
    expect(joinRecords([begun], [end])[0]?.intent.targets[0]?.artifacts).toEqual({
      source: 'a1',
      deployment: 'vercel://dpl_1',
    });
    expect(begun.targets[0]?.artifacts).toEqual({ source: 'a1' });
  });

  describe('a hold', () => {
    const both = meant('1', 'a', 0);
    both.targets.push({ subject: 'b', artifacts: {}, before: null });
    const said = (minute: number, a: Ending, b: Ending): ReleaseOutcome => ({
      ...ended('1', 'a', minute, `minute ${minute}`),
      verdict: [a, b].sort(byGravity)[0] ?? a,
      targets: [
        { subject: 'a', verdict: a, detail: `minute ${minute}` },
        { subject: 'b', verdict: b, detail: `minute ${minute}` },
      ],
    });

    it.each([
      ['goes on', [said(2, 'steady', 'steady'), said(1, 'held', 'steady')], 'steady', ['steady', 'steady']],
      [
        'is aborted',
        [said(2, 'failed', 'steady'), said(1, 'held', 'steady')],
        'failed',
        ['failed', 'steady'],
      ],
      [
        'is settled for each at once',
        [said(3, 'held', 'failed'), said(2, 'steady', 'held'), said(1, 'held', 'held')],
        'failed',
        ['steady', 'failed'],
      ],
      [
        'is over, and said to stand by a runner taken for dead',
        [said(3, 'held', 'held'), said(2, 'steady', 'steady'), said(1, 'held', 'held')],
        'steady',
        ['steady', 'steady'],
      ],
      [
        'is over once, whatever is said then',
        [said(3, 'failed', 'failed'), said(2, 'steady', 'steady'), said(1, 'held', 'held')],
        'steady',
        ['steady', 'steady'],
      ],
      [
        'does not open what has ended',
        [said(2, 'failed', 'failed'), said(1, 'steady', 'held')],
        'failed',
        ['steady', 'failed'],
      ],
    ] satisfies [string, ReleaseOutcome[], Ending, Ending[]][])(
      'that %s',
      (_name, outcomes, verdict, targets) => {
        const [record] = joinRecords([both], outcomes);
        expect(record?.outcome?.verdict).toBe(verdict);
        expect(record?.outcome?.targets.map(target => target.verdict)).toEqual(targets);
      },
    );
  });
});
