import type { Ending, ReleaseRecord } from '@pipeline/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alarmOf, type EnvironmentLog } from '../src/index.ts';
import { api, before, log, orders, proof, release, rollback, web } from './shop.ts';

const live = {
  records: [...before.records, release({ from: '12:00', until: '12:05' })],
  proofs: before.proofs,
};
const bad = { ...live, proofs: [...live.proofs, proof('12:08', { result: 'failed' })] };
/** What nobody ever checks, such as a migration that another pipeline has recorded. */
const unchecked = release({ id: '39.1', from: '07:00', until: '07:05', subjects: ['migration:db/orders'] });
const failed = (of: object) => [...before.records, release({ until: '12:05', verdict: 'failed', of })];

it.each<[string, Partial<EnvironmentLog>, object]>([
  ['nothing was released', {}, { state: 'unchanged' }],
  ['all is good', before, { state: 'quiet' }],
  [
    'it is in flight, and good serves',
    { ...before, records: [...before.records, release({})] },
    { state: 'quiet' },
  ],
  ['it is not checked yet, and what it replaced was good', live, { state: 'quiet' }],
  ['nothing was ever checked', { records: [unchecked] }, { state: 'unchanged' }],
  [
    'something is being deployed over what was bad',
    { ...bad, records: [...bad.records, release({ id: '45.1', from: '12:10' })] },
    { state: 'unchanged' },
  ],
  [
    'what serves is bad',
    { ...live, proofs: [...live.proofs, proof('12:08', { result: 'failed' })] },
    { state: 'open', priority: 'P1' },
  ],
  ['it failed and is left there', { ...before, records: failed({}) }, { state: 'open', priority: 'P1' }],
  [
    'it failed and was undone',
    { ...before, records: failed({ undone: true }) },
    { state: 'open', priority: 'P2' },
  ],
  [
    'it was superseded',
    { ...before, records: [...before.records, release({ until: '12:05', verdict: 'superseded' })] },
    { state: 'open', priority: 'P3' },
  ],
  [
    'nobody knows how it ended',
    { ...before, records: [...before.records, release({ until: '12:05', verdict: 'unknown' })] },
    { state: 'open', priority: 'P1' },
  ],
  [
    'it was rolled back',
    { ...live, records: [...live.records, rollback({ until: '12:25' })] },
    { state: 'quiet' },
  ],
  [
    'one target of it was rolled back',
    { ...live, records: [...live.records, rollback({ until: '12:25', subjects: [api] })] },
    { state: 'quiet' },
  ],
  [
    'the rollback failed',
    {
      ...live,
      records: [...live.records, rollback({ until: '12:25', verdict: 'failed', of: { undone: true } })],
    },
    { state: 'open', priority: 'P1' },
  ],
  [
    'another target went well since',
    {
      records: [
        ...failed({}),
        release({
          id: '45.1',
          from: '12:10',
          until: '12:15',
          subjects: ['mobile:app'],
          of: { checks: ['x'] },
        }),
      ],
      proofs: before.proofs,
    },
    { state: 'open', priority: 'P1' },
  ],
  [
    'nobody ever checks another target, and all else is good',
    { ...before, records: [unchecked, ...before.records] },
    { state: 'quiet' },
  ],
  [
    'it was rolled back, and nobody ever checks another target',
    { ...bad, records: [unchecked, ...bad.records, rollback({ until: '12:25' })] },
    { state: 'quiet' },
  ],
  [
    'something that nobody has checked serves instead of what was bad',
    { ...bad, records: [...bad.records, release({ id: '45.1', from: '12:10', until: '12:15' })] },
    { state: 'unchanged' },
  ],
  [
    'one target of it was rolled back, and what is left of it fails its check again',
    {
      records: [...bad.records, rollback({ until: '12:25', subjects: [api] })],
      proofs: [...bad.proofs, proof('12:40', { result: 'failed' })],
    },
    { state: 'open', priority: 'P1', release: '42.1' },
  ],
  [
    'one target failed, and the runner of another never came back',
    {
      ...before,
      records: [
        ...before.records,
        release({ until: '12:05', verdict: 'failed', subjects: [api] }),
        release({ from: '12:01', subjects: [web] }),
      ],
    },
    { state: 'open', priority: 'P1' },
  ],
  [
    'a rollback has nothing to do with what was bad before it',
    {
      records: [
        release({
          id: '39.1',
          from: '07:00',
          until: '07:05',
          verdict: 'failed',
          subjects: [api, 'mobile:app'],
        }),
        ...before.records,
        ...live.records.slice(1),
        rollback({ until: '12:25' }),
      ],
      proofs: before.proofs,
    },
    { state: 'open', priority: 'P1', release: '39.1' },
  ],
  [
    'half of it never began',
    {
      ...before,
      records: [
        ...before.records,
        release({ until: '12:05', subjects: [api] }),
        release({ from: '12:01', until: '12:06', subjects: [web], verdict: 'not-started' }),
      ],
    },
    { state: 'open', priority: 'P3' },
  ],
  [
    'one target was taken back, and a check of another one that serves failed',
    {
      records: [
        ...before.records,
        release({ until: '12:05', verdict: 'failed', subjects: [web], of: { undone: true } }),
        release({ from: '12:01', until: '12:05', subjects: [api, orders] }),
      ],
      proofs: [...before.proofs, proof('12:08', { result: 'failed' })],
    },
    { state: 'open', priority: 'P1' },
  ],
])('the alarm where %s', (_, production, expected) => {
  expect(alarmOf(log('production', production))).toMatchObject(expected);
});

