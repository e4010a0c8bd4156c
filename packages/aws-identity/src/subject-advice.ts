import { readSubject, type Subject } from './subject.ts';

const ISSUER = 'token.actions.githubusercontent.com';

/**
 * What a trust policy most likely asks for that a token with this subject does not have. STS never says which
 * condition failed, so the forms that people write are held against the one that was sent.
 */
export function subjectAdvice(sent: string | undefined): string {
  if (sent === undefined) return `Check the conditions on ${ISSUER}:sub and ${ISSUER}:aud.`;
  const subject = readSubject(sent);
  const advice = [`Its condition on ${ISSUER}:sub must match "${sent}".`];
  if (subject.withIds) {
    const names = sent.replaceAll(/@\d+(?=[/:])/g, '');
    advice.push(
      `This repository’s subject carries ids: a condition on the names only, such as "${names}", refuses it. Put the subject as sent into StringEquals.`,
    );
  } else if (subject.repository !== undefined) {
    advice.push(
      'This repository’s subject has names only: a condition with ids (owner@123/name@456) refuses it.',
    );
  }
  advice.push(contextAdvice(subject));
  return advice.join(' ');
}

function contextAdvice({ repository, context }: Subject): string {
  switch (context.kind) {
    case 'environment':
      return `The job names the environment ${context.name}, so a condition on a branch (ref:refs/heads/…) never matches, and neither does another environment or another spelling.`;
    case 'pull-request':
      return 'This is a pull request’s run: a role that trusts a branch or an environment refuses it. Name an environment on the job, or trust …:pull_request on a role that may only read.';
    case 'branch':
      return `The job runs on branch ${context.name} and names no environment, so a condition on environment:… or on another branch never matches. Where the role trusts an environment, add environment: to this job itself.`;
    case 'tag':
      return `The job runs on tag ${context.name} and names no environment: a condition on a branch (ref:refs/heads/…) or on environment:… never matches.`;
    case 'custom':
      return repository === undefined
        ? 'The subject is not in GitHub’s default form: the organisation or the repository has customised it, and a condition on repo:… never matches.'
        : 'What follows the repository is not in GitHub’s default form: the organisation or the repository has customised its subject.';
  }
}
