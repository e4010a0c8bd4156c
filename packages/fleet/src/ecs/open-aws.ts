import type { Run } from '@pipeline/action-kit';
import { type AwsCredentialsProvider, type AwsEndpoint, awsEnvironment } from '@pipeline/aws-identity';
import type { TraceOf } from '@pipeline/deploy-stage';
import { type CodeDeployApi, type EcsApi, openCodeDeploy, openEcs, recordTrace } from '@pipeline/ecs';
import { once } from '../once.ts';

export type AwsRun = Pick<Run, 'context' | 'log' | 'clock' | 'signal' | 'idToken' | 'mask'>;

/** AWS in one region, opened when it is first needed. */
export interface AwsRegion {
  ecs: EcsApi;
  codeDeploy(): Promise<CodeDeployApi>;
  trace: TraceOf;
}

export async function openRegion(
  region: string,
  credentials: AwsCredentialsProvider,
  { context, clock, signal }: AwsRun,
): Promise<AwsRegion> {
  const { endpoint } = awsEnvironment(context.env);
  const access = { region, credentials, clock, signal };
  const at = (service: AwsEndpoint) => {
    const own = endpoint(service);
    return own === undefined ? access : { ...access, endpoint: own };
  };
  const recorder = recordTrace(() => clock.now());
  const codeDeploy = once(() => openCodeDeploy(at('CODEDEPLOY')));
  return {
    ecs: await openEcs({ ...at('ECS'), onClient: client => recorder.attach(client) }),
    codeDeploy: () => codeDeploy(undefined),
    trace: about => recorder.trace(about),
  };
}
