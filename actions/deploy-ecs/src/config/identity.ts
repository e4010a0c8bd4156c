import type { Problems } from '@pipeline/action-kit';
import { parseRoleArn } from '@pipeline/aws-identity';
import type { Inputs } from '../spec.gen.ts';

/** Who deploys, and where. */
export interface IdentityConfig {
  region: string;
  roleToAssume: string | undefined;
  roleChain: string[];
  sessionTags: boolean;
}

export function identityOf(inputs: Inputs, region: string | undefined, problems: Problems): IdentityConfig {
  const { roleToAssume, roleChain = [], sessionTags } = inputs;
  const where = inputs.awsRegion ?? region ?? '';
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d+$/.test(where)) {
    const problem =
      where === ''
        ? 'it was not given, and AWS_REGION is not set'
        : `${JSON.stringify(where)} is not a region`;
    problems.add('aws-region', problem, 'Write one such as eu-west-1');
  }
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
  return { region: where, roleToAssume, roleChain, sessionTags };
}
