import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inertText, link } from '../../src/notes/text.ts';
import { ATTEMPTS, decoded, hostile, REFERENCES } from './hostile.ts';

describe('a text from outside', () => {
  it.each(ATTEMPTS)('%j is nothing but text', text => {
    check(inertText(`before ${text} after`));
  });

  it('is nothing but text, whatever it is', () => {
    fc.assert(fc.property(hostile, text => check(inertText(text))));
  });

  it.each([
    ['feat(api): add "orders", 50% faster (again)', 'feat(api): add "orders", 50% faster (again)'],
    ['Grüße aus Köln — 東京 🎉', 'Grüße aus Köln — 東京 🎉'],
    ['use @octocat’s #12', 'use &#64;&#8203;octocat’s &#35;&#8203;12'],
    ['a\n\tb', 'a b'],
  ])('stays readable: %j', (text, markdown) => {
    expect(inertText(text)).toBe(markdown);
  });

  it('is cut where it is long, and never within a sign', () => {
    expect(inertText('😀'.repeat(201))).toBe(`${'😀'.repeat(199)}…`);
  });
});

/** One line, without a sign that Markdown, HTML or a table reads, and without what GitHub looks for in text. */
function check(markdown: string): void {
  expect(markdown).not.toMatch(/[<>\\`*_[\]{}|~$@!\p{Cc}\p{Zl}\p{Zp}\u202e]/u);
  expect(markdown).not.toMatch(/&(?!#\d+;)/);
  expect(markdown).not.toMatch(/(?<!&)#/);
  expect(markdown.isWellFormed()).toBe(true);
  expect(decoded(markdown)).not.toMatch(REFERENCES);
}

describe('a link', () => {
  it.each([
    ['https://github.com/org/shop/pull/1', '[x](https://github.com/org/shop/pull/1)'],
    ['https://e.com/a) [b](c|d` <e>', '[x](https://e.com/a%29%20[b]%28c%7Cd%60%20%3Ce%3E)'],
    ['javascript:alert(1)', 'x'],
    ['https://', 'x'],
    [`https://e.com/${'x'.repeat(2_000)}`, 'x'],
    ['', 'x'],
  ])('to %j is %s', (url, markdown) => {
    expect(link('x', url)).toBe(markdown);
  });

  it('leads where it says, and ends where it ends', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), hostile, (url, more) => {
        const markdown = link('x', `${url}/${more}`);
        if (markdown !== 'x') expect(markdown).toMatch(/^\[x\]\(https?:\/\/[^()<>|`$\s]+\)$/);
      }),
    );
  });
});
