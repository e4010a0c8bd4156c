import type { InputProblems } from '@pipeline/contracts';
import { parseRoleArn } from './role-arn.ts';

/** `eu-west-1`, `us-gov-east-1`. https://docs.aws.amazon.com/general/latest/gr/rande.html */
export function isRegion(text: string): boolean {
  return /^[a-z]{2}(?:-[a-z]+)+-\d+$/.test(text);
}

/** The inputs that say as whom AWS is spoken to; what is wrong with them goes to `problems`. */
export function checkRoles(
  {
    roleToAssume,
    roleChain,
    sessionTags,
  }: { roleToAssume: string | undefined; roleChain: readonly string[]; sessionTags: boolean },
  problems: InputProblems,
): void {
  const roles = [
    ...(roleToAssume === undefined ? [] : [['role-to-assume', roleToAssume] as const]),
    ...roleChain.map(role => ['role-chain', role] as const),
  ];
  for (const [input, text] of roles) {
    const role = parseRoleArn(text);
    if (typeof role === 'string')
      problems.add(
        input,
        `${JSON.stringify(text)} ${role}`,
        'Write it like arn:aws:iam::123456789012:role/deploy',
      );
  }
  if (sessionTags && roleChain.length === 0)
    problems.add(
      'session-tags',
      'GitHub’s token carries no tags, so only the roles of `role-chain` can have them',
      'Give `role-chain`, or remove it',
    );
}
