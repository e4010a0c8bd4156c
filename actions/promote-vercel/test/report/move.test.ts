import type { Block } from '@pipeline/action-kit';
import { RolloutError, type Verdict } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { deploymentView } from '../../../../packages/vercel/test/view-of.ts';
import type { Outcome } from '../../src/outcome.ts';
import { reportMove, type Told } from '../../src/report/move.ts';
import type { Standing } from '../../src/standing.ts';
import { read } from '../config/read.ts';

const DOMAIN = 'shop.example.com';
const config = read({ deployment: 'dpl_2' });

const standing = (answers: string, fields: Partial<Standing> = {}): Standing => ({
  snapshot: { deployment: answers, host: '', hosts: { [DOMAIN]: answers }, autoAssign: true, pinned: false },
  madeAt: 1_000,
  answers: { [DOMAIN]: answers },
  pinned: undefined,
  rolling: undefined,
  ...fields,
});

const steady: Verdict = { state: 'steady', detail: `${DOMAIN} answers from dpl_2` };
const outcome = (fields: Partial<Outcome> = {}): Outcome => ({
  title: 'acme/shop-web',
  changes: [],
  previous: 'dpl_1',
  next: 'dpl_2',
  hosts: [{ host: DOMAIN, from: 'dpl_1' }],
  ended: steady,
  standing: standing('dpl_2'),
  ...fields,
});

const told = (fields: Partial<Told> = {}): Told => ({
  plan: {
    subject: 'acme/shop-web',
    changes: [
      { what: `domain ${DOMAIN}`, from: 'dpl_1', to: 'dpl_2' },
      { what: 'variable NEW', to: 'set' },
    ],
    step: { secret: 'a plan’s step is for nobody' },
  },
  view: deploymentView('dpl_2'),
  commit: 'c'.repeat(40),
  said: [{ what: 'verified in staging', good: true, text: 'release 2 passed smoke' }],
  notes: [],
  lastMove: 'The last move before this was a promotion',
  kept: undefined,
  releaseId: '42.1',
  traces: [],
  ...fields,
});

const textOf = (blocks: readonly Block[]) => JSON.stringify(blocks);
const tables = (blocks: readonly Block[]) => blocks.flatMap(block => ('table' in block ? [block.table] : []));

