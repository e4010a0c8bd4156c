import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { join, matchesGlobs, within } from '../src/index.ts';

describe('matchesGlobs', () => {
  it.each([
    ['packages/a', ['packages/*'], true],
    ['packages/a/b', ['packages/*'], false],
    ['packages/a/b', ['packages/**'], true],
    ['packages', ['packages/**'], false],
    ['a/b/c/test', ['**/test'], true],
    ['test', ['**/test'], true],
    ['apps/web', ['./apps/web/'], true],
    ['apps/web', ['{apps,libs}/*'], true],
    ['libs/x-1', ['{apps,libs}/x-?'], true],
    ['packages/a', ['packages/*', '!packages/a'], false],
    ['packages/a', ['!packages/a', 'packages/*'], true],
    ['packagesXa', ['packages.a'], false],
    ['a', [], false],
  ])('%s in %j: %s', (path, patterns, expected) => expect(matchesGlobs(path, patterns)).toBe(expected));

  it('a path without special characters matches itself and ** matches everything', () => {
    const name = fc.stringMatching(/^[a-z0-9@_][a-z0-9@._+-]{0,7}$/);
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map(parts => parts.join('/'));
    fc.assert(fc.property(path, each => matchesGlobs(each, [each]) && matchesGlobs(each, ['**'])));
  });
});

describe('paths', () => {
  it.each([
    ['', 'a/b', 'a/b'],
    ['a/b', '../c', 'a/c'],
    ['a', './b/.', 'a/b'],
    ['a', '../../c', '../c'],
    ['', '..', '..'],
    ['a', '..', ''],
  ])('join(%j, %j) is %j', (dir, path, expected) => expect(join(dir, path)).toBe(expected));

  it.each([
    ['a/b', 'a', true],
    ['ab', 'a', false],
    ['a', 'a', true],
    ['x', '', true],
  ])('%s within %j: %s', (path, dir, expected) => expect(within(path, dir)).toBe(expected));
});
