import { type Log, RemoteError } from '@pipeline/contracts';
import { type EcsApi, formatArn } from '@pipeline/ecs';
import { type FindImage, goneImages } from '../images/find-images.ts';
import type { ServiceSnapshot } from './snapshot.ts';

/**
 * A revision that was deregistered is not lost: no service can be moved to it, but it can be read, and its target registers one
 * that says the same. What ECS does not know any more was deleted.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/delete-task-definition-v2.html
 */
export async function missingOf(
  api: Pick<EcsApi, 'describeTaskDefinition'>,
  { taskDefinition }: ServiceSnapshot,
  { name, find, log }: { name: string; find: FindImage; log: Log },
): Promise<string | undefined> {
  const found = await api.describeTaskDefinition(taskDefinition).catch((error: unknown) => {
    if (error instanceof RemoteError && error.errorCode === 'ClientException') return undefined;
    throw error;
  });
  const revision = formatArn(taskDefinition);
  if (found === undefined) return `the task definition ${revision} was deleted`;
  const { status, containerDefinitions } = found.definition;
  if (status !== undefined && status !== 'ACTIVE')
    log(`${name}: ${revision} is ${status}: a revision that says the same is registered in its stead`);
  const gone = await goneImages(
    containerDefinitions.map(({ image }) => image),
    find,
    log,
  );
  return gone.length === 0
    ? undefined
    : `${gone.join(' and ')} of ${revision} is not in its registry any more`;
}
