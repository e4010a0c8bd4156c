import { describe, expect, it } from 'vitest';
import { alarmOf, type EnvironmentLog, lostCommits, story } from '../src/index.ts';
import { api, at, before, GOOD, log, lostRun, NEXT, proof, release, rollback } from './shop.ts';

const begun = [...before.records, release({ from: '12:00' })];
const lost = { records: begun, proofs: before.proofs, lost: [lostRun('12:20')] };
const production = (given: Partial<EnvironmentLog>) => log('production', given);
const lineOf = (given: Partial<EnvironmentLog>, sha = NEXT) => {
  const told = story([production(given)], sha, at('12:30'));
  return told && [told.phase, told.severity, told.lines.at(-1)?.what];
};

describe('a deploy whose runner died', () => {
  it('has failed, as far as anybody knows, and the story says that nobody does', () => {
    expect(lineOf(lost)).toEqual([
      'failed',
      'error',
      'was lost on the way, and nobody knows what serves (its run is over (failure)): api, orders, web',
    ]);
    const unsure = { ...lost, lost: [lostRun('12:20', { sure: false, detail: 'nothing was heard of it' })] };
    expect(lineOf(unsure)?.[2]).toContain('may have been lost on the way');
  });

  it('pages with P1, at the time at which it was seen first, however often that is written down', () => {
    const alarm = {
      state: 'open',
      priority: 'P1',
      release: '42.1',
      at: at('12:20'),
      summary:
        'production: api, orders, web 1a2b3c4 was lost on the way, and nobody knows what serves (its run is over (failure))',
    };
    expect(alarmOf(production(lost))).toMatchObject(alarm);
    const twice = { ...lost, lost: [lostRun('12:25'), lostRun('12:20')] };
    expect(alarmOf(production(twice))).toMatchObject(alarm);
  });

  it.each<[string, Partial<EnvironmentLog>, string]>([
    ['before anybody has seen it', { ...lost, lost: [] }, 'quiet'],
    [
      'once it has ended well and was checked after all',
      {
        ...lost,
        records: [...before.records, release({ from: '12:00', until: '12:40' })],
        proofs: [...before.proofs, proof('12:41')],
      },
      'quiet',
    ],
    ['once it was rolled back', { ...lost, records: [...begun, rollback({ until: '12:40' })] }, 'quiet'],
    [
      'while something is deployed over it',
      { ...lost, records: [...begun, release({ id: '43.1', from: '12:21' })] },
      'unchanged',
    ],
    ['where another release was lost', { ...lost, lost: [lostRun('12:20', { release: '7.1' })] }, 'quiet'],
  ])('is no alarm %s', (_, given, state) => {
    expect(alarmOf(production(given))).toMatchObject({ state });
  });

  it('is what every run tells, until something newer serves there', () => {
    expect(lostCommits([production(lost)])).toEqual([NEXT]);
    const replaced = [...begun, release({ id: '43.1', from: '12:21', until: '12:25', sha: GOOD })];
    expect(lostCommits([production({ ...lost, records: replaced })])).toEqual([]);
    expect(lostCommits([production({ ...lost, lost: [] })])).toEqual([]);
  });
});

describe('a rollback whose runner died', () => {
  const records = [
    ...before.records,
    release({ from: '12:00', until: '12:05' }),
    rollback({ from: '12:20', subjects: [api] }),
  ];
  const broken = {
    records,
    proofs: before.proofs,
    lost: [lostRun('12:36', { release: '44.1', back: true })],
  };

  it('is told in both stories, and pages', () => {
    expect(lineOf(broken)).toEqual([
      'bad',
      'error',
      expect.stringContaining('the rollback to 9f8e7d6 was lost'),
    ]);
    expect(lineOf(broken, GOOD)?.[2]).toContain('returning to it was lost');
    expect(lostCommits([production(broken)])).toEqual([NEXT, GOOD]);
    expect(alarmOf(production(broken))).toMatchObject({
      priority: 'P1',
      summary: expect.stringContaining('was to be a rollback, and was lost on the way'),
    });
  });
});
