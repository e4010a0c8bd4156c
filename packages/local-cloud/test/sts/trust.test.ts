import { describe, expect, it } from 'vitest';
import { type Attempt, checkTrust, type TrustStatement, trusts } from '../../src/sts/trust.ts';

const PROVIDER = 'arn:aws:iam::1:oidc-provider/github';
const SUB = 'repo:org/shop:environment:production';
const federated = (Condition: TrustStatement['Condition'] & object, Effect: 'Allow' | 'Deny' = 'Allow') => ({
  Effect,
  Principal: { Federated: PROVIDER },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition,
});

describe('a trust policy', () => {
  it.each([
    ['equal', [federated({ StringEquals: { 'github:sub': SUB } })], true],
    ['one of several', [federated({ StringEquals: { 'github:sub': ['x', SUB] } })], true],
    ['no wildcard in equals', [federated({ StringEquals: { 'github:sub': 'repo:org/*' } })], false],
    ['wildcard', [federated({ StringLike: { 'github:sub': 'repo:org/shop:*' } })], true],
    ['dots are dots', [federated({ StringLike: { 'github:sub': 'repo.org/shop:*' } })], false],
    ['whole text', [federated({ StringLike: { 'github:sub': 'repo:org/sho' } })], false],
    ['every key', [federated({ StringEquals: { 'github:sub': SUB, 'github:aud': 'other' } })], false],
    ['absent key', [federated({ StringLike: { 'github:actor': '*' } })], false],
    [
      'every operator',
      [federated({ StringEquals: { 'github:aud': 'aws' }, StringLike: { 'github:sub': 'x*' } })],
      false,
    ],
    [
      'a denial wins',
      [federated({}), federated({ StringLike: { 'github:sub': '*production' } }, 'Deny')],
      false,
    ],
    ['another provider', [{ ...federated({}), Principal: { Federated: 'arn:other' } }], false],
    ['another action', [{ ...federated({}), Action: 'sts:AssumeRole' }], false],
    ['nothing', [], false],
  ] satisfies Array<[string, TrustStatement[], boolean]>)('%s', (_what, Statement, expected) => {
    const attempt: Attempt = {
      action: 'sts:AssumeRoleWithWebIdentity',
      principals: [PROVIDER],
      keys: { 'github:sub': SUB, 'github:aud': 'aws' },
    };
    expect(trusts({ Statement }, attempt)).toBe(expected);
  });

  it('with an operator that is not evaluated here is refused, not passed', () => {
    const statement = federated({ StringNotEquals: { 'github:sub': 'x' } } as object);
    expect(() => checkTrust({ Statement: [statement] })).toThrow('StringNotEquals is not implemented here');
  });
});
