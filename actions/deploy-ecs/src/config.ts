import type { Problems, RunContext, RunFacts } from '@pipeline/action-kit';
import { awsEnvironment, parseRoleArn } from '@pipeline/aws-identity';
import { formatImageRef, parseImageRef } from '@pipeline/contracts';
import type { Inputs } from './spec.gen.ts';

export interface Config {
  cluster: string;
  service: string;
  image: string;
  /** Whether the image is named by digest, and so cannot change under us. */
  pinned: boolean;
  container: string | undefined;
  /** Milliseconds. */
  waitTimeout: number;
  region: string;
  roleToAssume: string | undefined;
  dryRun: boolean;
}

/** What the inputs are judged by. */
export interface Surroundings extends Pick<RunFacts, 'dryRun'> {
  context: Pick<RunContext, 'env'>;
}

const LONGEST_WAIT = 6 * 3_600_000;

/** Inputs and AWS's environment → what the story works with. */
export function configure(inputs: Inputs, problems: Problems, { context, dryRun }: Surroundings): Config {
  const aws = awsEnvironment(context.env);
  const ref = parseImageRef(inputs.image);
  if (typeof ref === 'string') {
    problems.add(
      'image',
      `${JSON.stringify(inputs.image)} ${ref}`,
      'Write registry/repository@sha256:…, as build-push gives it',
    );
  }
  if (!/^[\w-]{1,255}$/.test(nameOf(inputs.cluster))) {
    problems.add(
      'cluster',
      `${JSON.stringify(inputs.cluster)} is not a cluster's name or ARN`,
      'Write its name, such as shop-staging',
    );
  }
  if (!/^[\w-]{1,255}$/.test(nameOf(inputs.service))) {
    problems.add(
      'service',
      `${JSON.stringify(inputs.service)} is not a service's name or ARN`,
      'Write its name, such as api',
    );
  }
  if (inputs.waitTimeout < 1_000 || inputs.waitTimeout > LONGEST_WAIT) {
    problems.add(
      'wait-timeout',
      'it is not between 1s and 6h',
      'Write how long a rollout may take, such as 10m',
    );
  }
  const region = inputs.awsRegion ?? aws.region ?? '';
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d+$/.test(region)) {
    const problem =
      region === ''
        ? 'it was not given, and AWS_REGION is not set'
        : `${JSON.stringify(region)} is not a region`;
    problems.add('aws-region', problem, 'Write one such as eu-west-1');
  }
  const role = inputs.roleToAssume === undefined ? undefined : parseRoleArn(inputs.roleToAssume);
  if (typeof role === 'string') {
    problems.add(
      'role-to-assume',
      `${JSON.stringify(inputs.roleToAssume)} ${role}`,
      'Write it like arn:aws:iam::123456789012:role/deploy',
    );
  }
  const image = typeof ref === 'string' ? inputs.image : formatImageRef(ref);
  return {
    cluster: inputs.cluster,
    service: nameOf(inputs.service),
    image,
    pinned: typeof ref !== 'string' && ref.digest !== undefined,
    container: inputs.container,
    waitTimeout: inputs.waitTimeout,
    region,
    roleToAssume: inputs.roleToAssume,
    dryRun: dryRun(inputs.dryRun, aws.endpoint('ECS')),
  };
}

/** An ARN's last part, or the name itself. */
function nameOf(text: string): string {
  return text.startsWith('arn:') ? text.slice(text.lastIndexOf('/') + 1) : text;
}
