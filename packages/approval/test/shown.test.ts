import { describe, expect, it } from 'vitest';
import { circumstances, decide, section, shownIn, showsExactly, standing } from '../src/index.ts';
import { at, CODE, codeSpan, heard, image, request, said } from './request.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: what a workflow must not take for an expression
const HOSTILE = '`x` @eve #1 <!-- ${{ github.token }} -->\n::error::| [l](http://e.vil) pipeline:approval';
const asked = request({
  commit: { sha: HOSTILE, ref: HOSTILE },
  by: { actor: HOSTILE, url: `javascript:${HOSTILE}` },
  artifacts: { [HOSTILE]: image('api', 'a'), web: HOSTILE },
  authors: [HOSTILE],
  environment: HOSTILE,
});
const marked = (text: string) => `<!-- pipeline approval/42.1 -->\n${text}`;

/** What of a text is not within code, nor is it the mark at its beginning or end. */
const outsideOfCode = (markdown: string) =>
  markdown
    .replace(/^<!-- \/?pipeline:approval [\w%.!()*'~]* ?[\w%.!()*'~]* ?-->$/gm, '')
    .replace(/<code>[^<>`\n]*<\/code>/g, '');

describe('section', () => {
  it('shows what would go live, who may answer, and what to write', () => {
    const text = section(request(), CODE, codeSpan);
    for (const part of [
      'api',
      `sha256:${'a'.repeat(64)}`,
      'registry.example/shop/api',
      'vercel://dpl_5ucQ',
      'refs/heads/main',
    ])
      expect(text).toContain(codeSpan(part));
    expect(text).toContain(`\n\`\`\`text\n/approve ${CODE}\n\`\`\`\n`);
    expect(text).toContain(`It takes 1 of @ann, @bob, @author, @org/release, until ${at(60)}.`);
    expect(text).toContain('[this run](https://github.com/org/shop/actions/runs/42)');
  });

  it('has nothing of what comes from outside outside of code', () => {
    const text = outsideOfCode(
      section({ ...asked, rule: { ...asked.rule, approvers: ['@x y', 'ann'] } }, CODE, codeSpan),
    );
    expect(text).not.toMatch(/\beve\b|::error|\$\{|javascript|e\.vil/);
    expect(text.match(/@\w+/g)).toEqual(['@ann']);
    expect(text).not.toMatch(/<!--|-->/);
  });

  it('says which request it shows, as can be read back', () => {
    expect(shownIn(marked(section(asked, CODE, codeSpan)))).toEqual([{ key: '42.1', environment: HOSTILE }]);
    expect(shownIn('<!-- pipeline:approval %E0%A4%A production -->')).toEqual([]);
    expect(shownIn('')).toEqual([]);
  });
});

describe('showsExactly', () => {
  const text = section(request(), CODE, codeSpan);
  const more = circumstances({ live: [], checks: [[HOSTILE]], risks: [[{ outside: HOSTILE }]] }, codeSpan);

  it.each<[string, string, boolean]>([
    ['it alone', `${text}\n`, true],
    [
      'it and more',
      marked(
        `${text}\n${circumstances({ live: [], checks: [], risks: [[{ outside: HOSTILE }]] }, codeSpan)}`,
      ),
      true,
    ],
    ['what a web form makes of it', marked(`${text}\nmore`).replaceAll('\n', '\r\n'), true],
    ['nothing', '', false],
    ['another digest', text.replace('aaaa', 'aaab'), false],
    ['another approver', text.replace('@ann', '@eve'), false],
    ['something before it', `Only the web is new.\n${text}\n`, false],
    ['something before it that hides', marked(`<details>\n${text}\n</details>`), false],
    ['a second one', `${text}\n${section(request({ key: '43.1' }), CODE, codeSpan)}\n`, false],
    ['a part of it', text.slice(0, -5), false],
    ['more that claims to be one', `${text}\n${more}`, false],
  ])('with %s: %#', (_, body, expected) => {
    expect(showsExactly(body, request(), CODE, codeSpan)).toBe(expected);
  });

  it('is of one request only', () => {
    expect(showsExactly(`${text}\n`, request({ artifacts: {} }), CODE, codeSpan)).toBe(false);
    expect(showsExactly(`${text}\n`, request(), CODE.replace(/.$/, 'q'), codeSpan)).toBe(CODE.endsWith('q'));
  });
});

describe('circumstances', () => {
  const since = {
    base: HOSTILE,
    commits: [
      { sha: 'a'.repeat(40), subject: 'old' },
      { sha: 'b'.repeat(40), subject: HOSTILE, author: HOSTILE },
    ],
    total: 300,
    pulls: [{ number: 12, title: HOSTILE, author: HOSTILE, url: 'https://github.com/org/shop/pull/12' }],
  };

  it('shows what is new, newest first, and how much is not shown', () => {
    const text = circumstances({ since, live: [], checks: [], risks: [] }, codeSpan);
    expect(text.indexOf('bbbb')).toBeLessThan(text.indexOf('aaaa'));
    expect(text).toContain('- [pull request 12](https://github.com/org/shop/pull/12)');
    expect(text).toContain('- and 298 more commits');
    expect(circumstances({ live: [], checks: [], risks: [] }, codeSpan)).toContain(
      'What is live is not known',
    );
  });

  it('has nothing of what comes from outside outside of code', () => {
    const text = circumstances(
      {
        since,
        live: [[{ outside: HOSTILE }]],
        checks: [['in ', { outside: HOSTILE }]],
        risks: [[{ outside: HOSTILE }]],
      },
      codeSpan,
    );
    expect(outsideOfCode(text)).not.toMatch(/\beve\b|::error|\$\{|<!--|-->|e\.vil|@/);
  });
});

describe('standing', () => {
  it('tells who has said what, what counts and why not, hostile or not', () => {
    const comments = [
      said('ann', `/deny ${CODE} ${HOSTILE}`),
      said(HOSTILE, `/approve ${CODE}`, 2),
      said('tom', '/approve', 3),
    ];
    const text = standing(request(), decide(request(), heard(comments)), 'The issue is closed.', codeSpan);
    expect(text).toContain('**DENIED**');
    expect(text).toContain(`| ${codeSpan('ann')} | ${codeSpan(at(1))} | ${codeSpan('deny')} | yes |`);
    expect(text).toContain(`no: ${codeSpan('the code is missing')}`);
    expect(outsideOfCode(text)).not.toMatch(/\beve\b|::error|\$\{|<!--|-->|e\.vil|@/);
  });

  it('leaves out what does not count where there is very much, and never what counts', () => {
    const spam = Array.from({ length: 500 }, (_, minute) => said('eve', `/approve ${CODE}`, minute / 10));
    const text = standing(
      request(),
      decide(request(), heard([said('ann', `/approve ${CODE}`), ...spam])),
      '',
      codeSpan,
    );
    expect(text).toContain(codeSpan('ann'));
    expect(text).toContain('and 441 more');
    expect(text.length).toBeLessThan(65_000);
  });
});
