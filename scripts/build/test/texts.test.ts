import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { withRealName, writeActionTexts } from '../texts.ts';

it.each([
  ['uses: org/pipeline/gate@v1', 'uses: acme/ship$1/gate@v1'],
  ['uses: org/pipeline/.github/workflows/x.yml@v1', 'uses: acme/ship$1/.github/workflows/x.yml@v1'],
  ['https://github.com/org/pipeline', 'https://github.com/acme/ship$1'],
  ['`org/pipeline`, org/pipeline.', '`acme/ship$1`, acme/ship$1.'],
  [
    'my-org/pipeline org/pipelines org/pipeline-x org/shop',
    'my-org/pipeline org/pipelines org/pipeline-x org/shop',
  ],
])('%j becomes %j', (text, expected) => {
  expect(withRealName(text, 'acme/ship$1')).toBe(expected);
});

it('writes the texts of an action anew, and takes away what it has no more', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'texts-'));
  onTestFinished(() => rmSync(scratch, { recursive: true }));
  const at = (...path: string[]) => join(scratch, ...path);
  const metadata = { name: 'x', description: 'In org/pipeline', runs: { using: 'node24', main: 'index.js' } };
  const stage = { name: 'built', folder: scratch, metadata };
  writeFileSync(at('README.md'), 'org/pipeline/built@v1');
  writeFileSync(at('CHANGELOG.md'), '1.0.0');
  writeActionTexts(stage, scratch, 'acme/ship');
  expect(readFileSync(at('built/README.md'), 'utf8')).toBe('acme/ship/built@v1');
  expect(readFileSync(at('built/action.yml'), 'utf8')).toContain('description: In acme/ship');
  expect(readFileSync(at('built/CHANGELOG.md'), 'utf8')).toBe('1.0.0');

  for (const gone of ['CHANGELOG.md', 'built/action.yml']) rmSync(at(gone));
  writeActionTexts(stage, scratch, 'acme/ship');
  expect(readFileSync(at('built/action.yml'), 'utf8')).toContain('name: x');
  expect(() => readFileSync(at('built/CHANGELOG.md'))).toThrow('ENOENT');
});
