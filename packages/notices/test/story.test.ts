import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { html } from '../src/email/mail.ts';
import { commitsOf, type EnvironmentLog, markersOf, type Story, story } from '../src/index.ts';
import { STAGES, staging } from './done-when.ts';
import {
  api,
  asked,
  at,
  before,
  decided,
  GOOD,
  log,
  NEXT,
  orders,
  proof,
  release,
  rollback,
  web,
} from './shop.ts';

const NOW = at('12:30');
const waiting = { requests: [asked('10:15')] };
const decisions = [
  decided('10:20', 'refused', ['alice'], 'alice wrote it, and her own yes does not count'),
  decided('10:30', 'approved', ['bob']),
];
const live = {
  records: [...before.records, release({ from: '12:00', until: '12:05' })],
  proofs: before.proofs,
};

function told(logs: EnvironmentLog[], sha = NEXT, now = NOW): Story {
  const found = story(logs, sha, now);
  if (found === undefined) throw new Error('there is no story');
  return found;
}
const linesOf = ({ lines }: Story) =>
  lines.map(
    ({ at: when, symbol, environment, what, by }) =>
      `${when.slice(11, 16)} ${symbol} ${environment}: ${what} (${by})`,
  );

it('tells the whole of a release that was approved, turned bad and was rolled back', () => {
  const { logs = [] } = STAGES.at(-1) ?? {};
  const whole = told(logs);
  expect(linesOf(whole)).toEqual([
    '10:05 🟢 staging: live: api, orders, web (alice)',
    '10:10 ✅ staging: passed smoke, e2e (alice)',
    '10:15 ⏳ production: waits for approval by bob, acme/leads until 2026-11-30 18:00 UTC (alice)',
    '10:20 🙅 production: a yes did not count: alice wrote it, and her own yes does not count (alice)',
    '10:30 👍 production: approved (bob)',
    '12:05 🟢 production: live: api, orders, web (alice)',
    '12:08 ✅ production: passed smoke (alice)',
    '12:15 ❌ production: failed error rate (alice)',
    '12:25 ↩️ production: rolled back to 9f8e7d6: api, orders, web; asked for by bob (bob)',
    '12:25 ⛔ production: refused from now on: api, orders, web ()',
  ]);
  expect(whole).toMatchObject({
    headline: 'api, orders, web 1a2b3c4: rolled back in production to 9f8e7d6',
    phase: 'rolled-back',
    severity: 'warning',
    open: false,
  });
  expect(linesOf(told(logs, GOOD)).at(-1)).toBe(
    '12:25 🟢 production: live again: api, orders, web; asked for by bob (bob)',
  );
  expect(told(logs, GOOD)).toMatchObject({ phase: 'live', severity: 'good', open: false });
});

it('is drawn in the guide’s picture as it is told', () => {
  const picture = readFileSync('docs/pictures/notice.svg', 'utf8');
  for (const { when, logs } of STAGES) {
    const { headline, lines } = told(logs, NEXT, at(when));
    expect(picture).toContain(html(headline));
    for (const { symbol, environment, what } of lines)
      expect(picture).toContain(html(`${symbol} ${environment}: ${what}`));
  }
});

type Row = [
  phase: string,
  production: Partial<EnvironmentLog>,
  Pick<Story, 'severity' | 'open'> & { headline: string },
];
const NAMES = 'api, orders, web 1a2b3c4: ';

