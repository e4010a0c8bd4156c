import { RemoteError } from '@pipeline/contracts';
import type {
  Deployment,
  EcsApi,
  RawTaskDefinition,
  Service,
  ServiceDeployment,
  ServiceUpdate,
  Task,
} from '../src/index.ts';

/** How a call goes wrong: its answer is lost before or after the effect, or it is refused. */
export type Trouble = 'lost-before' | 'lost-after' | Error;

export const arnOf = (revision: number) => `arn:aws:ecs:eu-west-1:1:task-definition/api:${revision}`;
/** ECS's clock in these tests. */
export const EPOCH = 1_000_000;

export const deployment = (id: string, fields: Partial<Deployment> = {}): Deployment => ({
  id: `ecs-svc/${id}`,
  status: 'PRIMARY',
  taskDefinition: arnOf(1),
  createdAt: EPOCH,
  desiredCount: 1,
  runningCount: 1,
  pendingCount: 0,
  failedTasks: 0,
  rolloutState: 'COMPLETED',
  ...fields,
});

export const record = (id: string, fields: Partial<ServiceDeployment> = {}): ServiceDeployment => ({
  arn: `arn:aws:ecs:eu-west-1:1:service-deployment/shop/api/${id}`,
  status: 'IN_PROGRESS',
  createdAt: EPOCH + 1_000,
  hooks: [],
  sources: [],
  triggeredAlarms: [],
  ...fields,
});

/** One cluster `shop` with one service `api`, whose calls can go wrong and whose rollouts go as they are told. */
export class FakeEcs implements EcsApi {
  readonly calls: string[] = [];
  readonly definitions: RawTaskDefinition[] = [
    {
      taskDefinitionArn: arnOf(1),
      family: 'api',
      revision: 1,
      status: 'ACTIVE',
      registeredAt: 1_700_000_000,
      cpu: '256',
      containerDefinitions: [{ name: 'web', image: 'example.com/api:1', essential: true }],
    },
  ];
  tags: unknown[] = [];
  readonly updates: ServiceUpdate[] = [];
  stopped: Task[] = [];
  service: Service = {
    serviceArn: 'arn:aws:ecs:eu-west-1:1:service/shop/api',
    serviceName: 'api',
    clusterArn: 'arn:aws:ecs:eu-west-1:1:cluster/shop',
    status: 'ACTIVE',
    taskDefinition: arnOf(1),
    desiredCount: 1,
    runningCount: 1,
    deployments: [deployment('1')],
    events: [],
    controller: 'ECS',
    strategy: 'ROLLING',
    breaker: { enabled: true, rollback: true },
  };
  /** The service deployments, newest first; `withheld` where they may not be seen. */
  records: ServiceDeployment[] | 'withheld' = [];
  /** Service revision → task definition. */
  readonly revisions = new Map<string, string>();
  /** What ends holds and rollouts was told, in order. */
  readonly told: string[] = [];
  /** What has happened at each look after the update, in order. */
  rollout: ((service: Service, mine: Deployment) => void)[] = [];
  readonly #troubles = new Map<string, Trouble[]>();

  /** The next calls of an operation go wrong, one trouble each. */
  trouble(operation: string, ...troubles: Trouble[]): void {
    this.#troubles.set(operation, troubles);
  }

  /** Calls that change something. */
  get writes(): string[] {
    return this.calls.filter(call => /^(?:Register|Update|Continue|Stop)/.test(call));
  }

