import type { Run } from '@pipeline/action-kit';
import { type AwsCredentialsProvider, type AwsEndpoint, awsEnvironment } from '@pipeline/aws-identity';
import {
  type EcsClient,
  oneOffApi,
  openCodeDeploy,
  openEcs,
  openModelStore,
  openRevisions,
  openScheduledTasks,
  readLogTail,
  recordTrace,
  serviceTasks,
} from '@pipeline/ecs';
import type { Config } from '../config/config.ts';
import type { Aws } from '../ports.ts';

/** What every client of AWS is opened with. */
export interface Access {
  region: string;
  credentials: AwsCredentialsProvider;
  clock: Run['clock'];
  signal: AbortSignal;
  /** A service's own endpoint, where it is not AWS's. */
  at(service: AwsEndpoint): { endpoint?: string };
}

export function accessOf({ identity }: Config, run: Run, credentials: AwsCredentialsProvider): Access {
  const aws = awsEnvironment(run.context.env);
  return {
    region: identity.region,
    credentials,
    clock: run.clock,
    signal: run.signal,
    at(service) {
      const endpoint = aws.endpoint(service);
      return endpoint === undefined ? {} : { endpoint };
    },
  };
}

/** @param together how many services are deployed. */
export async function openAws({ at, ...access }: Access, together: number): Promise<Aws> {
  const recorder = recordTrace(() => access.clock.now());
  let client: EcsClient | undefined;
  const ecs = await openEcs({
    ...access,
    ...at('ECS'),
    together,
    onClient: opened => {
      client = opened;
      recorder.attach(opened);
    },
  });
  if (client === undefined) throw new Error('openEcs gave no client');
  return {
    ecs,
    oneOff: oneOffApi(client, access),
    tasks: serviceTasks(client, access),
    logTail: (group, stream, lines) =>
      readLogTail({ ...access, ...at('CLOUDWATCH_LOGS') }, group, stream, lines),
    codeDeploy: () => openCodeDeploy({ ...access, ...at('CODEDEPLOY') }),
    models: () => openModelStore({ ...access, ...at('S3') }),
    schedules: openScheduledTasks(service => ({ ...access, ...at(service) })),
    revisions: () => openRevisions({ ...access, ...at('ECS') }),
    trace: about => recorder.trace(about),
  };
}
