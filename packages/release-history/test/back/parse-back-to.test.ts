import { expect, it } from 'vitest';
import { parseBackTo } from '../../src/index.ts';

const NOW = Date.parse('2026-11-30T13:30:00Z');
const before = (at: string) => ({ kind: 'before', at: `${at}.000Z` });

it.each([
  [undefined, { kind: 'last-good' }],
  ['', { kind: 'last-good' }],
  [' last-good ', { kind: 'last-good' }],
  ['Previous', { kind: 'previous' }],
  ['before 13:00', before('2026-11-30T13:00:00')],
  ['before 13:00 UTC', before('2026-11-30T13:00:00')],
  ['before 14:00', before('2026-11-29T14:00:00')],
  ['before 13:30', before('2026-11-29T13:30:00')],
  ['before 9:05:07', before('2026-11-30T09:05:07')],
  ['before 2026-11-30T12:00Z', before('2026-11-30T12:00:00')],
  ['before 2026-11-30 12:00+02:00', before('2026-11-30T10:00:00')],
  ['before 2026-11-29', before('2026-11-29T00:00:00')],
  ['before 2h', before('2026-11-30T11:30:00')],
  ['before 1h30m ago', before('2026-11-30T12:00:00')],
  ['release 42.1', { kind: 'release', id: '42.1' }],
  ['42.1', { kind: 'release', id: '42.1' }],
  ['19283746551.12', { kind: 'release', id: '19283746551.12' }],
  ['commit ABC1234', { kind: 'commit', sha: 'abc1234' }],
  ['abc1234', { kind: 'commit', sha: 'abc1234' }],
  ['a'.repeat(40), { kind: 'commit', sha: 'a'.repeat(40) }],
  ['a'.repeat(64), { kind: 'commit', sha: 'a'.repeat(64) }],
])('%j', (text, to) => expect(parseBackTo(text, NOW)).toEqual(to));

it.each([
  ['yesterday', 'is no place to go back to'],
  ['abc12', 'is no place to go back to'],
  ['a'.repeat(41), 'is no place to go back to'],
  ['42', 'is no place to go back to'],
  ['previous 2', 'has more than previous'],
  ['last-good\nprevious', 'has more than last-good'],
  ['release', 'names no release'],
  ['release $(id)', 'names no release'],
  ['commit main', 'names no commit'],
  ['before', 'names no moment'],
  ['before 24:00', 'names no moment'],
  ['before 12:60', 'names no moment'],
  ['before 2h later', 'names no moment'],
  ['before 2026-11-30T12:00', 'names no moment'],
  ['before 2026-02-31T12:00Z', 'names no moment'],
  ['before 2026-13-01', 'names no moment'],
  ['before 2026-11-30T25:00Z', 'names no moment'],
  ['before 99999999999999d', 'names no moment'],
  ['before 2026-12-01', 'has not come yet'],
])('refuses %j, with examples', (text, problem) => {
  const said = parseBackTo(text, NOW);
  expect(said).toContain(problem);
  expect(said).toContain('before 14:00 (UTC)');
});
