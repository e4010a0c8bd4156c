import { describe, expect, it } from 'vitest';
import { toMarkdown } from '../src/markdown.ts';
import { toPlainText } from '../src/plain-text.ts';
import type { Block } from '../src/report.ts';

const blocks: Block[] = [
  { heading: 'Deployed' },
  {
    table: {
      columns: ['what', 'to'],
      rows: [
        ['image', { code: 'a|b<c>' }],
        ['run', { link: 'https://example.com/a(b)', text: '1' }],
      ],
    },
  },
  { code: 'line <1>\nline 2', title: 'Log' },
];

describe('toMarkdown', () => {
  it('renders each kind of block', () => {
    expect(toMarkdown(blocks)).toBe(
      [
        '### Deployed',
        '',
        '| what | to |',
        '| --- | --- |',
        '| image | <code>a&#124;b&lt;c&gt;</code> |',
        '| run | [1](https://example.com/a%28b%29) |',
        '',
        '<details><summary>Log</summary>',
        '',
        '<pre>line &lt;1&gt;\nline 2</pre>',
        '',
        '</details>',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['<img src=x onerror=alert(1)>', '<img'],
    ['[click](javascript:alert(1))', '[click]('],
    ['a | b\n| c', '\n'],
  ])('never reads text as markup: %s', (text, markup) => {
    expect(toMarkdown([{ text: ` ${text}` }]).trimEnd()).not.toContain(markup);
  });

  it.each([
    '[click](https://evil.example)',
    '![x](https://evil.example/pixel)',
    '**bold** ~gone~ `out` \\',
    'a | b\n| c',
  ])('never reads code as markup: %s', code => {
    const rows = [[{ code }]];
    const row = toMarkdown([{ table: { columns: ['a'], rows } }])
      .trimEnd()
      .split('\n')
      .at(-1);
    expect(row).toMatch(/^\| <code>[^|[\]*`~\\\n]*<\/code> \|$/);
  });

  it('links to http addresses only', () => {
    const rows = [[{ link: 'javascript:alert(1)', text: 'x' }]];
    expect(toMarkdown([{ table: { columns: ['a'], rows } }])).not.toContain('javascript');
  });

  it.each(['x', 'é', '😀'])('stays under the bound that GitHub sets in bytes, and says so: %s', letter => {
    const long = toMarkdown([{ code: letter.repeat(1_100_000) }]);
    expect(Buffer.byteLength(long)).toBeLessThan(1_048_576);
    expect(long).toContain('cut at');
    expect(long).not.toContain('\uFFFD');
  });
});

it('toPlainText lines up tables for the log', () => {
  expect(toPlainText(blocks)).toEqual([
    '',
    'Deployed',
    '  what   to',
    '  image  a|b<c>',
    '  run    1 (https://example.com/a(b))',
    'Log',
    '  line <1>',
    '  line 2',
  ]);
});

it('toPlainText leaves out what is for the summary alone', () => {
  expect(toPlainText([{ code: 'a\nb', title: 'Trace', log: false }])).toEqual([]);
  expect(toMarkdown([{ code: 'a\nb', title: 'Trace', log: false }])).toContain('a\nb');
});
