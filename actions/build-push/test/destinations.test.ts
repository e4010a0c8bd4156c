import { Problems } from '@pipeline/action-kit';
import { expect, it } from 'vitest';
import { destinationsOf } from '../src/config/destinations.ts';
import { mergeInputs } from '../src/config/merge-input.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;

function told(work: (problems: Problems) => unknown): string {
  const problems = new Problems();
  work(problems);
  try {
    problems.throwIfAny();
    return '';
  } catch (error) {
    return String((error as Error).message);
  }
}

it('a further place is a registry, with a path before the repository if it wants one', () => {
  const problems = new Problems();
  expect(
    destinationsOf(['ghcr.io/org', 'docker.io/shop/images/', '127.0.0.1:5000'], 'quay.io', problems),
  ).toEqual([
    { registry: 'quay.io', prefix: '' },
    { registry: 'ghcr.io', prefix: 'org/' },
    { registry: 'docker.io', prefix: 'shop/images/' },
    { registry: '127.0.0.1:5000', prefix: '' },
  ]);
  expect(problems.any).toBe(false);
});

it.each([
  ['https://ghcr.io/org', 'is no registry'],
  ['ghcr.io/Org', 'is no registry'],
  ['ghcr.io/org:v1', 'is no registry'],
  ['quay.io', 'is pushed to already'],
])('%s %s', (line, problem) => {
  expect(told(problems => destinationsOf([line], 'quay.io', problems))).toContain(problem);
});

it('the same place twice is told', () => {
  expect(told(problems => destinationsOf(['ghcr.io/org', 'ghcr.io/org/'], 'quay.io', problems))).toContain(
    'already',
  );
});

it('a line of each job is merged by name, in the order of the lines', () => {
  const lines = [
    JSON.stringify({ api: `quay.io/shop/api@${DIGEST}`, web: `quay.io/shop/web@${OTHER}` }),
    JSON.stringify({ api: `quay.io/shop/api@${OTHER}` }),
  ];
  const merged = mergeInputs(lines, 'quay.io', new Problems());
  expect(
    merged.map(({ name, repository, parts }) => [name, repository, parts.map(({ digest }) => digest)]),
  ).toEqual([
    ['api', 'shop/api', [DIGEST, OTHER]],
    ['web', 'shop/web', [OTHER]],
  ]);
});

it.each<[lines: string[], problem: string]>([
  [[], 'it was not given'],
  [['not json'], 'line 1 is not a JSON object of references'],
  [['{"api": 1}'], 'line 1 is not a JSON object of references'],
  [['{"api": "quay.io/shop/api:v1"}'], 'is no image by digest'],
  [[`{"api": "ghcr.io/shop/api@${DIGEST}"}`], 'api lies in ghcr.io/shop/api, not in quay.io/shop/api'],
  [
    [`{"api": "quay.io/shop/api@${DIGEST}"}`, `{"api": "quay.io/other/api@${DIGEST}"}`],
    'api lies in quay.io/other/api, not in quay.io/shop/api',
  ],
])('%j: %s', (lines, problem) => {
  expect(told(problems => mergeInputs(lines, 'quay.io', problems))).toContain(problem);
});
