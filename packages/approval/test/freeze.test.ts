import { describe, expect, it } from 'vitest';
import { judgeFreeze, parseFreeze } from '../src/index.ts';

function until(text: string, now: string): string | undefined {
  const { windows, problems } = parseFreeze(text);
  expect(problems).toEqual([]);
  return judgeFreeze(windows, Date.parse(now))?.until;
}

const BERLIN = 'fri 16:00 - mon 08:00 Europe/Berlin';

describe('judgeFreeze', () => {
  it.each<[string, string, string | undefined, string]>([
    // 2026-11-20 was a Friday; Berlin is one hour ahead in winter, two in summer.
    [BERLIN, '2026-11-20T14:59:59.999Z', undefined, 'before'],
    [BERLIN, '2026-11-20T15:00:00.000Z', '2026-11-23T07:00:00.000Z', 'its beginning'],
    [BERLIN, '2026-11-22T12:00:00.000Z', '2026-11-23T07:00:00.000Z', 'Sunday'],
    [BERLIN, '2026-11-23T06:59:59.999Z', '2026-11-23T07:00:00.000Z', 'its last moment'],
    [BERLIN, '2026-11-23T07:00:00.000Z', undefined, 'its end'],
    [BERLIN, '2026-03-27T15:00:00.000Z', '2026-03-30T06:00:00.000Z', 'across the change to summer'],
    [BERLIN, '2026-10-23T14:00:00.000Z', '2026-10-26T07:00:00.000Z', 'across the change to winter'],
    [BERLIN, '2026-10-23T13:59:00.000Z', undefined, 'before it, in summer time'],
    ['fri 16:00 - fri 10:00', '2026-11-20T12:00:00Z', undefined, 'all of the week but six hours'],
    ['fri 16:00 - fri 10:00', '2026-11-20T09:59:00Z', '2026-11-20T10:00:00.000Z', 'its last day'],
    ['mon 09:00 - mon 17:00', '2026-11-23T16:00:00Z', '2026-11-23T17:00:00.000Z', 'some hours of a day'],
    ['sun 22:00 - mon 02:00', '2026-11-23T01:00:00Z', '2026-11-23T02:00:00.000Z', 'over the end of the week'],
    // Its clocks skip from 02:00 to 03:00 at 01:00Z.
    [
      'sun 02:30 - sun 06:00 Europe/Berlin',
      '2026-03-29T00:59:00Z',
      undefined,
      'before a beginning that is skipped',
    ],
    [
      'sun 02:30 - sun 06:00 Europe/Berlin',
      '2026-03-29T01:00:00Z',
      '2026-03-29T04:00:00.000Z',
      'when it is skipped',
    ],
    [
      'sun 00:00 - sun 02:30 Europe/Berlin',
      '2026-03-29T00:59:00Z',
      '2026-03-29T01:00:00.000Z',
      'an end that is skipped',
    ],
    // They show 02:00 to 03:00 twice, from 00:00Z and from 01:00Z.
    [
      'sun 02:30 - sun 06:00 Europe/Berlin',
      '2026-10-25T00:30:00Z',
      '2026-10-25T05:00:00.000Z',
      'a beginning that comes twice',
    ],
    ['sun 02:30 - sun 06:00 Europe/Berlin', '2026-10-25T00:29:00Z', undefined, 'before the first of them'],
    [
      'sat 00:00 - sun 02:30 Europe/Berlin',
      '2026-10-25T00:45:00Z',
      '2026-10-25T01:30:00.000Z',
      'an end that comes twice',
    ],
    ['sat 00:00 - sun 02:30 Europe/Berlin', '2026-10-25T01:30:00Z', undefined, 'after the second of them'],
    ['2026-12-20 - 2027-01-02', '2026-12-19T23:59:59Z', undefined, 'the day before'],
    ['2026-12-20 - 2027-01-02', '2027-01-02T23:59:59Z', '2027-01-03T00:00:00.000Z', 'all of the last day'],
    ['2026-12-20 - 2026-12-20', '2026-12-20T12:00:00Z', '2026-12-21T00:00:00.000Z', 'one day'],
    [
      '2026-12-20 18:00 - 2027-01-02 08:00 America/New_York',
      '2026-12-20T22:59:00Z',
      undefined,
      'before its hour',
    ],
    [
      '2026-12-20 18:00 - 2027-01-02 08:00 America/New_York',
      '2026-12-20T23:00:00Z',
      '2027-01-02T13:00:00.000Z',
      'in its hour',
    ],
    [
      '2026-03-29 - 2026-03-29 Europe/Berlin',
      '2026-03-29T21:59:00Z',
      '2026-03-29T22:00:00.000Z',
      'a day of 23 hours',
    ],
    [
      '2026-10-25 - 2026-10-25 Europe/Berlin',
      '2026-10-25T22:59:00Z',
      '2026-10-25T23:00:00.000Z',
      'a day of 25 hours',
    ],
    [
      'fri 16:00 - mon 08:00; 2026-11-20 - 2026-11-30',
      '2026-11-21T00:00:00Z',
      '2026-12-01T00:00:00.000Z',
      'the longer of two',
    ],
    ['FRI 16:00  -  Mon 08:00\n', '2026-11-21T00:00:00Z', '2026-11-23T08:00:00.000Z', 'in whatever case'],
    // Half an hour ahead and behind: Lord Howe changes by thirty minutes.
    [
      'sun 00:00 - sun 02:15 Australia/Lord_Howe',
      '2026-10-03T15:29:00Z',
      '2026-10-03T15:30:00.000Z',
      'a change by half an hour',
    ],
  ])('%s at %s: %s (%s)', (text, now, expected) => {
    expect(until(text, now)).toBe(expected);
  });

  it('names the window', () => {
    const { windows } = parseFreeze(BERLIN);
    expect(judgeFreeze(windows, Date.parse('2026-11-21T00:00:00Z'))?.window).toBe(BERLIN);
  });

  it('is never on where there is none', () => {
    expect(parseFreeze(' ;\n')).toEqual({ windows: [], problems: [] });
    expect(judgeFreeze([], 0)).toBeUndefined();
  });
});

describe('parseFreeze', () => {
  it.each([
    ['weekends', /not a time from which to which/],
    ['fri 16:00', /not a time from which to which/],
    ['fri - mon', /weekday without a time/],
    ['fri 16:00 - 2026-12-20', /from a weekday to a date/],
    ['frx 16:00 - mon 08:00', /does not exist/],
    ['fri 24:00 - mon 08:00', /does not exist/],
    ['fri 16:60 - mon 08:00', /does not exist/],
    ['fri 16:00 - fri 16:00', /ends when it begins/],
    ['2026-02-29 - 2026-03-01', /does not exist/],
    ['2026-13-01 - 2026-13-02', /does not exist/],
    ['2027-01-02 - 2026-12-20', /ends before it begins/],
    ['2026-12-20 09:00 - 2026-12-20 09:00', /ends before it begins/],
    ['fri 16:00 - mon 08:00 Europe/Berln', /zone Europe\/Berln, which is not known/],
  ])('refuses %s', (text, why) => {
    const { windows, problems } = parseFreeze(text);
    expect(windows).toEqual([]);
    expect(problems).toMatchObject([
      { problem: expect.stringMatching(why), fix: expect.stringContaining('Write') },
    ]);
  });
});
