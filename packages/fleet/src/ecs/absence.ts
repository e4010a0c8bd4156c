import { RemoteError } from '@pipeline/contracts';
import { type EcsApi, formatArn } from '@pipeline/ecs';
import type { Absence } from '../model.ts';
import type { ServiceSnapshot } from './snapshot.ts';

type Asked = Pick<EcsApi, 'describeService' | 'describeTaskDefinition'>;

/**
 * ECS has no service of that name (`MISSING`, or `INACTIVE` for a while), or no such cluster. It would say the same in an account that
 * never had one: so it must know the very revision that the log has of it. That outlives the service, and no other account is shown it.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
 */
export async function absenceOf(
  ecs: Asked,
  { cluster, service }: { cluster: string; service: string },
  snapshot: ServiceSnapshot | undefined,
): Promise<Absence | undefined> {
  const what = await missingIn(ecs, cluster, service);
  if (what === undefined) return undefined;
  const revision = snapshot && (await knows(ecs, snapshot.taskDefinition));
  if (revision === true) return { sure: true, why: `ECS has ${what}` };
  const not =
    snapshot === undefined
      ? 'the log has no revision of it'
      : `it does not show ${formatArn(snapshot.taskDefinition)}`;
  return {
    sure: false,
    why: `ECS has ${what}, but ${not}, so this may be another account than that of the log, or a role that may not read it`,
  };
}

async function missingIn(ecs: Asked, cluster: string, service: string): Promise<string | undefined> {
  try {
    const found = await ecs.describeService(cluster, service);
    return found === undefined ? `no service ${service} in cluster ${cluster}` : undefined;
  } catch (error) {
    if (error instanceof RemoteError && error.errorCode === 'ClusterNotFoundException')
      return `no cluster ${cluster}`;
    throw error;
  }
}

/** Whether this account has that very revision. */
async function knows(ecs: Asked, arn: string): Promise<boolean> {
  try {
    return (await ecs.describeTaskDefinition(arn)).definition.taskDefinitionArn === arn;
  } catch (error) {
    if (error instanceof RemoteError) return false;
    throw error;
  }
}
