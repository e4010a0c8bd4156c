import { describe, expect, it } from 'vitest';
import { tagsOf } from '../actions/build-push/src/config/tags.ts';
import { pushPermissions } from './docs/calls.ts';
import { blocksOf, pages } from './docs/markdown.ts';
import { saidIn, unprinted } from './docs/printed.ts';

const all = pages();
const textOf = (path: string) => all.find(page => page.path === path)?.text ?? '';
const readme = textOf('actions/build-push/README.md');

interface Policy {
  Statement?: { Action: string | string[] }[];
}

describe('the policies in build-push’s README', () => {
  const policies = blocksOf(readme, 'json').map(block => JSON.parse(block) as Policy);
  const told = new Set(policies.flatMap(({ Statement = [] }) => Statement.flatMap(({ Action }) => Action)));
  const called = pushPermissions();

  it('allow what the code calls and the registries want of a push, and nothing else', () => {
    expect(called.size).toBeGreaterThan(15);
    expect([...told].sort()).toEqual([...called].sort());
  });
});

describe('the tags in build-push’s README', () => {
  const [, rows = ''] = /^\| the run is for \|.*\n\| --- .*\n((?:\|.*\n)+)/m.exec(readme) ?? [];
  const cases = rows
    .trim()
    .split('\n')
    .map(row => row.split('|').map(cell => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)))
    .map(([, [ref = ''] = [], [rules = ''] = [], tags = []]) => ({ ref, rules, tags }));

  it('are shown', () => {
    expect(cases.length).toBeGreaterThan(8);
  });

  it.each(cases)('$ref with $rules: $tags', ({ ref, rules, tags }) => {
    const run = { sha: '0123456789abcdef0123456789abcdef01234567', ref, runNumber: '42', before: '' };
    expect(tagsOf(rules.split(', '), run, 'api')).toMatchObject({ tags, malformed: [] });
  });
});

describe('what is told of a build that failed', () => {
  const sources = ['actions/build-push/src', 'packages/*/src'];
  /** What stands for something else in the pages. */
  const SAMPLES = /\b(?:N|sha256:…)(?![\w-])/g;
  /** Printed by docker, a registry or GitHub, and told as it is. */
  const OTHERS = [
    'pull access denied',
    '401 Unauthorized',
    '429 Too Many Requests',
    'toomanyrequests',
    'exec format error',
    'no match for platform in manifest',
    'NAME_UNKNOWN',
    'Dockerfile:12: …',
  ];
  const said = ['actions/build-push/README.md', 'docs/runbooks/build-failed.md'].flatMap(path =>
    saidIn(textOf(path)).map(words => ({ path, words })),
  );

  it('is found', () => {
    expect(said.length).toBeGreaterThan(80);
  });

  it.each(said.filter(({ words }) => !OTHERS.includes(words)))(
    '$path knows words that are printed: $words',
    ({ words }) => {
      expect(unprinted(words, sources, SAMPLES)).toEqual([]);
    },
  );
});
