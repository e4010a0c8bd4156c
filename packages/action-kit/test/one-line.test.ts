import { expect, it } from 'vitest';
import { oneLine } from '../src/index.ts';

it.each([
  ['a\r\n::error::b', 'a ::error::b'],
  ['safe\u202eevil\u200b', 'safe evil'],
  ['half \ud800 of it', 'half of it'],
  ['  \u2028 ', ''],
])('%j is %j', (text, line) => {
  expect(oneLine(text, 100)).toBe(line);
});

it('is cut between characters, with a sign', () => {
  expect(oneLine('🚀🚀🚀', 2)).toBe('🚀…');
  expect(oneLine('🚀🚀', 2)).toBe('🚀🚀');
});
