import { expect, it } from 'vitest';
import { plain, projected, type Shape } from '../src/index.ts';

const SHAPE: Shape<'loud' | 'none'> = {
  ...plain('a', 'b'),
  said: 'loud',
  gone: 'none',
  hosts: 'texts',
  inner: plain('x'),
  list: [plain('x')],
};
const words = { loud: (text: string) => text.toUpperCase(), none: () => undefined };
const long = 'x'.repeat(5_000);

it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['numbers, flags and texts', { a: 0, b: false }, { a: 0, b: false }],
  ['nothing for null', { a: null, inner: null }, {}],
  ['no other field', { c: 1, inner: { x: 1, y: 2 } }, { inner: { x: 1 } }],
  ['no field that is inherited', Object.create({ a: 1 }), {}],
  ['what a word makes of a text', { said: 'no', gone: 'x' }, { said: 'NO' }],
  ['no number where a text is meant', { said: 5, hosts: 5 }, {}],
  ['one text of several', { hosts: 'a' }, { hosts: 'a' }],
  ['several texts', { hosts: ['a', 1, { x: 1 }, 'b'] }, { hosts: ['a', 'b'] }],
  ['documents of a list', { list: [{ x: 1, y: 2 }, 'z', [1]] }, { list: [{ x: 1 }] }],
  ['nothing of another kind', { a: [1], b: { x: 1 }, inner: [{ x: 1 }] }, {}],
  ['an empty list for what is none', { list: 'x' }, { list: [] }],
  [
    'the beginning of what is long',
    { a: long, said: long },
    { a: long.slice(0, 4_000), said: long.slice(0, 4_000).toUpperCase() },
  ],
  ['the first of many', { list: Array(150).fill({ x: 1 }) }, { list: Array(100).fill({ x: 1 }) }],
])('keeps %s', (_, body, kept) => {
  expect(projected(body, SHAPE, words)).toEqual(kept);
});
