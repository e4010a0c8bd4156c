import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  type ECSClient,
  ListServicesCommand,
  ListTasksCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import type { Clock } from '@pipeline/contracts';
import {
  type EcsApi,
  EcsTarget,
  type OneOffApi,
  oneOffApi,
  openEcs,
  openRevisions,
  type Recorder,
  recordTrace,
} from '../../src/index.ts';
import type { LiveSettings } from './settings.ts';

/** Everything that is made is called so, with the run's id behind it, and has this tag. */
export const PREFIX = 'pipeline-live-';
export const TAG = 'pipeline-conformance-live';

/** An account as the contract uses it. A service and its task definition's family have the same name. */
export interface Account {
  settings: LiveSettings;
  api: EcsApi;
  oneOff: OneOffApi;
  recorder: Recorder;
  clock: Clock;
  target(name: string): EcsTarget;
  /** Registers a first revision and makes a service of one task of it. */
  create(name: string, more?: { breaker?: boolean; balanced?: boolean }): Promise<void>;
  /** The services that are ours, by their name and their tag. */
  leftovers(): Promise<string[]>;
  /** Stops, deletes and deregisters what has this name, as far as there is such; only what has our tag. */
  remove(name: string): Promise<void>;
}

export async function openAccount(
  settings: LiveSettings,
  run: string,
  clock: Clock,
  signal?: AbortSignal,
): Promise<Account> {
  const { region, endpoint, cluster, balancer } = settings;
  const recorder = recordTrace(clock.now);
  const access = {
    region,
    clock,
    credentials: async () => settings.credentials,
    ...(endpoint !== undefined && { endpoint }),
    ...(signal && { signal }),
  };
  const opened: ECSClient[] = [];
  const onClient = (client: ECSClient) => {
    opened.push(client);
    recorder.attach(client);
  };
  const api = await openEcs({ ...access, onClient });
  const [client] = opened;
  if (client === undefined) throw new Error('openEcs gave no client');
  const revisions = await openRevisions(access);
  const tags = [{ key: TAG, value: run }];

  const describe = async (services: string[]) => {
    const command = new DescribeServicesCommand({ cluster, services, include: ['TAGS'] });
    const answer = await client.send(command);
    return (answer.services ?? []).filter(({ status }) => status !== 'INACTIVE');
  };
  const isOurs = (tagged: { tags?: { key?: string | undefined }[] | undefined }) =>
    tagged.tags?.some(({ key }) => key === TAG) === true;

  return {
    settings,
    api,
    recorder,
    clock,
    oneOff: oneOffApi(client, { clock, ...(signal && { signal }) }),
    target: name => new EcsTarget({ api, clock, log: () => {} }, cluster, name),

    async create(name, { breaker = true, balanced = false } = {}) {
      const taskDefinition = await api.registerTaskDefinition(firstRevision(name, settings, tags));
      const { subnets, securityGroups, publicIp } = settings;
      await client.send(
        new CreateServiceCommand({
          cluster,
          serviceName: name,
          taskDefinition,
          desiredCount: 1,
          launchType: 'FARGATE',
          tags,
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets,
              securityGroups,
              assignPublicIp: publicIp ? 'ENABLED' : 'DISABLED',
            },
          },
          deploymentConfiguration: balanced
            ? { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 }
            : { deploymentCircuitBreaker: { enable: breaker, rollback: breaker } },
          ...(balanced &&
            balancer && {
              loadBalancers: [
                {
                  targetGroupArn: balancer.targetGroup,
                  containerName: 'web',
                  containerPort: 8080,
                  advancedConfiguration: {
                    alternateTargetGroupArn: balancer.alternateTargetGroup,
                    productionListenerRule: balancer.listenerRule,
                    roleArn: balancer.role,
                  },
                },
              ],
            }),
        }),
      );
    },

    async leftovers() {
      const found: string[] = [];
      let nextToken: string | undefined;
      do {
        const page = await client.send(
          new ListServicesCommand({ cluster, maxResults: 100, ...(nextToken && { nextToken }) }),
        );
        const names = (page.serviceArns ?? []).map(arn => arn.slice(arn.lastIndexOf('/') + 1));
        const called = names.filter(name => name.startsWith(PREFIX));
        for (let at = 0; at < called.length; at += 10) {
          const services = (await describe(called.slice(at, at + 10))).filter(isOurs);
          found.push(...services.flatMap(({ serviceName }) => serviceName ?? []));
        }
        nextToken = page.nextToken;
      } while (nextToken);
      return found;
    },

    async remove(name) {
      if (!name.startsWith(PREFIX)) throw new Error(`${name} is not ours`);
      // A service that is there and has no tag of ours was made by someone else: nothing of that name is touched.
      const [service] = await describe([name]);
      if (service !== undefined && !isOurs(service)) throw new Error(`${name} has no tag ${TAG}`);
      const { taskArns = [] } = await client.send(new ListTasksCommand({ cluster, family: name }));
      if (service !== undefined)
        await client.send(new DeleteServiceCommand({ cluster, service: name, force: true }));
      for (const task of taskArns)
        await client.send(new StopTaskCommand({ cluster, task, reason: 'conformance:live ends' }));
      for (const arn of await revisions.listActive(name)) await revisions.deregister(arn);
    },
  };
}

function firstRevision(family: string, { image, executionRole }: LiveSettings, tags: object[]) {
  return {
    family,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    executionRoleArn: executionRole,
    tags,
    containerDefinitions: [
      {
        name: 'web',
        image,
        essential: true,
        portMappings: [{ containerPort: 8080 }],
        environment: [{ name: 'VERSION', value: 'one' }],
      },
    ],
  };
}