describe('the summary', () => {
  it('shows each host once, from where to where, and what it answers', () => {
    const { summary } = reportMove(config, outcome(), told());
    const [hosts, changes, evidence] = tables(summary);
    expect(hosts).toEqual({
      columns: ['host', 'from', 'to', 'answers from'],
      rows: [
        [
          { link: `https://${DOMAIN}`, text: DOMAIN },
          { code: 'dpl_1' },
          { code: 'dpl_2' },
          { code: 'dpl_2' },
        ],
      ],
    });
    expect(changes?.rows).toEqual([['variable NEW', { code: 'none' }, { code: 'set' }]]);
    expect(evidence?.rows).toEqual([['verified in staging', 'yes', 'release 2 passed smoke']]);
    expect(textOf(summary)).toContain('The last move before this');
    expect(textOf(summary)).not.toContain('two in the morning');
  });

  it('tells somebody woken at night what is live, and what to do', () => {
    const ended: Verdict = { state: 'failed', reason: 'check-failed', detail: `${DOMAIN}: /health: 500` };
    const { summary } = reportMove(config, outcome({ ended }), told());
    const guide = tables(summary).find(({ columns }) => columns[0] === 'at two in the morning');
    expect(guide?.rows.map(([what]) => what)).toEqual([
      'What is live now',
      'To have what was live before',
      'To have the new one all the same',
      'Without this pipeline',
    ]);
    expect(textOf(summary)).toContain('`operation: rollback` and `to: dpl_1`');
    const back = reportMove(config, outcome({ ended, standing: standing('dpl_1') }), told());
    expect(textOf(back.summary)).toContain('It is live');
  });

  it.each<[string, Partial<Outcome>, Partial<Told>, string]>([
    ['nothing but its id', {}, {}, '`deployment: dpl_2`'],
    [
      'an unpinning, after a rollback or an aborted rolling release',
      { standing: standing('dpl_1', { pinned: 'dpl_1' }) },
      {},
      '`deployment: dpl_2` and `unpin: true`',
    ],
    [
      'to be taken though it is older',
      { standing: standing('dpl_1', { madeAt: 5_000 }) },
      { view: deploymentView('dpl_2', { createdAt: 4_999 }) },
      '`deployment: dpl_2` and `allow-older: true`',
    ],
  ])('names what the next try needs: %s', (_, fields, more, needs) => {
    const ended: Verdict = { state: 'failed', reason: 'check-failed', detail: 'down' };
    const { summary } = reportMove(config, outcome({ ended, ...fields }), told(more));
    expect(textOf(summary)).toContain(`Run promote-vercel with ${needs}, once the cause`);
  });

  it('names that the log will refuse it, where there is one and it will', () => {
    const recorded = read({ deployment: 'dpl_2', environment: 'production' });
    const needs = 'Run promote-vercel with `deployment: dpl_2` and `allow-refused: true`, once';
    const failed: Verdict = { state: 'failed', reason: 'check-failed', detail: 'down' };
    const overtaken: Verdict = { state: 'superseded', detail: 'by dpl_3' };
    const summaryOf = (ended: Verdict) => textOf(reportMove(recorded, outcome({ ended }), told()).summary);
    expect(summaryOf(failed)).toContain(needs);
    expect(summaryOf(overtaken)).toContain('Run promote-vercel with `deployment: dpl_2`, once');
  });

  it('says where the next try’s needs could not be seen', () => {
    const { standing: _, ...unseen } = outcome({
      ended: { state: 'failed', reason: 'check-failed', detail: 'down' },
    });
    expect(textOf(reportMove(config, unseen, told()).summary)).toContain('says first what else it needs');
  });

  it('says that production is pinned, wherever that comes from', () => {
    const pinned = outcome({ standing: standing('dpl_2', { pinned: 'dpl_2' }) });
    const { outputs, summary } = reportMove(config, pinned, told());
    expect(outputs.pinned).toBe(true);
    expect(textOf(summary)).toContain('what is deployed from now on does not go live');
  });

  it('says where nothing could be seen afterwards', () => {
    const { standing: _, ...unseen } = outcome();
    const { outputs, summary } = reportMove(config, unseen, told());
    expect(tables(summary)[0]?.rows[0]?.[3]).toBe('not seen');
    expect(outputs).not.toHaveProperty('pinned');
    expect(outputs).not.toHaveProperty('traffic');
  });
});

describe('the outputs', () => {
  it('are these, and no step of a plan', () => {
    const { outputs } = reportMove(
      config,
      outcome(),
      told({ traces: [{ path: '/tmp/trace.json', text: '{}' }] }),
    );
    expect(outputs).toEqual({
      verdict: 'steady',
      url: `https://${DOMAIN}`,
      urls: `["https://${DOMAIN}"]`,
      'deployment-id': 'dpl_2',
      'deployment-url': 'https://shop-web-2-acme.vercel.app',
      'previous-deployment-id': 'dpl_1',
      pinned: false,
      traffic: 100,
      commit: 'c'.repeat(40),
      plan: [{ subject: 'acme/shop-web', changes: told().plan?.changes }],
      'release-id': '42.1',
      trace: '/tmp/trace.json',
    });
  });

  it.each<[string, Partial<Standing>, string, number]>([
    ['a canary’s percent', { rolling: { canary: 'dpl_2', percent: 10 } }, 'dpl_1', 10],
    ['what another canary leaves', { rolling: { canary: 'dpl_3', percent: 10 } }, 'dpl_2', 90],
    ['none', {}, 'dpl_1', 0],
  ])('tell %s as the traffic', (_, fields, answers, traffic) => {
    const { outputs } = reportMove(config, outcome({ standing: standing(answers, fields) }), told());
    expect(outputs.traffic).toBe(traffic);
  });
});

describe('the error', () => {
  it('is none where all is well', () => {
    const kept = { state: 'put-back', words: 'it is off again, as it was' } as const;
    expect(reportMove(config, outcome(), told({ kept })).error).toBeUndefined();
  });

  it('is the setting’s only where nothing else is wrong', () => {
    const kept = { state: 'failed', words: 'autoAssignCustomDomains is true' } as const;
    expect(reportMove(config, outcome(), told({ kept })).error?.message).toBe(kept.words);
    const ended: Verdict = { state: 'failed', reason: 'stopped', detail: 'Vercel’s promotion failed' };
    const { error, summary } = reportMove(config, outcome({ ended }), told({ kept }));
    expect(error).toBeInstanceOf(RolloutError);
    expect(error?.message).not.toContain(kept.words);
    expect(textOf(summary)).toContain(kept.words);
  });
});