const SUBJECTS = ['ecs:eu/shop/a', 'ecs:eu/shop/b', 'mobile:c'];
const VERDICTS: Ending[] = [
  'steady',
  'failed',
  'timeout',
  'cancelled',
  'unknown',
  'superseded',
  'held',
  'not-started',
];
const time = (n: number) =>
  `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;

/** Whatever happened to some of the targets, one release a row. */
const HISTORY = fc.array(
  fc.record({
    subjects: fc.subarray(SUBJECTS, { minLength: 1 }),
    verdict: fc.constantFrom(...VERDICTS),
    isOver: fc.boolean(),
    undone: fc.boolean(),
    checks: fc.constantFrom([], ['smoke']),
    failed: fc.boolean(),
  }),
  { maxLength: 8 },
);
type History = typeof HISTORY extends fc.Arbitrary<infer T> ? T : never;

function after(history: History, last: (n: number) => ReleaseRecord): EnvironmentLog {
  const records = history.map(({ subjects, verdict, isOver, undone, checks }, n) =>
    release({
      id: `${n}.1`,
      sha: String(n).repeat(40),
      from: time(4 * n),
      ...(isOver && { until: time(4 * n + 1) }),
      subjects,
      verdict,
      of: { checks: [...checks], ...(verdict !== 'steady' && { undone }) },
    }),
  );
  const proofs = history.flatMap(({ failed }, n) =>
    failed ? [proof(time(4 * n + 2), { release: `${n}.1`, result: 'failed' })] : [],
  );
  return log('production', { records: [...records, last(4 * history.length)], proofs });
}

it('after any history is quiet once all targets are good, and open once one of them is bad and left so', () => {
  fc.assert(
    fc.property(HISTORY, fc.constantFrom(...SUBJECTS), (history, subject) => {
      const good = (n: number) =>
        release({
          id: '90.1',
          from: time(n),
          until: time(n + 1),
          subjects: SUBJECTS,
          of: { checks: ['smoke'] },
        });
      expect(alarmOf(after(history, good)).state).toBe('quiet');
      const failed = (n: number) =>
        release({ id: '90.1', from: time(n), until: time(n + 1), subjects: [subject], verdict: 'failed' });
      expect(alarmOf(after(history, failed))).toMatchObject({ state: 'open', priority: 'P1' });
    }),
  );
});
