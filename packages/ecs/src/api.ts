import type { Clock } from '@pipeline/contracts';
import { call } from './call.ts';
import { keepRaw, sendRaw } from './raw.ts';
import { readService, readTask } from './read.ts';
import type { RawTaskDefinition } from './task-definition.ts';
import type { Service, Task } from './views.ts';

/** The calls that a deploy needs, typed, with errors made ours. */
export interface EcsApi {
  /** `undefined` where the cluster has no such service. A cluster that does not exist is a RemoteError `ClusterNotFoundException`. */
  describeService(cluster: string, service: string): Promise<Service | undefined>;
  /** Names, for "did you mean"; the first hundred. */
  listServices(cluster: string): Promise<string[]>;
  listClusters(): Promise<string[]>;
  /** By ARN, `family:revision`, or family for the newest active one. */
  describeTaskDefinition(id: string): Promise<{ definition: RawTaskDefinition; tags: unknown[] }>;
  /** Returns the new revision's ARN. */
  registerTaskDefinition(input: Record<string, unknown>): Promise<string>;
  /** Starts a deployment and returns the service as it then is; of the revision that it already runs only with `force`. */
  updateService(cluster: string, service: string, taskDefinition: string, force?: boolean): Promise<Service>;
  /** A service's tasks that have stopped; ECS remembers them for about an hour. The first hundred. */
  stoppedTasks(cluster: string, service: string): Promise<Task[]>;
}

export interface EcsApiOptions {
  region: string;
  endpoint?: string;
  credentials: () => Promise<{
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
    expiration?: Date;
  }>;
  clock: Clock;
  signal?: AbortSignal;
}

/** Opens ECS. The SDK is loaded here, and not before. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ */
export async function openEcs({ region, endpoint, credentials, ...waiting }: EcsApiOptions): Promise<EcsApi> {
  const sdk = await import('@aws-sdk/client-ecs');
  const client = new sdk.ECSClient({ region, credentials, maxAttempts: 1, ...(endpoint && { endpoint }) });
  const read = <T>(operation: string, send: () => Promise<T>) => call(operation, false, send, waiting);
  const change = <T>(operation: string, send: () => Promise<T>) => call(operation, true, send, waiting);

  return {
    async describeService(cluster, service) {
      const { services } = await read('DescribeServices', () =>
        client.send(new sdk.DescribeServicesCommand({ cluster, services: [service] })),
      );
      const [found] = services ?? [];
      return found === undefined || found.status === 'INACTIVE' ? undefined : readService(found);
    },

    async listServices(cluster) {
      const { serviceArns } = await read('ListServices', () =>
        client.send(new sdk.ListServicesCommand({ cluster, maxResults: 100 })),
      );
      return (serviceArns ?? []).map(arn => arn.slice(arn.lastIndexOf('/') + 1));
    },

    async listClusters() {
      const { clusterArns } = await read('ListClusters', () =>
        client.send(new sdk.ListClustersCommand({ maxResults: 100 })),
      );
      return (clusterArns ?? []).map(arn => arn.slice(arn.lastIndexOf('/') + 1));
    },

    describeTaskDefinition: id =>
      read('DescribeTaskDefinition', async () => {
        const command = new sdk.DescribeTaskDefinitionCommand({ taskDefinition: id, include: ['TAGS'] });
        const raw = keepRaw(command);
        await client.send(command);
        const { taskDefinition, tags } = raw() as { taskDefinition: RawTaskDefinition; tags?: unknown[] };
        return { definition: taskDefinition, tags: tags ?? [] };
      }),

    registerTaskDefinition: input =>
      change('RegisterTaskDefinition', async () => {
        // The input that the SDK sees passes its checks only; what is sent is the whole body.
        const command = new sdk.RegisterTaskDefinitionCommand({
          family: String(input.family),
          containerDefinitions: [],
        });
        sendRaw(command, input);
        const { taskDefinition } = await client.send(command);
        return taskDefinition?.taskDefinitionArn ?? '';
      }),

    async updateService(cluster, service, taskDefinition, force = false) {
      const input = { cluster, service, taskDefinition, ...(force && { forceNewDeployment: true }) };
      const answer = await change('UpdateService', () => client.send(new sdk.UpdateServiceCommand(input)));
      return readService(answer.service ?? {});
    },

    async stoppedTasks(cluster, serviceName) {
      const { taskArns = [] } = await read('ListTasks', () =>
        client.send(
          new sdk.ListTasksCommand({ cluster, serviceName, desiredStatus: 'STOPPED', maxResults: 100 }),
        ),
      );
      if (taskArns.length === 0) return [];
      const { tasks = [] } = await read('DescribeTasks', () =>
        client.send(new sdk.DescribeTasksCommand({ cluster, tasks: taskArns })),
      );
      return tasks.map(readTask);
    },
  };
}
