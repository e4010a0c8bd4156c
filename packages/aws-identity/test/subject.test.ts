import { expect, it } from 'vitest';
import { readSubject } from '../src/subject.ts';
import { subjectAdvice } from '../src/subject-advice.ts';

it.each([
  ['repo:org/shop:environment:production', 'org/shop', false, { kind: 'environment', name: 'production' }],
  [
    'repo:org@123/shop@456:environment:production',
    'org/shop',
    true,
    { kind: 'environment', name: 'production' },
  ],
  ['repo:org/shop:environment:eu%3Aprod', 'org/shop', false, { kind: 'environment', name: 'eu:prod' }],
  ['repo:org/shop:pull_request', 'org/shop', false, { kind: 'pull-request' }],
  ['repo:org@1/shop@2:ref:refs/heads/feat/x', 'org/shop', true, { kind: 'branch', name: 'feat/x' }],
  ['repo:org/shop:ref:refs/tags/v1', 'org/shop', false, { kind: 'tag', name: 'v1' }],
  ['repo:org/shop:job_workflow_ref:x', 'org/shop', false, { kind: 'custom' }],
  ['repository_owner:org', undefined, false, { kind: 'custom' }],
])('reads %s', (subject, repository, withIds, context) => {
  expect(readSubject(subject)).toEqual({ repository, withIds, context });
});

it.each([
  ['repo:org@123/shop@456:environment:production', '"repo:org/shop:environment:production", refuses it'],
  ['repo:org/shop:environment:production', 'names only: a condition with ids'],
  ['repo:org/shop:ref:refs/heads/next', 'branch next and names no environment'],
  ['repo:org/shop:ref:refs/heads/next', 'add environment: to this job itself'],
  ['repo:org/shop:ref:refs/tags/v1', 'runs on tag v1'],
  ['repo:org/shop:pull_request', 'a pull request’s run'],
  ['repository_owner:org', 'not in GitHub’s default form'],
])('advises on %s: %s', (subject, says) => {
  expect(subjectAdvice(subject)).toContain(says);
});
