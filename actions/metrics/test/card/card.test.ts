import type { Figures } from '@pipeline/release-history';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { card } from '../../src/card/card.ts';
import type { Measured } from '../../src/measured.ts';
import { ago } from '../history.ts';
import { elementsIn } from './well-formed.ts';

const figures = (deployments: number, lead: number | null): Figures => ({
  deployments,
  perDay: deployments / 30,
  open: 0,
  leadTime: { median: lead, p90: lead, measured: { commit: 1, environment: 0 }, notMeasured: 0, again: 0 },
  changeFailureRate: { rate: 0.125, failed: 1 },
  recoveryTime: { median: null, p90: null, recovered: 0, notRecovered: 1 },
});

function measured(...names: string[]): Measured {
  return {
    schema: 1,
    at: ago(0),
    window: { from: ago(30 * 24), to: ago(0) },
    before: { from: ago(60 * 24), to: ago(30 * 24) },
    services: null,
    environments: names.map(environment => ({
      environment,
      figures: figures(12, 7_200),
      before: figures(9, 3_600),
      services: [],
      read: { records: 21, proofs: 0, complete: true },
    })),
  };
}

const HOSTILE = [
  '</text><script>alert(1)</script>',
  '"/><image href="https://example.com/x" onload="alert(1)"/>',
  '<![CDATA[',
  '-->',
  '&amp;&lol;',
  "'><a>",
  'a\u0000\u0008\u001fb\ufffe\ud800',
  '\u202egnp.exe',
  '{}</style><script>',
];

describe('the card', () => {
  it('says what a person sees to who does not see it', () => {
    const svg = card(measured('production'));
    expect(svg).toContain('<title id="title">Delivery metrics, 30 days to 2026-11-30</title>');
    expect(svg).toContain(
      '<desc id="desc">production: deployment frequency 12 in 30 days (before: 9), lead time for changes 2 h (before: 1 h), change failure rate 12.5 % (before: 12.5 %), recovery time none (before: none).</desc>',
    );
    expect(elementsIn(svg)[0]).toMatchObject({
      name: 'svg',
      attributes: { role: 'img', 'aria-labelledby': 'title desc', xmlns: 'http://www.w3.org/2000/svg' },
    });
    const words = [...svg.matchAll(/<text class="(\w+)"[^>]*>([^<]+)</g)].map(
      ([, kind, text]) => `${kind} ${text}`,
    );
    expect(words).toEqual(
      expect.arrayContaining([
        'value 12 in 30 days',
        'better better than 9',
        'worse worse than 1 h',
        'same as before: 12.5 %',
        'value none',
      ]),
    );
  });

  it('is light or dark, and loads nothing', () => {
    const svg = card(measured('production'));
    expect(svg).toContain('@media (prefers-color-scheme: dark)');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|url\(|@import|href|<script|\son\w+=/,
    );
  });

  it('has as much room as it has rows, and says what it leaves out', () => {
    const heights = [[], ['a'], ['a', 'b'], [...'abcdefgh']].map(
      names => elementsIn(card(measured(...names)))[0]?.attributes.height,
    );
    expect(heights).toEqual(['92', '142', '192', '392']);
    expect(card(measured(...'abcdefgh'))).toContain('The first 6 of 8 environments.');
  });

  it.each(HOSTILE)('has no markup of %j', name => {
    const plain = elementsIn(card(measured('production')));
    const own = elementsIn(card(measured(name)));
    expect(own).toEqual(plain);
  });

  it('is whole whatever an environment is called', () => {
    const plain = elementsIn(card(measured('production'))).length;
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(text, fc.constantFrom(...HOSTILE)), name => {
        // A name of which nothing can be seen has no text at all.
        expect(plain - elementsIn(card(measured(name))).length).toBeOneOf([0, 1]);
      }),
      { numRuns: 500 },
    );
  });

  it('cuts a name that would run into the next column', () => {
    expect(card(measured('x'.repeat(40)))).toContain(`>${'x'.repeat(16)}…<`);
    expect(card(measured('X'.repeat(40)))).toContain(`>${'X'.repeat(11)}…<`);
    expect(card(measured('本番'.repeat(20)))).toContain(`>${'本番'.repeat(4)}…<`);
    expect(card(measured('本番環境'))).toContain('>本番環境<');
  });
});