it.each<Row>([
  ['live in staging', {}, { headline: 'live in staging', severity: 'info', open: true }],
  ['waiting', waiting, { headline: 'waiting for approval for production', severity: 'info', open: true }],
  [
    'approved',
    { ...waiting, decisions },
    { headline: 'approved for production', severity: 'info', open: true },
  ],
  [
    'an emergency',
    { ...waiting, decisions: [decided('10:30', 'emergency', ['bob'], 'the shop is down')] },
    { headline: 'approved for production', severity: 'info', open: true },
  ],
  [
    'denied',
    { ...waiting, decisions: [decided('10:30', 'denied', ['bob'], 'not on a Friday')] },
    { headline: 'denied for production', severity: 'warning', open: false },
  ],
  [
    'void',
    { ...waiting, decisions: [decided('10:30', 'void', [], 'something newer is live')] },
    { headline: 'no longer to be approved for production', severity: 'warning', open: false },
  ],
  [
    'too late',
    { requests: [asked('10:15', { rule: { approvers: ['bob'], quorum: 2, deadline: at('11:00') } })] },
    { headline: 'not approved in time for production', severity: 'warning', open: false },
  ],
  [
    'in flight',
    { ...waiting, decisions, records: [...before.records, release({})] },
    { headline: 'being deployed to production', severity: 'info', open: true },
  ],
  ['steady', live, { headline: 'not checked yet in production', severity: 'info', open: true }],
  [
    'checked',
    { ...live, proofs: [...live.proofs, proof('12:08')] },
    { headline: 'live in production', severity: 'good', open: false },
  ],
  [
    'checked as it was deployed',
    { ...before, records: [...before.records, release({ until: '12:05', of: { checks: ['http'] } })] },
    { headline: 'live in production', severity: 'good', open: false },
  ],
  [
    'held',
    { ...before, records: [...before.records, release({ until: '12:05', verdict: 'held' })] },
    { headline: 'held in production', severity: 'warning', open: true },
  ],
  [
    'failed',
    {
      ...before,
      records: [...before.records, release({ until: '12:05', verdict: 'failed', of: { undone: true } })],
    },
    { headline: 'failed in production', severity: 'error', open: false },
  ],
  [
    'bad',
    { ...live, proofs: [...live.proofs, proof('12:08', { result: 'failed' })] },
    { headline: 'bad in production', severity: 'error', open: true },
  ],
  [
    'on its way back',
    { ...live, records: [...live.records, rollback()] },
    { headline: 'being rolled back in production to 9f8e7d6', severity: 'error', open: true },
  ],
  [
    'a rollback that failed',
    {
      ...live,
      records: [...live.records, rollback({ until: '12:25', verdict: 'failed', detail: 'no image' })],
    },
    { headline: 'bad in production', severity: 'error', open: true },
  ],
  [
    'replaced',
    {
      ...live,
      records: [...live.records, release({ id: '45.1', sha: 'c'.repeat(40), from: '12:10', until: '12:15' })],
    },
    { headline: 'replaced in production by ccccccc', severity: 'info', open: false },
  ],
])(
  '%s: the headline, how grave it is and whether more is to come',
  (_, production, { headline, ...more }) => {
    expect(told([staging, log('production', production)])).toMatchObject({
      headline: NAMES + headline,
      ...more,
    });
  },
);

describe('its lines', () => {
  const lastOf = (production: Partial<EnvironmentLog>) =>
    linesOf(told([log('production', production)])).at(-1);

  it('say of a failure which target, why, and what serves', () => {
    const failed = release({
      until: '12:05',
      verdict: 'failed',
      detail: 'exit code 1',
      subjects: [api],
      of: { undone: true },
    });
    expect(lastOf({ records: [failed] })).toBe(
      '12:05 ❌ production: failed: api: exit code 1 (taken back: what was there before serves) (alice)',
    );
  });

  it('say which targets are live while others are on their way', () => {
    const first = release({ subjects: [api], until: '12:02' });
    expect(lastOf({ records: [first, release({ from: '12:01', subjects: [orders, web] })] })).toBe(
      '12:00 🚀 production: is being deployed: api, orders, web; live so far: api (alice)',
    );
  });

  it('say of a rollback of one target which', () => {
    const records = [...live.records, rollback({ until: '12:25', subjects: [api] })];
    expect(lastOf({ records })).toBe('12:25 ⛔ production: refused from now on: api ()');
  });

  it('are not those of a release that never began', () => {
    const records = [release({ until: '12:05', verdict: 'not-started', detail: 'the lock was held' })];
    expect(story([log('production', { records })], NEXT, NOW)).toBeUndefined();
  });

  it('link to pages only', () => {
    const record = release({ until: '12:05', of: { url: 'javascript:alert(1)' } });
    record.intent.by.url = 'https://user:pass@github.com/x';
    expect(told([log('production', { records: [record] })]).lines[0]?.links).toEqual([]);
  });

  it('have what was decided or ran out once it was being deployed as what it is: too late', () => {
    const late = {
      requests: [asked('10:15', { rule: { approvers: ['bob'], quorum: 1, deadline: at('12:10') } })],
    };
    const voided = { ...late, decisions: [decided('12:20', 'void', [], 'something newer is live')] };
    const proofs = [...live.proofs, proof('12:08')];
    expect(told([log('production', { ...live, ...late, proofs })]).phase).toBe('live');
    expect(told([log('production', { ...live, ...voided, proofs })]).phase).toBe('live');
  });

  it('say once what several runs have written down', () => {
    const twice = [decided('10:31', 'approved', ['bob']), decided('10:30', 'approved', ['bob'])];
    expect(lastOf({ ...waiting, decisions: twice })).toBe('10:30 👍 production: approved (bob)');
  });

  it('say what the checks found once it was returned to', () => {
    const records = [...live.records, rollback({ until: '12:25' })];
    const proofs = [...before.proofs, proof('12:27', { release: '44.1', result: 'failed' })];
    expect(told([log('production', { records, proofs })], GOOD)).toMatchObject({
      phase: 'bad',
      severity: 'error',
    });
  });

  it('keep the checks of a release and of its rollback by the same run apart', () => {
    const records = [...live.records, rollback({ id: '42.1', until: '12:25' })];
    const proofs = [...before.proofs, proof('12:15', { result: 'failed' }), proof('12:27')];
    const whats = (sha: string) =>
      told([log('production', { records, proofs })], sha).lines.map(({ what }) => what);
    expect(whats(NEXT)).toContain('failed smoke');
    expect(whats(NEXT)).not.toContain('passed smoke');
    expect(whats(GOOD)).toContain('passed smoke');
  });

  it('keep a check’s last word only', () => {
    const proofs = [proof('12:08', { result: 'failed' }), proof('12:09')];
    expect(lastOf({ records: live.records, proofs })).toBe('12:09 ✅ production: passed smoke (alice)');
  });
});

