import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprint, type Mark, readBody, writeBody } from '../src/mark.ts';
import { hostile } from './notes/hostile.ts';

const mark: Mark = { environment: 'production', release: '42.1', latest: true, notes: '0123456789abcdef' };
const withdrawn = { at: '2026-11-30T14:05:00Z', prerelease: false, reason: 'it --> is bad' };

it('is read as it was written, whatever the notes try', () => {
  fc.assert(
    fc.property(hostile, fc.option(fc.constant(withdrawn)), hostile, (notes, taken, environment) => {
      const own = { ...mark, environment, ...(taken && { withdrawn: taken }) };
      const banner = taken ? '> [!CAUTION]\n> **Withdrawn**' : undefined;
      const text = writeBody({ mark: own, ...(banner !== undefined && { banner }), notes });
      // GitHub's editor gives other line breaks.
      for (const sent of [text, text.replace(/\r\n?/g, '\n').replaceAll('\n', '\r\n')])
        expect(readBody(sent)).toEqual({
          mark: own,
          ...(banner !== undefined && { banner }),
          notes: notes.replace(/\r\n?/g, '\n').trim(),
        });
    }),
  );
});

it('ends its comment only at its end', () => {
  const [first = ''] = writeBody({ mark: { ...mark, environment: 'a-->b<!--' }, notes: '' }).split('\n');
  expect(first.indexOf('-->')).toBe(first.length - 3);
});

it.each([
  ['nothing', ''],
  ['notes of another', '## What changed\n- all of it'],
  ['a mark further down', `hello\n${writeBody({ mark, notes: '' })}`],
  ['what is no JSON', '<!-- pipeline release {x} -->\n'],
  ['what lacks a field', '<!-- pipeline release {"environment":"production"} -->\n'],
  [
    'a withdrawal without a time',
    '<!-- pipeline release {"environment":"p","release":"1","notes":"x","withdrawn":{"at":"soon"}} -->\n',
  ],
])('finds none in %s', (_, text) => {
  expect(readBody(text)).toBeUndefined();
});

it('takes notes for the same, however their lines end', () => {
  expect(fingerprint('a\r\nb\n')).toBe(fingerprint('a\nb'));
  expect(fingerprint('a\nc')).not.toBe(fingerprint('a\nb'));
});
