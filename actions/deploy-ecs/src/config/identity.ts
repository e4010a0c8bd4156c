import type { Problems } from '@pipeline/action-kit';
import { checkRoles, isRegion } from '@pipeline/aws-identity';
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
  if (!isRegion(where)) {
    const problem =
      where === ''
        ? 'it was not given, and AWS_REGION is not set'
        : `${JSON.stringify(where)} is not a region`;
    problems.add('aws-region', problem, 'Write one such as eu-west-1');
  }
  checkRoles({ roleToAssume, roleChain, sessionTags }, problems);
  return { region: where, roleToAssume, roleChain, sessionTags };
}
