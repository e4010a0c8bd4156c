import { expect, it } from 'vitest';
import { readClaims } from '../src/claims.ts';
import { parseRoleArn, sessionName } from '../src/index.ts';
import { subjectAdvice } from '../src/subject-advice.ts';

it.each([
  ['arn:aws:iam::123456789012:role/deploy', 'aws', 'deploy'],
  ['arn:aws-cn:iam::123456789012:role/ci/shop/deploy@prod', 'aws-cn', 'deploy@prod'],
  ['  arn:aws-us-gov:iam::123456789012:role/x  ', 'aws-us-gov', 'x'],
])('reads %s', (text, partition, name) => {
  expect(parseRoleArn(text)).toEqual({ arn: text.trim(), partition, account: '123456789012', name });
});

it.each([
  ['deploy', 'not an ARN'],
  ['arn:aws:iam::12345:role/deploy', 'account id "12345"'],
  ['arn:aws:iam::123456789012:user/bob', 'names a user'],
  ['arn:aws:iam::123456789012:role/', 'role name ""'],
  ['arn:aws:iam::123456789012:role/a b', 'role name "a b"'],
  ['arn:aws:sts::123456789012:assumed-role/deploy/me', 'a session'],
  ['arn:aws:ecs::123456789012:role/deploy', 'not the ARN of an IAM role'],
  ['arn:gcp:iam::123456789012:role/deploy', 'partition "gcp"'],
])('says what is wrong with %s', (text, wrong) => {
  expect(parseRoleArn(text)).toContain(wrong);
});

it.each([
  ['org/shop', '1234', 'pipeline-org-shop-1234'],
  ['org/a shöp!', 7, 'pipeline-org-a-sh-p-7'],
  [`org/${'x'.repeat(90)}`, '12345678901', /^pipeline-org-x+-12345678901$/],
])('names a session after %s %s', (repository, run, name) => {
  const made = sessionName(repository, run);
  expect(made).toMatch(name);
  expect(made).toMatch(/^[\w+=,.@-]{2,64}$/);
});

it.each(['', 'a', 'a.b', 'a.%%%.c', `a.${btoa('"text"')}.c`])('reads no claims from %j', token => {
  expect(readClaims(token)).toEqual({ subject: undefined, audience: undefined, issuer: undefined });
});

it.each([
  ['repo:org/shop:environment:production', 'ref:refs/heads/… never matches', 'carries ids'],
  ['repo:org/shop:pull_request', 'pull request', 'never matches'],
  ['repo:org/shop:ref:refs/heads/main', 'names no environment', 'carries ids'],
  ['repo:org@12/shop@34:ref:refs/heads/main', 'carries ids', 'pull request'],
])('advises on %s', (subject, says, saysNot) => {
  const advice = subjectAdvice(subject).replace(/[()]/g, '');
  expect(advice).toContain(subject);
  expect(advice).toContain(says);
  expect(advice).not.toContain(saysNot);
});
