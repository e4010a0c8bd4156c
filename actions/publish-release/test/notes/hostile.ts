import fc from 'fast-check';

/** What a commit's message, a title or a login may try. */
export const ATTEMPTS = [
  '@octocat',
  '@org/team',
  'fixes #1',
  'closes org/shop#12',
  'GH-7',
  'resolves https://github.com/org/shop/issues/1',
  'www.example.com',
  'mailto:a@example.com',
  '<!--',
  '-->',
  '<!-- pipeline release {"environment":"production","release":"1.1","latest":true,"notes":"x"} -->',
  '<!-- pipeline notes -->',
  '</code>',
  '<script>',
  '<img src=x onerror=y>',
  '![x](https://example.com/x.png)',
  '[x](javascript:alert)',
  '[x]: https://example.com',
  '| a | b |',
  '\n# heading',
  '\r\n- item',
  '\u2028> quote',
  '\u202etxt',
  '``` ',
  '`code`',
  '$\\sqrt{3}$',
  '&#64;octocat',
  '&lt;b&gt;',
  '\\@octocat',
  '\\',
  '*b*',
  '__i__',
  '~~s~~',
  '::error::x',
  '\u0000',
  '\ud800',
];

/** Texts that are made of such, in any order, and of anything else. */
export const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...ATTEMPTS),
      fc.string({ maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    {
      maxLength: 8,
    },
  )
  .map(parts => parts.join(''));

/** What stands in the text that GitHub makes of it, in which it looks for people, issues and addresses. */
export function decoded(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls */
export const REFERENCES = /@[a-z\d]|#\d|\bgh-\d|:\/\/|\bwww\.|\bmailto:[a-z\d]|\bxmpp:[a-z\d]/i;

/** What of Markdown is read as text: without where its links lead, and without code, in which GitHub looks for nothing. */
export function textOf(markdown: string): string {
  const text = markdown.replace(/<code>[^<]*<\/code>/g, '').replace(/\[#\d+\]\([^()\s]*\)/g, '');
  return decoded(text.replace(/\]\([^()\s]*\)/g, ']'));
}
