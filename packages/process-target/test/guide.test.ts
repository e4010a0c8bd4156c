import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '..', '..', '..');
const guide = readFileSync(path.join(root, 'docs', 'guides', 'add-a-target.md'), 'utf8');

/** The code that the guide shows under a file's name, in its order. */
const shown = new Map<string, string[]>();
for (const [, file = '', code = ''] of guide.matchAll(/^`(packages\/[^`]+)`\n\n```\w+\n([\s\S]*?)^```$/gm))
  shown.set(file, [...(shown.get(file) ?? []), code]);

const lines = (text: string) => text.split('\n').filter(line => line.trim() !== '');

it('shows the package whole', () => {
  expect([...shown.keys()].map(file => path.basename(file))).toEqual([
    'package.json',
    'views.ts',
    'client.ts',
    'judge.ts',
    'target.ts',
    'index.ts',
    'contract.test.ts',
  ]);
});

it.each([...shown])('shows %s as it is', (file, blocks) => {
  expect(lines(blocks.join('\n'))).toEqual(lines(readFileSync(path.join(root, file), 'utf8')));
});

it('shows the rule as it is', () => {
  const rules = readFileSync(path.join(root, 'test', 'boundaries', 'rules.ts'), 'utf8');
  const line = "  'process-target': ['contracts', 'rollout'],\n";
  expect(guide).toContain(line);
  expect(rules).toContain(line);
});
