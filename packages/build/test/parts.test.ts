import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedParts, formatParts, inputsKey, parseParts } from '../src/inputs/parts.ts';

const short = fc.string({ minLength: 1, maxLength: 20 }).filter(name => !/\p{C}/u.test(name));
const parts = fc.dictionary(
  fc.oneof(
    fc.constantFrom('context', 'dockerfile', 'target', 'platforms', 'builder', 'secrets'),
    fc
      .tuple(fc.constantFrom('arg', 'base', 'label'), fc.oneof(short, fc.constant('__proto__')))
      .map(all => all.join(' ')),
  ),
  fc.string(),
);

describe('the text of parts', () => {
  it('is read as it was written, and is one text whatever the order', () => {
    fc.assert(
      fc.property(parts, own => {
        const turned = Object.fromEntries(Object.entries(own).toReversed());
        expect(parseParts(formatParts(own))).toEqual({ ...own });
        expect(formatParts(turned)).toBe(formatParts(own));
        expect(inputsKey(turned)).toBe(inputsKey(own));
      }),
    );
  });

  const wrapped = (own: string) => `{"schema":1,"parts":${own}}`;
  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no parts', '{"schema":1}'],
    ['a list of parts', wrapped('[]')],
    ['another schema', '{"schema":2,"parts":{}}'],
    ['a value that is no text', wrapped('{"context":1}')],
    ['a name that is none of ours', wrapped('{"else":"x"}')],
    ['a prototype', wrapped('{"__proto__":"x"}')],
    ['a prototype of parts', wrapped('{"__proto__":{"context":"x"}}')],
    ['a workflow command', wrapped(JSON.stringify({ 'arg x\n::error::y': 'x' }))],
    ['a name without its end', wrapped('{"arg ":"x"}')],
    ['a long name', wrapped(JSON.stringify({ [`arg ${'x'.repeat(300)}`]: 'x' }))],
    ['a long value', wrapped(JSON.stringify({ context: 'x'.repeat(1001) }))],
    ['a long text', wrapped(`{${' '.repeat(1 << 16)}}`)],
  ])('is not read where it is %s', (_, text) => {
    expect(parseParts(text)).toBeUndefined();
  });

  it('survives whatever stands there', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => void parseParts(text)));
  });
});

describe('what changed', () => {
  it.each<[Record<string, string>, Record<string, string>, string[]]>([
    [{ context: 'a', builder: 'b' }, { builder: 'b', context: 'c' }, ['the context']],
    [{ dockerfile: 'a', 'arg V': '1' }, { dockerfile: 'b', 'arg V': '2' }, ['the Dockerfile', 'arg V']],
    [{ 'base a:1': 'x' }, { 'base a:2': 'y' }, ['base a:2', 'base a:1']],
    [{}, { target: 'x', secrets: '[]', platforms: 'y' }, ['the target', 'the secrets', 'the platforms']],
    [{ a: '1' }, { a: '1' }, []],
    [{}, { constructor: 'x' }, ['the constructor']],
  ])('from %j to %j', (before, now, expected) => {
    expect(changedParts(before, now)).toEqual(expected);
  });

  it('names something exactly where the key is another', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(changedParts(one, other).length > 0).toBe(inputsKey(one) !== inputsKey(other));
      }),
    );
  });
});
