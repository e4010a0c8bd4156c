import type { Run } from '@pipeline/action-kit';
import {
  type AwsCredentialsProvider,
  type AwsEndpoint,
  awsCredentials,
  awsEnvironment,
  runTags,
  sessionName,
} from '@pipeline/aws-identity';
import type { TraceOf } from '@pipeline/deploy-stage';
import { type CodeDeployApi, type EcsApi, openCodeDeploy, openEcs, recordTrace } from '@pipeline/ecs';
import type { AwsIdentity, FleetConfig } from '@pipeline/fleet-config';
import { once } from '../once.ts';

export type AwsRun = Pick<Run, 'context' | 'log' | 'clock' | 'signal' | 'idToken' | 'mask'>;

/** AWS in one region, opened when it is first needed. */
export interface AwsRegion {
  ecs: EcsApi;
  codeDeploy(): Promise<CodeDeployApi>;
  trace: TraceOf;
}

/** One session for all regions. @param region where STS is asked, unless the workflow says */
export function awsSession(
  { roleToAssume, roleChain, sessionTags, region: given }: AwsIdentity,
  region: string,
  { environment }: Pick<FleetConfig, 'environment'>,
  { context, log, clock, signal, idToken, mask }: AwsRun,
): AwsCredentialsProvider {
  const aws = awsEnvironment(context.env);
  const { repository, sha, runId, actor } = context;
  return awsCredentials(
    {
      region: given ?? region,
      roleToAssume,
      roleChain,
      sessionName: sessionName(repository, runId),
      endpoint: aws.endpoint('STS'),
      staticCredentials: aws.staticCredentials,
      ...(sessionTags && { sessionTags: runTags({ repository, environment, sha, runId, actor }) }),
    },
    { idToken, mask, clock, log: log.info, signal },
  );
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
