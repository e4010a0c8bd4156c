const ISSUER = 'token.actions.githubusercontent.com';

/**
 * What a trust policy most likely asks for that a token with this subject does not have. The subject's
 * forms: https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 */
export function subjectAdvice(subject: string | undefined): string {
  if (subject === undefined) return `Check the conditions on ${ISSUER}:sub and ${ISSUER}:aud.`;
  const advice = [`Its condition on ${ISSUER}:sub must match "${subject}".`];
  if (/^repo:[^/:]*@\d+\/[^/:]*@\d+/.test(subject)) {
    advice.push('This repository’s subject carries ids, so a condition written with names only refuses it.');
  }
  if (subject.includes(':environment:')) {
    advice.push('The job names an environment, so a condition on a branch (ref:refs/heads/…) never matches.');
  } else if (subject.endsWith(':pull_request')) {
    advice.push('This is a pull request’s run: a role that trusts a branch or an environment refuses it.');
  } else if (subject.includes(':ref:')) {
    advice.push('The job names no environment, so a condition on environment:… never matches.');
  }
  return advice.join(' ');
}
