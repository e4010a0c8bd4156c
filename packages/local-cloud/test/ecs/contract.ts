import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  type DeploymentConfiguration,
  DescribeClustersCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type Service,
  StopTaskCommand,
  UpdateServiceCommand,
  waitUntilServicesStable,
  waitUntilTasksStopped,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';

export interface EcsEndpoint {
  endpoint: string;
  /** A Linux image that runs on without arguments, and whose entrypoint takes `exit N` as a command. */
  image: string;
  /** Where the endpoint's own network wants real ids. */
  subnet?: string;
  securityGroup?: string;
}

export interface ContractOptions {
  /** Tests that the endpoint is known to fail, by name, with what it does instead. */
  differs?: Record<string, string>;
  /** Seconds that a rollout may take. */
  patience?: number;
}

/** Seconds to wait for what is known not to come. */
const SHORT = 10;

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/**
 * What a deployer may rely on, of any ECS: run against our stand-in, third-party emulators, and a real
 * account. Each rule is the documentation's; a difference of an emulator is named, never hidden.
 */
export function ecsContract(at: () => EcsEndpoint, options: ContractOptions = {}): void {
  const { differs = {}, patience = 60 } = options;
  const cluster = `contract-${Date.now().toString(36)}`;
  const family = `${cluster}-api`;
  let ecs: ECSClient;
  let network: object;
  let wait = patience;

  /** A rule that the endpoint is known to break must still be broken, else the list is out of date. */
  const rule = (name: string, run: (context: TestContext) => Promise<void>) => {
    const known = differs[name];
    const timed = async (context: TestContext) => {
      wait = known === undefined ? patience : Math.min(patience, SHORT);
      await run(context);
    };
    if (known === undefined) it(name, timed, patience * 2_000);
    else it.fails(`${name} — known difference: ${known}`, timed, patience * 2_000);
  };

  const register = async (command?: string[]): Promise<string> => {
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        tags: [{ key: 'team', value: 'shop' }],
        containerDefinitions: [
          {
            name: 'web',
            image: at().image,
            portMappings: [{ containerPort: 8080 }],
            ...(command && { command }),
          },
        ],
      }),
    );
    return taskDefinition?.taskDefinitionArn ?? '';
  };

  const create = (
    serviceName: string,
    taskDefinition: string,
    deploymentConfiguration?: DeploymentConfiguration,
  ) =>
    ecs.send(
      new CreateServiceCommand({
        cluster,
        serviceName,
        taskDefinition,
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration: network,
        ...(deploymentConfiguration && { deploymentConfiguration }),
      }),
    );

  const describeService = async (name: string): Promise<Service> => {
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [name] }));
    const [service] = services;
    if (!service) throw new Error(`no service ${name}`);
    return service;
  };

  const until = async (name: string, reached: (service: Service) => boolean): Promise<Service> => {
    const end = Date.now() + wait * 1_000;
    for (;;) {
      const service = await describeService(name);
      if (reached(service)) return service;
      if (Date.now() > end) throw new Error(`still ${JSON.stringify(service.deployments)}`);
      await sleep(20);
    }
  };
  const alone = ({ deployments = [] }: Service) => deployments.length === 1;
  const primary = ({ deployments = [] }: Service) => deployments.find(({ status }) => status === 'PRIMARY');
  const serves = (service: Service) =>
    primary(service)?.rolloutState === 'COMPLETED' && service.runningCount === service.desiredCount;
  const completed = (service: Service) => alone(service) && serves(service);

  const tasksOf = async (serviceName: string) => {
    const { taskArns: tasks = [] } = await ecs.send(new ListTasksCommand({ cluster, serviceName }));
    return (await ecs.send(new DescribeTasksCommand({ cluster, tasks }))).tasks;
  };

  beforeAll(async () => {
    const { endpoint, subnet = 'subnet-1', securityGroup = 'sg-1' } = at();
    ecs = new ECSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
    network = {
      awsvpcConfiguration: { subnets: [subnet], securityGroups: [securityGroup], assignPublicIp: 'ENABLED' },
    };
    await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  });
  afterAll(async () => {
    const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster, maxResults: 100 }));
    for (const service of serviceArns)
      await ecs.send(new DeleteServiceCommand({ cluster, service, force: true }));
    ecs.destroy();
  });

  describe('task definitions', () => {
    rule('revisions count up and the family names the latest', async () => {
      const first = await register();
      const second = await register();
      const number = (arn: string) => Number(arn.split(':').pop());
      expect(number(second)).toBe(number(first) + 1);
      const { taskDefinition } = await ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: family }),
      );
      expect(taskDefinition).toMatchObject({ taskDefinitionArn: second, status: 'ACTIVE', family });
    });

    rule('tags do not come unasked', async () => {
      const taskDefinition = await register();
      const { tags = [] } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
      expect(tags).toEqual([]);
    });

    rule('tags come when they are asked for', async () => {
      const taskDefinition = await register();
      const { tags } = await ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }),
      );
      expect(tags).toEqual([{ key: 'team', value: 'shop' }]);
    });

    rule('one without containers is refused', async () => {
      const bad = new RegisterTaskDefinitionCommand({ family, containerDefinitions: [] });
      await expect(ecs.send(bad)).rejects.toMatchObject({ name: 'ClientException' });
    });

    rule('one that is not there cannot be described', async () => {
      const none = new DescribeTaskDefinitionCommand({ taskDefinition: `${family}:9999` });
      await expect(ecs.send(none)).rejects.toMatchObject({ name: 'ClientException' });
    });
  });

  describe('services', () => {
    rule('what is missing is a failure, not an error', async () => {
      const { services, failures } = await ecs.send(
        new DescribeServicesCommand({ cluster, services: ['nope'] }),
      );
      expect(services).toEqual([]);
      expect(failures).toMatchObject([{ reason: 'MISSING', arn: expect.stringContaining('nope') }]);
      const { failures: clusters } = await ecs.send(new DescribeClustersCommand({ clusters: ['nope'] }));
      expect(clusters).toMatchObject([{ reason: 'MISSING' }]);
    });

    rule('an unknown cluster is an error', async () => {
      const call = new DescribeServicesCommand({ cluster: 'nope', services: ['x'] });
      await expect(ecs.send(call)).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
    });

    rule('an unknown service cannot be updated', async () => {
      const call = new UpdateServiceCommand({ cluster, service: 'nope', desiredCount: 1 });
      await expect(ecs.send(call)).rejects.toMatchObject({ name: 'ServiceNotFoundException' });
    });

    rule('a new one completes, with its task running', async () => {
      const { service } = await create('fresh', await register());
      expect(service).toMatchObject({ status: 'ACTIVE', desiredCount: 1, runningCount: 0 });
      const done = await until('fresh', completed);
      expect(done).toMatchObject({ runningCount: 1, pendingCount: 0 });
    });

    rule('a new one is in progress until its task runs', async () => {
      const { service } = await create('young', await register());
      expect(service?.deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }]);
    });

    rule('an unknown task definition is refused and changes nothing', async () => {
      await create('strict', await register());
      const before = await describeService('strict');
      const call = new UpdateServiceCommand({ cluster, service: 'strict', taskDefinition: `${family}:9999` });
      await expect(ecs.send(call)).rejects.toMatchObject({ name: 'ClientException' });
      expect((await describeService('strict')).taskDefinition).toBe(before.taskDefinition);
    });

    rule('an update starts a deployment, keeps the earlier one until it is done, and completes', async () => {
      await create('rolling', await register());
      const { deployments: [first] = [] } = await until('rolling', completed);
      const taskDefinition = await register();
      const { service } = await ecs.send(
        new UpdateServiceCommand({ cluster, service: 'rolling', taskDefinition }),
      );
      const [mine, earlier] = service?.deployments ?? [];
      expect(mine).toMatchObject({ status: 'PRIMARY', taskDefinition, rolloutState: 'IN_PROGRESS' });
      expect(mine?.id).toMatch(/^ecs-svc\//);
      expect(earlier).toMatchObject({ status: 'ACTIVE', id: first?.id });
      const done = await until('rolling', completed);
      expect(done.deployments?.[0]).toMatchObject({ id: mine?.id, taskDefinition });
    });

    rule('a steady state is an event, word for word', async () => {
      await create('saying', await register());
      const text = '(service saying) has reached a steady state.';
      await until('saying', ({ events = [] }) => events.some(({ message }) => message === text));
    });

    rule("the SDK's own waiter sees it stable", async () => {
      await create('waited', await register());
      await until('waited', completed);
      const waiter = { client: ecs, maxWaitTime: patience, minDelay: 1, maxDelay: 1 };
      expect(await waitUntilServicesStable(waiter, { cluster, services: ['waited'] })).toMatchObject({
        state: 'SUCCESS',
      });
    });

    rule('its tasks can be listed and described', async () => {
      await create('listed', await register());
      await until('listed', completed);
      expect(await tasksOf('listed')).toMatchObject([
        { lastStatus: 'RUNNING', desiredStatus: 'RUNNING', group: 'service:listed' },
      ]);
    });

    rule('its tasks name the deployment that started them', async () => {
      await create('starting', await register());
      const { deployments: [deployment] = [] } = await until('starting', completed);
      expect(await tasksOf('starting')).toMatchObject([{ startedBy: deployment?.id }]);
    });

    rule('a crash loop trips the circuit breaker and goes back', async () => {
      const good = await register();
      await create('breaking', good, { deploymentCircuitBreaker: { enable: true, rollback: true } });
      await until('breaking', completed);
      const taskDefinition = await register(['exit', '3']);
      await ecs.send(new UpdateServiceCommand({ cluster, service: 'breaking', taskDefinition }));
      await until('breaking', each => serves(each) && each.taskDefinition === good);
    });

    rule('a rollback is told in events, word for word', async () => {
      await create('wording', await register(), {
        deploymentCircuitBreaker: { enable: true, rollback: true },
      });
      const { deployments: [first] = [] } = await until('wording', completed);
      const taskDefinition = await register(['exit', '3']);
      const update = new UpdateServiceCommand({ cluster, service: 'wording', taskDefinition });
      const { service } = await ecs.send(update);
      const after = await until('wording', each => serves(each) && each.taskDefinition !== taskDefinition);
      const said = after.events?.map(({ message }) => message);
      const id = service?.deployments?.[0]?.id;
      expect(said).toContain(
        `(service wording) (deployment ${id}) deployment failed: tasks failed to start.`,
      );
      expect(said).toContain(`(service wording) rolling back to deployment ${first?.id}.`);
    });

    rule('a rollback goes back to the earlier deployment under its own id', async () => {
      await create('returning', await register(), {
        deploymentCircuitBreaker: { enable: true, rollback: true },
      });
      const { deployments: [first] = [] } = await until('returning', completed);
      const taskDefinition = await register(['exit', '3']);
      await ecs.send(new UpdateServiceCommand({ cluster, service: 'returning', taskDefinition }));
      const after = await until('returning', each => serves(each) && each.taskDefinition !== taskDefinition);
      expect(primary(after)?.id).toBe(first?.id);
    });

    rule('service deployments tell how each deployment ended', async () => {
      await create('told', await register(), { deploymentCircuitBreaker: { enable: true, rollback: true } });
      await until('told', completed);
      const taskDefinition = await register(['exit', '3']);
      await ecs.send(new UpdateServiceCommand({ cluster, service: 'told', taskDefinition }));
      await until('told', each => serves(each) && each.taskDefinition !== taskDefinition);
      const list = new ListServiceDeploymentsCommand({ cluster, service: 'told' });
      const { serviceDeployments = [] } = await ecs.send(list);
      expect(serviceDeployments.map(({ status }) => status)).toEqual(['ROLLBACK_SUCCESSFUL', 'SUCCESSFUL']);
      const serviceDeploymentArns = serviceDeployments.flatMap(({ serviceDeploymentArn: arn }) => arn ?? []);
      const described = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
      expect(described.serviceDeployments?.[0]).toMatchObject({
        deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
        rollback: { serviceRevisionArn: described.serviceDeployments?.[1]?.targetServiceRevision?.arn },
      });
    });

    rule('a deployment that failed leaves the list once its tasks are gone', async () => {
      await create('left', await register(), { deploymentCircuitBreaker: { enable: true, rollback: true } });
      await until('left', completed);
      const taskDefinition = await register(['exit', '3']);
      await ecs.send(new UpdateServiceCommand({ cluster, service: 'left', taskDefinition }));
      await until('left', each => completed(each) && each.taskDefinition !== taskDefinition);
    });

    rule('a deleted one drains and is then inactive', async () => {
      const { service } = await create('gone', await register());
      await until('gone', completed);
      const refused = new DeleteServiceCommand({ cluster, service: 'gone' });
      await expect(ecs.send(refused)).rejects.toMatchObject({ name: 'InvalidParameterException' });
      await ecs.send(new DeleteServiceCommand({ cluster, service: 'gone', force: true }));
      await until('gone', ({ status }) => status === 'INACTIVE');
      const { serviceArns } = await ecs.send(new ListServicesCommand({ cluster, maxResults: 100 }));
      expect(serviceArns).not.toContain(service?.serviceArn);
    });

    rule('an inactive one cannot be updated', async () => {
      await create('late', await register());
      await ecs.send(new DeleteServiceCommand({ cluster, service: 'late', force: true }));
      await until('late', ({ status }) => status === 'INACTIVE');
      const update = new UpdateServiceCommand({ cluster, service: 'late', desiredCount: 1 });
      await expect(ecs.send(update)).rejects.toMatchObject({ name: 'ServiceNotActiveException' });
    });
  });

  describe('tasks', () => {
    const run = async (command: string[]) => {
      const { tasks = [] } = await ecs.send(
        new RunTaskCommand({
          cluster,
          taskDefinition: await register(),
          launchType: 'FARGATE',
          networkConfiguration: network,
          startedBy: 'contract',
          overrides: { containerOverrides: [{ name: 'web', command }] },
        }),
      );
      return tasks.flatMap(({ taskArn }) => taskArn ?? []);
    };
    const stopped = async (tasks: string[]) => {
      const waiter = { client: ecs, maxWaitTime: patience, minDelay: 1, maxDelay: 1 };
      await waitUntilTasksStopped(waiter, { cluster, tasks });
      return (await ecs.send(new DescribeTasksCommand({ cluster, tasks }))).tasks;
    };

    rule('one that is run ends with its exit code', async () => {
      expect(await stopped(await run(['exit', '7']))).toMatchObject([
        {
          lastStatus: 'STOPPED',
          stopCode: 'EssentialContainerExited',
          startedBy: 'contract',
          containers: [{ name: 'web', exitCode: 7 }],
        },
      ]);
    });

    rule('one that ended says why, word for word', async () => {
      const reason = 'Essential container in task exited';
      expect(await stopped(await run(['exit', '0']))).toMatchObject([{ stoppedReason: reason }]);
    });

    rule('one that a user stops says so', async () => {
      const [task] = await run([]);
      await ecs.send(new StopTaskCommand({ cluster, task, reason: 'a drill' }));
      expect(await stopped([task ?? ''])).toMatchObject([
        { stopCode: 'UserInitiated', stoppedReason: 'a drill' },
      ]);
    });

    rule('one that is missing is a failure', async () => {
      const { failures } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: ['0'.repeat(32)] }));
      expect(failures).toMatchObject([{ reason: 'MISSING' }]);
    });
  });
}
