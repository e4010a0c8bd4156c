import { describe, expect, it } from 'vitest';
import { samePolicy } from '../../src/ecr/lifecycle-policy.ts';
import { lifecyclePolicyProblem, movingTagsProblem } from '../../src/index.ts';

const selection = { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 7 };
const rule = { rulePriority: 1, selection, action: { type: 'expire' } };
const tagged = { ...selection, tagStatus: 'tagged' };

describe('lifecyclePolicyProblem', () => {
  it.each([
    ['one rule', [rule]],
    ['tags by pattern', [{ ...rule, selection: { ...tagged, tagPatternList: ['v*'] } }]],
    ['tags by prefix', [{ ...rule, selection: { ...tagged, tagPrefixList: ['v'] } }]],
    [
      'what AWS added later',
      [
        {
          ...rule,
          selection: { ...selection, countType: 'sinceImagePulled' },
          action: { type: 'transition' },
        },
      ],
    ],
  ])('takes %s', (_, rules) => {
    expect(lifecyclePolicyProblem(JSON.stringify({ rules }))).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ['a list', [rule], 'it is not a JSON object'],
    ['no rules', {}, 'it has no list of rules'],
    ['an empty list of rules', { rules: [] }, 'it has no list of rules'],
    ['rules by name', { rules: { first: rule } }, 'it has no list of rules'],
    ['a rule that is text', { rules: [rule, 'expire all'] }, 'rule 2 is not an object'],
    ['no priority', { rules: [{ ...rule, rulePriority: '1' }] }, 'rule 1 has no rulePriority'],
    ['a priority of 0', { rules: [{ ...rule, rulePriority: 0 }] }, 'rule 1 has no rulePriority'],
    ['one priority twice', { rules: [rule, rule] }, 'two of its rules have the rulePriority 1'],
    ['no selection', { rules: [{ ...rule, selection: null }] }, 'rule 1 has no selection'],
    [
      'another status',
      { rules: [{ ...rule, selection: { ...selection, tagStatus: 'all' } }] },
      'whose tagStatus is not tagged, untagged or any',
    ],
    ['tags without a list', { rules: [{ ...rule, selection: tagged }] }, 'without a tagPatternList'],
    [
      'no way to count',
      { rules: [{ ...rule, selection: { ...selection, countType: undefined } }] },
      'without countType',
    ],
    [
      'half an image',
      { rules: [{ ...rule, selection: { ...selection, countNumber: 0.5 } }] },
      'without countNumber',
    ],
    ['no action', { rules: [{ ...rule, action: 'expire' }] }, 'rule 1 has no action with a type'],
  ])('tells of %s', (_, policy, said) => {
    expect(lifecyclePolicyProblem(JSON.stringify(policy))).toContain(said);
  });

  it.each([
    ['{"rules": [', 'it is not a JSON object'],
    [' '.repeat(30_721), 'it has 30721 characters, and ECR takes 30720'],
  ])('tells of %.12j', (text, said) => {
    expect(lifecyclePolicyProblem(text)).toBe(said);
  });
});

describe('samePolicy', () => {
  const later = { rulePriority: 2, action: rule.action, selection };
  it.each([
    ['written otherwise', [{ action: rule.action, selection, rulePriority: 1 }, later], true],
    ['in another order', [later, rule], true],
    ['without a rule', [rule], false],
    ['with another number', [rule, { ...later, selection: { ...selection, countNumber: 8 } }], false],
  ])('%s', (_, rules, same) => {
    const held = JSON.stringify({ rules: [rule, later] });
    expect(samePolicy(JSON.stringify({ rules }, null, 2), held)).toBe(same);
  });
});

describe('movingTagsProblem', () => {
  it.each([
    [['main', 'release-*', 'v1.*'], undefined],
    [[], undefined],
    [['a b'], '"a b" is neither a tag nor a pattern of one'],
    [[''], '"" is neither a tag nor a pattern of one'],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'it names 6 tags, and ECR takes 5'],
  ])('%j', (tags, said) => {
    expect(movingTagsProblem(tags)).toBe(said);
  });
});
