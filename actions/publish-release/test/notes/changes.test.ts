import { describe, expect, it } from 'vitest';
import { type Brought, changesOf, type Kind } from '../../src/notes/changes.ts';

const sha = (digit: string) => digit.repeat(40);
const commit = (message: string, merge = false, digit = 'a') => ({ sha: sha(digit), message, merge });
const pull = (number: number, title = 'something', labels: string[] = []) => ({ number, title, labels });
const alone = (message: string): Brought => ({ commit: commit(message), pulls: [] });

it.each<[string, Kind]>([
  ['feat: add orders', 'feature'],
  ['feat(api)!: drop v1', 'breaking'],
  ['fix: lose none', 'fix'],
  ['Fix(db): lose none', 'fix'],
  ['chore: tidy\n\nBREAKING CHANGE: v1 is gone', 'breaking'],
  ['chore: tidy\n\nNo BREAKING CHANGE: here', 'other'],
  ['feature flags are here', 'other'],
  ['constructor: x', 'other'],
  ['__proto__: x', 'other'],
  ['', 'other'],
])('the commit %j is %s', (message, kind) => {
  expect(changesOf([alone(message)])).toMatchObject([{ kind, at: { commit: sha('a') } }]);
});

it.each<[string[], string, Kind]>([
  [['enhancement'], 'Orders', 'feature'],
  [['Bug', 'good first issue'], 'Orders', 'fix'],
  [['breaking change'], 'feat: orders', 'breaking'],
  [['semver:major'], 'orders', 'breaking'],
  [['documentation', 'constructor'], 'orders', 'other'],
  [[], 'fix!: orders', 'breaking'],
])('a pull request with the labels %j and the title %j is %s', (labels, title, kind) => {
  expect(changesOf([{ commit: commit('x'), pulls: [pull(1, title, labels)] }])).toMatchObject([{ kind }]);
});

it('names each pull request once, in place of its commits, and breaking if one of them is', () => {
  const changes = changesOf([
    { commit: commit('Merge pull request #2 from fork/branch', true), pulls: [pull(2, 'fix: b')] },
    { commit: commit('part of it'), pulls: [pull(2, 'fix: b')] },
    { commit: commit('another\n\nBREAKING-CHANGE: yes'), pulls: [pull(2, 'fix: b'), pull(1)] },
    alone('direct'),
    { commit: commit('Merge branch main', true), pulls: [] },
  ]);
  expect(changes.map(({ kind, at }) => [kind, at])).toEqual([
    ['breaking', { pull: 2 }],
    ['breaking', { pull: 1 }],
    ['other', { commit: sha('a') }],
  ]);
});

describe('what was reverted', () => {
  const revert = (digit: string, of: string): Brought => ({
    commit: commit(`Revert "x"\n\nThis reverts commit ${sha(of)}.`, false, digit),
    pulls: [],
  });
  const brought = (digit: string, number: number, merge = false): Brought => ({
    commit: commit('feat!: x', merge, digit),
    pulls: [pull(number, 'feat!: x', ['feature'])],
  });

  it.each<[string, Brought[], [Kind, boolean][]]>([
    [
      'a commit',
      [revert('b', 'a'), alone('feat: x')],
      [
        ['other', false],
        ['other', true],
      ],
    ],
    [
      'a revert',
      [revert('c', 'b'), revert('b', 'a'), alone('feat: x')],
      [
        ['other', false],
        ['other', true],
        ['feature', false],
      ],
    ],
    [
      'what is not in here',
      [revert('b', 'f'), alone('feat: x')],
      [
        ['other', false],
        ['feature', false],
      ],
    ],
    [
      'a merge',
      [revert('d', 'c'), brought('c', 7, true), brought('b', 7)],
      [
        ['other', false],
        ['other', true],
      ],
    ],
    [
      'all of a pull request',
      [revert('e', 'c'), revert('d', 'b'), brought('c', 7), brought('b', 7)],
      [
        ['other', false],
        ['other', false],
        ['other', true],
      ],
    ],
    [
      'part of a pull request',
      [revert('d', 'b'), brought('c', 7), brought('b', 7)],
      [
        ['other', false],
        ['breaking', false],
      ],
    ],
  ])('counts as nothing new: %s', (_, commits, kinds) => {
    expect(changesOf(commits).map(({ kind, reverted }) => [kind, reverted === true])).toEqual(kinds);
  });
});
