import type { Problems } from '@pipeline/action-kit';
import { parseRoleArn } from '@pipeline/aws-identity';
import { ecrRegion, isLocalHost } from '@pipeline/oci';
import type { Inputs } from './spec.gen.ts';

export interface EcrConfig {
  region: string;
  createRepository: boolean;
}

export interface EcrSurroundings {
  /** The environment's region. */
  region: string | undefined;
  /** Whether AWS's APIs answer on this machine, so that a local registry stands for ECR. */
  localAws: boolean;
}

/** What is needed to log in to ECR; `undefined` for any other registry. */
export function readEcr(inputs: Inputs, around: EcrSurroundings, problems: Problems): EcrConfig | undefined {
  const own = ecrRegion(inputs.registry);
  const isEcr = own !== undefined || (isLocalHost(inputs.registry) && around.localAws);
  const role = inputs.roleToAssume === undefined ? undefined : parseRoleArn(inputs.roleToAssume);
  if (typeof role === 'string') {
    problems.add(
      'role-to-assume',
      `${JSON.stringify(inputs.roleToAssume ?? '')} ${role}`,
      'Write it like arn:aws:iam::123456789012:role/build',
    );
  }
  if (!isEcr) {
    if (inputs.createRepository && !problems.has('registry'))
      problems.add(
        'create-repository',
        `${inputs.registry} is not ECR`,
        'Remove it: other registries create repositories by themselves or by hand',
      );
    return undefined;
  }
  const region = inputs.awsRegion ?? own ?? around.region ?? '';
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d+$/.test(region)) {
    problems.add(
      'aws-region',
      region === ''
        ? 'it was not given, and AWS_REGION is not set'
        : `${JSON.stringify(region)} is not a region`,
      'Write one such as eu-west-1',
    );
  }
  return { region, createRepository: inputs.createRepository };
}
