import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, isCommitId, nearest, parseDuration } from '../src/index.ts';

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['7d', 604_800_000],
    [' 5M ', 300_000],
  ])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '10', '-5s', '1.5h', '10 minutes', 's'])('refuses "%s"', text =>
    expect(parseDuration(text)).toBeUndefined(),
  );
});

it.each([
  [0, '0ms'],
  [850, '850ms'],
  [4_240, '4.2s'],
  [59_990, '1m 00s'],
  [65_000, '1m 05s'],
  [3_725_000, '1h 02m'],
])('formatDuration(%d)', (ms, text) => expect(formatDuration(ms)).toBe(text));

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [999_500, '1.0 MB'],
  [999_949, '1.0 MB'],
  [12_345_678, '12.3 MB'],
  [1_234_567_890, '1.2 GB'],
  [5_000_000_000, '5.0 GB'],
])('formatBytes(%d)', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

it.each([
  ['a'.repeat(40), true],
  ['0'.repeat(64), true],
  ['a'.repeat(39), false],
  ['a'.repeat(50), false],
  ['A'.repeat(40), false],
  ['main', false],
  [`${'a'.repeat(40)}\n`, false],
])('isCommitId(%j)', (text, is) => expect(isCommitId(text)).toBe(is));

describe('nearest', () => {
  it('offers close names, the nearest first', () => {
    expect(nearest('ap', ['worker', 'api', 'app'])).toEqual(['api', 'app']);
    expect(nearest('staging', ['production', 'stagging'])).toEqual(['stagging']);
  });
  it('offers nothing where nothing is close', () => expect(nearest('web', ['postgres'])).toEqual([]));
  it('never offers more than three, nor a name that is not known', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (name, known) => {
        const found = nearest(name, known);
        return found.length <= 3 && found.every(each => known.includes(each));
      }),
    );
  });
});
