import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepSecrets } from '../../src/errors/secrets.ts';

describe('secrets', () => {
  it.each<[string, string[], string, string]>([
    ['one', ['abcdefgh'], 'x abcdefgh y abcdefgh', 'x *** y ***'],
    ['the longer of two first', ['abcdef', 'abcdefgh'], 'abcdefgh', '***'],
    ['each line', ['first line\nsecond line\n'], 'the second line', 'the ***'],
    ['as JSON', ['a"b\\cdef'], 'x a\\"b\\\\cdef', 'x ***'],
    ['as a URL', ['a b/cdef'], 'x=a%20b%2Fcdef', 'x=***'],
    ['with spaces around', [' abcdef '], '[abcdef]', '[***]'],
    ['none that is short', ['true', '8080', ''], 'true at 8080', 'true at 8080'],
    ['none that is a pattern', ['......'], 'abcdef', 'abcdef'],
    ['none that is a replacement', ["$&$`$'"], "a$&$`$'b", 'a***b'],
  ])('takes out %s', (_, values, text, clean) => {
    expect(keepSecrets(values).clean(text)).toBe(clean);
  });

  it('leaves nothing of what it was told, in whatever text', () => {
    // Nothing that the mark itself could hold.
    const value = fc
      .string({ minLength: 6, maxLength: 12 })
      .filter(each => /^[^*]+$/.test(each) && each.trim() === each);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), fc.string(), (values, around) => {
        const secrets = keepSecrets([]);
        secrets.add(values);
        const text = `${around}${values.join(around)}${around}`;
        const cleaned = secrets.clean(text);
        for (const each of values) expect(cleaned.includes(each)).toBe(false);
      }),
    );
  });
});