  async #call<T>(operation: string, effect: () => T): Promise<T> {
    this.calls.push(operation);
    const trouble = this.#troubles.get(operation)?.shift();
    if (trouble instanceof Error) throw trouble;
    if (trouble === 'lost-before') throw lost(operation);
    const answer = effect();
    if (trouble === 'lost-after') throw lost(operation);
    return structuredClone(answer);
  }

  describeService = (cluster: string, service: string) =>
    this.#call('DescribeServices', () => {
      if (cluster !== 'shop') throw refused('DescribeServices', 'ClusterNotFoundException');
      if (service !== 'api') return undefined;
      const [mine] = this.service.deployments;
      if (mine !== undefined && mine.id !== 'ecs-svc/1') this.rollout.shift()?.(this.service, mine);
      return this.service;
    });

  listServices = () => this.#call('ListServices', () => ['api', 'worker']);
  listClusters = () => this.#call('ListClusters', () => ['shop-staging', 'tools']);

  describeTaskDefinition = (id: string) =>
    this.#call('DescribeTaskDefinition', () => {
      const definition = this.definitions.findLast(
        each => id === each.taskDefinitionArn || id === each.family,
      );
      if (definition === undefined) throw refused('DescribeTaskDefinition', 'ClientException');
      return { definition, tags: this.tags };
    });

  registerTaskDefinition = (input: Record<string, unknown>) =>
    this.#call('RegisterTaskDefinition', () => {
      const revision = this.definitions.length + 1;
      const { tags: _, ...kept } = structuredClone(input) as unknown as RawTaskDefinition;
      const added = {
        taskDefinitionArn: arnOf(revision),
        revision,
        status: 'ACTIVE',
        registeredAt: revision,
      };
      this.definitions.push({ ...kept, ...added });
      return arnOf(revision);
    });

  updateService = (_cluster: string, _service: string, update: ServiceUpdate) =>
    this.#call('UpdateService', () => {
      const { taskDefinition = this.service.taskDefinition, forceNewDeployment: force } = update;
      this.updates.push(update);
      if (update.desiredCount !== undefined) this.service.desiredCount = update.desiredCount;
      if (update.deploymentConfiguration) {
        this.service.deploymentConfiguration = update.deploymentConfiguration;
        this.service.strategy = update.deploymentConfiguration.strategy ?? 'ROLLING';
      }
      if (taskDefinition === this.service.taskDefinition && !force) return this.service;
      const [before] = this.service.deployments;
      const state = { rolloutState: 'IN_PROGRESS', runningCount: 0, createdAt: EPOCH + 1_000 };
      const mine = deployment(String(Number(before?.id.slice(8)) + 1), { taskDefinition, ...state });
      for (const old of this.service.deployments) old.status = 'ACTIVE';
      this.service.deployments = [mine, ...this.service.deployments];
      this.service.taskDefinition = taskDefinition;
      return this.service;
    });

  listServiceDeployments = () =>
    this.#call('ListServiceDeployments', () =>
      this.#visible('ListServiceDeployments').map(({ arn, status, createdAt, target }) => ({
        arn,
        status,
        createdAt,
        target: target?.arn ?? '',
      })),
    );

  describeServiceDeployment = (arn: string) =>
    this.#call('DescribeServiceDeployments', () =>
      this.#visible('DescribeServiceDeployments').find(each => each.arn === arn),
    );

  describeServiceRevision = (arn: string) =>
    this.#call('DescribeServiceRevisions', () => {
      const taskDefinition = this.revisions.get(arn);
      return taskDefinition === undefined ? undefined : { arn, taskDefinition };
    });

  stopServiceDeployment = (arn: string, type: 'ROLLBACK' | 'ABORT') =>
    this.#call('StopServiceDeployment', () => {
      this.told.push(`${type} ${arn}`);
    });

  continueServiceDeployment = (_arn: string, hookId: string, action: 'CONTINUE' | 'ROLLBACK') =>
    this.#call('ContinueServiceDeployment', () => {
      this.told.push(`${action} ${hookId}`);
    });

  #visible(operation: string): ServiceDeployment[] {
    if (this.records === 'withheld') throw refused(operation, 'AccessDeniedException');
    return this.records;
  }

  stoppedTasks = () => this.#call('ListTasks', () => this.stopped);
}

export const refused = (operation: string, errorCode: string) =>
  new RemoteError(`ECS ${operation}: ${errorCode}`, {
    service: 'Amazon ECS',
    operation,
    errorCode,
    status: 400,
  });

const lost = (operation: string) =>
  new RemoteError(`ECS ${operation}: no answer`, { service: 'Amazon ECS', operation, outcome: 'unknown' });
