import { expect, it } from 'vitest';
import { parseDockerignore } from '../src/dockerignore.ts';

it.each<[string, string, boolean]>([
  ['node_modules', 'node_modules', true],
  ['node_modules', 'node_modules/a/b.js', true],
  ['node_modules', 'app/node_modules/a', false],
  ['**/node_modules', 'app/node_modules/a', true],
  ['**/node_modules', 'node_modules', true],
  ['/dist/', 'dist/x', true],
  ['./dist', 'dist', true],
  ['*.md', 'README.md', true],
  ['*.md', 'docs/README.md', false],
  ['**/*.md', 'docs/a/README.md', true],
  ['*/temp*', 'a/temporary', true],
  ['*/temp*', 'a/b/temporary', false],
  ['temp?', 'tempa', true],
  ['temp?', 'temp', false],
  ['[a-c].txt', 'b.txt', true],
  ['[^a-c].txt', 'b.txt', false],
  ['a.b', 'axb', false],
  ['\\*.md', '*.md', true],
  ['\\*.md', 'a.md', false],
  ['# *.md', 'README.md', false],
  ['*.md\n!README.md', 'README.md', false],
  ['*.md\n!README.md', 'OTHER.md', true],
  ['!README.md\n*.md', 'README.md', true],
  ['docs\n!docs/keep', 'docs/keep/a', false],
  ['docs\n!docs/keep', 'docs/drop', true],
  ['*\n!src/**', 'src/a/b.js', false],
  ['*\n!src/**', 'package.json', true],
  ['\r\n.git\r\n', '.git/HEAD', true],
])('%j: %s is ignored: %s', (text, path, ignored) => {
  expect(parseDockerignore(text).ignores(path)).toBe(ignored);
});