it('is of the same phase since it began, and of a second failure anew', () => {
  const checked = (more: string[]) =>
    told([log('production', { ...live, proofs: [...live.proofs, proof('12:08', { checks: more })] })]);
  expect(checked(['smoke']).since).toBe(checked(['smoke', 'e2e']).since);
  const failed = (id: string, from: string, until: string) => release({ id, from, until, verdict: 'failed' });
  const [first, second] = [failed('42.1', '12:00', '12:05'), failed('43.1', '12:10', '12:15')];
  expect(told([log('production', { records: [first] })]).since).toBe(at('12:05'));
  expect(told([log('production', { records: [first, second] })]).since).toBe(at('12:15'));
});

it.each([
  ['42.1', [NEXT]],
  ['41.1', [NEXT]],
  ['44.1', [NEXT, GOOD]],
  ['7.1', []],
])('finds the commits that %s is about', (id, commits) => {
  const production = log('production', {
    ...waiting,
    records: [...live.records, rollback({ until: '12:25' })],
  });
  expect(commitsOf([log('staging'), production], each => each === id)).toEqual(commits);
});

it('marks what went live, by a release and by a rollback', () => {
  const production = log('production', { ...live, records: [...live.records, rollback({ until: '12:25' })] });
  const named = (sha: string) =>
    markersOf([staging, production], sha).map(each => `${each.environment} ${each.release}`);
  expect(named(NEXT)).toEqual(['staging 41.1', 'production 42.1']);
  expect(named(GOOD)).toEqual(['production 40.1', 'production 44.1']);
});

it('is bad where a check of one target had failed before the others were live', () => {
  const early = [
    release({ from: '12:00', until: '12:02', subjects: [api] }),
    release({ from: '12:00', until: '12:10', subjects: [orders, web] }),
  ];
  const proofs = [proof('12:03', { result: 'failed' })];
  expect(told([log('production', { records: early, proofs })])).toMatchObject({
    phase: 'bad',
    headline: 'api, orders, web 1a2b3c4: bad in production',
    severity: 'error',
  });
});

it('is a failure where half of it never began, and says which half', () => {
  const records = [
    release({ from: '12:00', until: '12:02', subjects: [api] }),
    release({
      from: '12:01',
      until: '12:03',
      subjects: [web],
      verdict: 'not-started',
      detail: 'the lock was held',
    }),
  ];
  const whole = told([log('production', { records })]);
  expect(whole).toMatchObject({ phase: 'failed', severity: 'error' });
  expect(whole.lines.at(-1)?.what).toBe('went out in part: web: the lock was held; live: api');
});

it('is not changed by a rollback that never began', () => {
  const records = [
    ...live.records,
    rollback({ until: '12:25', verdict: 'not-started', detail: 'the lock was held' }),
  ];
  const production = log('production', { ...live, records, proofs: [...live.proofs, proof('12:08')] });
  expect(told([production])).toMatchObject({ phase: 'live' });
  expect(told([production], GOOD)).toMatchObject({ phase: 'replaced', severity: 'info' });
});
