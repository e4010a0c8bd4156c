import { expect, it } from 'vitest';
import { isRecursive, nodeTasks } from '../src/node-tasks.ts';

const ALL = ['lint', 'typecheck', 'test'];

it.each([
  [{ lint: 'eslint .', test: 'vitest run' }, ALL, false, ['lint:lint', 'test:test']],
  [
    { 'type-check': 'tsc', 'lint:ci': 'biome ci', lint: 'biome check' },
    ALL,
    false,
    ['lint:lint:ci', 'typecheck:type-check'],
  ],
  [{ test: 'echo "Error: no test specified" && exit 1' }, ALL, false, []],
  [{ test: 'pnpm -r test', lint: 'biome check .' }, ALL, true, ['lint:lint']],
  [{ test: 'turbo run test' }, ALL, true, []],
  [{ test: 'turbo run test' }, ALL, false, ['test:test']],
  [{ build: 'tsc' }, ['constructor', 'toString', '__proto__'], false, []],
  [{ build: 'tsc', e2e: 'playwright test' }, ['build', 'e2e', 'other'], false, ['build:build', 'e2e:e2e']],
])('%j, %j, root %s → %j', (scripts, wanted, isRoot, expected) => {
  const found = nodeTasks(scripts as Record<string, string>, wanted, isRoot).map(
    ({ name, steps: [step] }) => {
      return `${name}:${step && 'script' in step ? step.script : ''}`;
    },
  );
  expect(found).toEqual(expected);
});

it.each([
  ['pnpm -r run test', true],
  ['pnpm --filter ./packages/* test', true],
  ['npm test --workspaces', true],
  ['npm run lint -ws', true],
  ['yarn workspaces foreach run test', true],
  ['nx run-many -t test', true],
  ['pnpm exec biome check .', false],
  ['npm run lint:js', false],
  ['eslint --resolve-plugins-relative-to . src', false],
])('%s runs others: %s', (script, expected) => expect(isRecursive(script)).toBe(expected));
