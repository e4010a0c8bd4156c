import type { Block } from '@pipeline/action-kit';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/outcome.ts';
import { reportDeploy, type Told } from '../../src/report/deploy.ts';
import { type Given, IMAGE, read } from '../config/read.ts';
import { crash, failed, held, neverBegun, outcome } from '../outcomes.ts';

const report = (outcomes: Outcome[], told: Partial<Told> = {}, given: Given = {}) =>
  reportDeploy(read({ service: 'api', image: IMAGE, ...given }), outcomes, { plans: [], ...told });
const texts = (blocks: Block[]) => blocks.flatMap(block => ('text' in block ? [block.text] : []));
const rows = (blocks: Block[]) => blocks.flatMap(block => ('table' in block ? block.table.rows : []));
const back = { state: 'back', detail: 'api:1 runs' } as const;

describe('reportDeploy', () => {
  it('says in the heading what it was about and how it ended', () => {
    const { summary } = report([outcome(), outcome({ service: 'worker', ended: failed('crashing') })]);
    expect(summary[0]).toEqual({ heading: 'shop/api, worker: failed' });
  });

  it('has a row for the revision, for each other change and for the deployment', () => {
    const { summary } = report([outcome({ url: 'https://api.example.com' })]);
    const name = { link: 'https://api.example.com', text: 'api' };
    expect(rows(summary)).toEqual([
      [name, 'task definition', { code: 'api:1' }, { code: 'api:2' }, '1m 01s'],
      [name, 'container web: image', { code: 'shop/api:1' }, { code: 'shop/api:2' }, ''],
      [
        name,
        'deployment',
        '',
        { link: expect.stringContaining('/clusters/shop/services/api/'), text: 'ecs-svc/2' },
        '',
      ],
    ]);
  });

  it.each([
    ['javascript:alert(1)', 'api'],
    ['http://api.internal', { link: 'http://api.internal', text: 'api' }],
  ])('links to %s only where that is a web address', (url, cell) => {
    expect(rows(report([outcome({ url })]).summary)[0]?.[0]).toEqual(cell);
  });

  it('has no link to a deployment that was never begun', () => {
    expect(rows(report([neverBegun('api')]).summary).map(([, what]) => what)).not.toContain('deployment');
  });

  it.each<[string, Outcome, string]>([
    ['serves', outcome(), '2 of 2 tasks run api:2'],
    [
      'went back',
      outcome({ ended: failed('crashing', 'no start.'), wayBack: back }),
      'no start. What was there before serves again.',
    ],
    [
      'could not go back',
      outcome({ ended: failed('crashing'), wayBack: { state: 'failed', detail: 'no capacity' } }),
      'no start. Going back failed, too: no capacity.',
    ],
    [
      'was left to someone else',
      outcome({ ended: failed('crashing'), wayBack: { state: 'left', detail: 'api:3 is there' } }),
      'no start. It was left as it is: api:3 is there.',
    ],
  ])('tells in a sentence of one that %s', (_, given, words) => {
    expect(texts(report([given]).summary)[0]).toBe(words);
  });

  it('says how to go on from a hold, and leaves no error', () => {
    const { summary, error } = report([outcome({ ended: held })]);
    expect(error).toBeUndefined();
    const [state, next] = texts(summary);
    expect(state).toContain('waits at POST_TEST_TRAFFIC_SHIFT');
    for (const words of ['operation: continue', 'operation: abort', 'ECS decides by itself'])
      expect(next).toContain(words);
  });

  it('tells notes, images by tag, what explains the failure, and where the trace is', () => {
    const traces = [{ path: '/tmp/trace.json', text: '{"answers":[]}' }];
    const { summary } = report(
      [outcome({ ended: failed('crashing'), diagnosis: crash })],
      { notes: ['Model s3://models/x'], traces },
      { image: 'example.com/api:2' },
    );
    const words = JSON.stringify(summary);
    for (const part of [
      'Model s3://models/x',
      'Not named by digest: example.com/api:2',
      'no DATABASE_URL',
      '/tmp/trace.json',
    ])
      expect(words).toContain(part);
  });

  it('keeps a long trace out of the summary', () => {
    const traces = [{ path: '/tmp/trace.json', text: 'x'.repeat(300_000) }];
    const { summary } = report([outcome({ ended: failed('stopped') })], { traces });
    expect(JSON.stringify(summary).length).toBeLessThan(5_000);
  });

  it('says what stays locked where the failure is held', () => {
    const given = { environment: 'staging', 'on-failure': 'hold' };
    expect(report([outcome({ ended: failed('crashing') })], {}, given).error).toMatchObject({
      hint: expect.stringContaining('staging stays locked'),
    });
    expect(report([outcome()], {}, given).error).toBeUndefined();
  });
});
