import { type Ending, joinRecords, type ReleaseIntent, type ReleaseOutcome } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { heldRelease, lastWords, maybeLive } from '../src/index.ts';

const NOON = '2026-11-21T12:00:00Z';
const LATER = '2026-11-21T13:00:00Z';

const meant = (id: string, ...subjects: string[]): ReleaseIntent => ({
  schema: 1,
  id,
  environment: 'staging',
  commit: { sha: id, ref: 'refs/heads/main' },
  by: { actor: 'ann', url: 'https://github.com' },
  at: NOON,
  targets: subjects.map(subject => ({ subject, artifacts: {}, before: null })),
});
const ended = (id: string, verdicts: Record<string, Ending>): ReleaseOutcome => ({
  schema: 1,
  intent: id,
  at: NOON,
  verdict: 'held',
  detail: 'first',
  targets: Object.entries(verdicts).map(([subject, verdict]) => ({ subject, verdict, detail: 'first' })),
});
/** Releases, newest first, by how their targets ended; none where one is in flight. */
const log = (...releases: [id: string, verdicts: Record<string, Ending> | undefined][]) =>
  releases.map(([id, verdicts]) => ({
    intent: meant(id, ...Object.keys(verdicts ?? { api: 'held' })),
    ...(verdicts && { outcome: ended(id, verdicts) }),
  }));

describe('the release that holds a target', () => {
  it.each([
    ['is the newest there', log(['2', { api: 'held' }], ['1', { api: 'steady' }]), '2'],
    ['is looked for by target', log(['2', { worker: 'held' }], ['1', { api: 'held' }]), '1'],
    ['is not hidden by what never began', log(['2', { api: 'not-started' }], ['1', { api: 'held' }]), '1'],
    [
      'is none where another took its place',
      log(['2', { api: 'failed' }], ['1', { api: 'held' }]),
      undefined,
    ],
    ['is none while another is in flight', log(['2', undefined], ['1', { api: 'held' }]), undefined],
    ['is none that ended otherwise', log(['1', { api: 'timeout', worker: 'held' }]), undefined],
    ['is none in an empty log', [], undefined],
  ])('%s', (_, records, expected) => {
    expect(heldRelease(records, 'api')?.intent.id).toBe(expected);
  });
});

describe('the last word on what was held', () => {
  it('keeps what is known of the others, and is as bad as the worst of them', () => {
    const records = log(['2', { api: 'held', worker: 'timeout', web: 'held' }]);
    const target = { subject: 'api', verdict: 'steady', detail: 'serves' } as const;
    expect(lastWords(records, [target], LATER)).toEqual({
      unheld: [],
      outcomes: [
        {
          schema: 1,
          intent: '2',
          at: LATER,
          verdict: 'timeout',
          detail: 'serves',
          targets: [
            target,
            { subject: 'worker', verdict: 'timeout', detail: 'first' },
            { subject: 'web', verdict: 'held', detail: 'first' },
          ],
        },
      ],
    });
  });

  it('is one for each release, and none for what nobody holds', () => {
    const records = log(['3', { web: 'held' }], ['2', { api: 'held', worker: 'held' }]);
    const targets = ['api', 'web', 'other', 'worker'].map(subject => ({
      subject,
      verdict: 'steady' as const,
      detail: '',
    }));
    const { outcomes, unheld } = lastWords(records, targets, LATER);
    expect(outcomes.map(({ intent, verdict }) => [intent, verdict])).toEqual([
      ['2', 'steady'],
      ['3', 'steady'],
    ]);
    expect(unheld).toEqual(['other']);
  });

  it.each([
    ['continued', { verdict: 'steady' }, ['2']],
    ['aborted', { verdict: 'failed', undone: true }, ['1']],
    ['failed and left', { verdict: 'failed' }, ['2', '1']],
  ] as const)('tells the guard what may be live: %s', (_, how, live) => {
    const records = log(['2', { api: 'held' }], ['1', { api: 'steady' }]);
    expect(maybeLive(records, 'api')).toHaveLength(2);
    const { outcomes } = lastWords(records, [{ subject: 'api', detail: '', ...how }], LATER);
    const said = [...outcomes, ...records.map(({ outcome }) => outcome)].filter(each => each !== undefined);
    const joined = joinRecords(
      records.map(({ intent }) => intent),
      said,
    );
    expect(maybeLive(joined, 'api').map(({ intent }) => intent.id)).toEqual(live);
  });
});
