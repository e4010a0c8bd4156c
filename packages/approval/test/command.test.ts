import { describe, expect, it } from 'vitest';
import { parseCommand } from '../src/index.ts';
import { CODE } from './request.ts';

const almost = (why: RegExp) => ({ almost: expect.stringMatching(why) });

describe('parseCommand', () => {
  it.each<[string, string, object]>([
    ['a yes', `/approve ${CODE}`, { command: 'approve', code: CODE }],
    ['what a web form sends', `\r\n/approve ${CODE}  \r\nthanks!`, { command: 'approve', code: CODE }],
    ['a no', `/deny ${CODE}`, { command: 'deny', code: CODE }],
    [
      'a no with a reason',
      `/deny ${CODE} läuft nicht: /approve`,
      { command: 'deny', code: CODE, reason: 'läuft nicht: /approve' },
    ],
    [
      'a reason with a break of another script',
      `/deny ${CODE} one\u2028two`,
      { command: 'deny', code: CODE, reason: 'one\u2028two' },
    ],
    ['a withdrawal', `/withdraw ${CODE}`, { command: 'withdraw', code: CODE }],
    [
      'an override',
      `/override-freeze ${CODE} fixes the outage`,
      { command: 'override-freeze', code: CODE, reason: 'fixes the outage' },
    ],
    [
      'what a mail program quotes below',
      `/approve ${CODE}\n\n> /deny ${CODE}`,
      { command: 'approve', code: CODE },
    ],
  ])('takes %s', (_, body, command) => {
    expect(parseCommand(body)).toEqual(command);
  });

  it.each([
    ['nothing', ''],
    ['talk', 'LGTM'],
    ['talk about it', `did you /approve ${CODE}?`],
    ['a path', '/approvers/list'],
    ['another bot’s command', `/approved ${CODE}`],
    ['an answer by mail', `why?\n\n> /approve ${CODE}`],
    ['a code alone', CODE],
  ])('passes by %s', (_, body) => {
    expect(parseCommand(body)).toBeUndefined();
  });

  it.each<[string, string, RegExp]>([
    ['a blank before', ` /approve ${CODE}`, /blank stands before/],
    ['indented code', `\t/approve ${CODE}`, /blank stands before/],
    ['a non-breaking blank before', `\u00a0/approve ${CODE}`, /blank stands before/],
    ['a quotation', `> /approve ${CODE}`, /quotation/],
    ['code', `\`/approve ${CODE}\``, /begin with the slash/],
    ['a fence', `\`\`\`\n/approve ${CODE}\n\`\`\``, /first line/],
    ['a later line', `fine\n/approve ${CODE}`, /first line/],
    ['a comment that is not seen', `<!--\n/approve ${CODE}\n-->`, /first line/],
    ['Cyrillic', `/аpprove ${CODE}`, /U\+0430/],
    ['Greek in the middle', `/apprοve ${CODE}`, /U\+03BF/],
    ['full width', `／approve ${CODE}`, /begin with the slash/],
    ['full-width letters', `/ａpprove ${CODE}`, /U\+FF41/],
    ['a full-width code', `/approve ${CODE.replace(/^./, '７')}`, /U\+FF17/],
    ['zero width', `/app\u200brove ${CODE}`, /U\+200B/],
    ['zero width in the code', `/approve ${CODE.slice(0, 3)}\u200d${CODE.slice(3)}`, /U\+200D/],
    ['a byte order mark', `\ufeff/approve ${CODE}`, /blank stands before/],
    ['a non-breaking blank', `/approve\u00a0${CODE}`, /U\+00A0/],
    ['a direction mark', `/approve \u202e${CODE}`, /U\+202E/],
    ['upper case', `/Approve ${CODE}`, /not written as/],
    ['an upper-case code', `/approve ${CODE.toUpperCase()}`, /not a code/],
    ['no code', '/approve', /code is missing/],
    ['too short a code', `/approve ${CODE.slice(1)}`, /not a code/],
    ['a placeholder', '/approve CODE', /not a code/],
    ['two codes', `/approve ${CODE} ${CODE}`, /after the code/],
    ['a yes with a reason', `/approve ${CODE} since it works`, /after the code/],
    ['a withdrawal with a reason', `/withdraw ${CODE} sorry`, /after the code/],
    ['an override without a reason', `/override-freeze ${CODE}`, /reason is missing/],
    ['two blanks', `/approve  ${CODE}`, /more than one blank/],
    ['a tab', `/approve\t${CODE}`, /more than one blank/],
  ])('does not take %s, and says why', (_, body, why) => {
    expect(parseCommand(body)).toEqual(almost(why));
  });

  it('is quick with the longest of comments', () => {
    const long = [
      ' '.repeat(65_000),
      `/${'>'.repeat(65_000)}`,
      '> '.repeat(32_000),
      '\n'.repeat(65_000),
      `/deny ${' '.repeat(65_000)}`,
    ];
    const begun = performance.now();
    for (const body of long) parseCommand(body);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
