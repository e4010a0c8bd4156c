import { createHash } from 'node:crypto';
import { clusterOf, serviceOf, type World } from '../ecs/index.ts';
import { AwsFault } from '../http/aws-fault.ts';
import { letters } from '../sts/credentials.ts';
import { HOOKS, parseAppSpec } from './app-spec.ts';
import { type Deployment, type Group, isOver, type LifecycleEvent, type Revision } from './model.ts';
import { rollBack } from './roll-back.ts';
import { Rollout } from './rollout.ts';
import { builtIn, type TrafficConfig } from './traffic-config.ts';

/** What a deployment group needs to be told; the rest is as the ECS console makes it. */
export type GroupSettings = Pick<Group, 'cluster' | 'service'> & Partial<Group>;

export interface CreateInput {
  application: string;
  group: string;
  content: string;
  sha256?: string;
  config?: string;
  description?: string;
  rollbackOn?: Group['rollbackOn'];
}

const EVENTS = [
  ...HOOKS.slice(0, 1),
  'Install',
  HOOKS[1],
  'AllowTestTraffic',
  ...HOOKS.slice(2, 4),
  'AllowTraffic',
  HOOKS[4],
];

/** One account's CodeDeploy for ECS; tests make its groups and say how hooks end. */
export class CodeDeploy {
  readonly #world: World;
  readonly #alarmOf: (names: readonly string[]) => string | undefined;
  readonly #groups: Group[] = [];
  readonly #configs = new Map<string, TrafficConfig>();
  readonly #hooks = new Map<string, 'Succeeded' | 'Failed'>();
  readonly #rollouts = new Map<string, Rollout>();
  /** Oldest first. */
  readonly #deployments: Deployment[] = [];

  /** @param alarmState as CloudWatch has it. */
  constructor(world: World, alarmState: (name: string) => string | undefined = () => undefined) {
    this.#world = world;
    this.#alarmOf = names => names.find(name => alarmState(name) === 'ALARM');
  }

  /** Names as the ECS console gives them.
   * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html */
  group(settings: GroupSettings): Group {
    const { cluster, service } = settings;
    const group: Group = {
      application: `AppECS-${cluster}-${service}`,
      name: `DgpECS-${cluster}-${service}`,
      config: 'CodeDeployDefault.ECSAllAtOnce',
      terminationWait: 0,
      rollbackOn: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
      alarms: [],
      targetGroups: [`${service}-blue`, `${service}-green`],
      testListener: true,
      ...settings,
    };
    this.#groups.push(group);
    return group;
  }

  /** A configuration of the account's own. */
  config(name: string, config: TrafficConfig): void {
    this.#configs.set(name, config);
  }

  /** How the function of a lifecycle event ends; well, when not said. */
  hook(name: string, result: 'Succeeded' | 'Failed'): void {
    this.#hooks.set(name, result);
  }

  get groups(): readonly Group[] {
    return this.#groups;
  }

  get deployments(): readonly Deployment[] {
    return this.#deployments;
  }

  groupOf(application = '', name = ''): Group {
    const mine = this.#groups.filter(group => group.application === application);
    if (mine.length === 0) {
      throw new AwsFault('ApplicationDoesNotExistException', `No application found for name: ${application}`);
    }
    const found = mine.find(group => group.name === name);
    if (found !== undefined) return found;
    throw new AwsFault('DeploymentGroupDoesNotExistException', `No Deployment Group found for name: ${name}`);
  }

  configOf(name: string): TrafficConfig {
    const found = this.#configs.get(name) ?? builtIn(name);
    if (found !== undefined) return found;
    throw new AwsFault(
      'DeploymentConfigDoesNotExistException',
      `No Deployment Configuration found for name: ${name}`,
    );
  }

  deploymentOf(id = ''): Deployment {
    const found = this.#deployments.find(deployment => deployment.id === id);
    if (found !== undefined) return found;
    throw new AwsFault('DeploymentDoesNotExistException', `The deployment ${id} could not be found`);
  }

  rolloutOf(id: string): Rollout | undefined {
    return this.#rollouts.get(id);
  }

  /** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html */
  create(input: CreateInput): Deployment {
    const group = this.groupOf(input.application, input.group);
    const revision = revisionOf(input.content, input.sha256);
    // https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html: one at a time in a group.
    const active = this.#deployments.find(one => one.group === group && !isOver(one));
    if (active !== undefined) {
      throw new AwsFault(
        'DeploymentLimitExceededException',
        `The Deployment Group '${group.name}' already has an active Deployment '${active.id}'`,
      );
    }
    const configName = input.config ?? group.config;
    const deployment = this.#add(group, revision, 'user', {
      configName,
      config: this.configOf(configName),
      rollbackOn: input.rollbackOn ?? group.rollbackOn,
      ...(input.description !== undefined && { description: input.description }),
    });
    const rollout = new Rollout(deployment, {
      world: this.#world,
      alarmOf: this.#alarmOf,
      hook: name => this.#hooks.get(name) ?? 'Succeeded',
      ended: (ended, event) => {
        if (event && ended.rollbackOn.includes(event)) this.rollBack(ended);
      },
    });
    this.#rollouts.set(deployment.id, rollout);
    void rollout.run();
    return deployment;
  }

  rollBack(failed: Deployment): void {
    const { group, previous = failed.revision } = failed;
    rollBack(this.#world, failed, this.#add(group, previous, 'codeDeployRollback', failed));
  }

  #add(
    group: Group,
    revision: Revision,
    creator: Deployment['creator'],
    rest: Pick<Deployment, 'configName' | 'config' | 'rollbackOn'> & { description?: string },
  ): Deployment {
    const service = serviceOf(this.#world, clusterOf(this.#world, group.cluster), group.service);
    const previous = this.lastSuccessful(group)?.revision;
    const names = EVENTS.filter(name => group.testListener || !name?.includes('TestTraffic'));
    const deployment: Deployment = {
      id: `d-${letters(9)}`,
      group,
      configName: rest.configName,
      config: rest.config,
      rollbackOn: rest.rollbackOn,
      revision,
      ...(previous && { previous }),
      ...(rest.description !== undefined && creator === 'user' && { description: rest.description }),
      creator,
      status: 'Created',
      createdAt: this.#world.scheduler.now(),
      rollback: {},
      events:
        creator === 'user'
          ? names.map((name): LifecycleEvent => ({ name: name ?? '', status: 'Pending' }))
          : [],
      service,
      weight: 0,
    };
    this.#deployments.push(deployment);
    return deployment;
  }

  lastSuccessful(group: Group): Deployment | undefined {
    return this.#deployments.findLast(one => one.group === group && one.status === 'Succeeded');
  }
}

function revisionOf(content: string, given: string | undefined): Revision {
  const sha256 = createHash('sha256').update(content).digest('hex');
  if (given !== undefined && given !== sha256) {
    throw new AwsFault('InvalidRevisionException', 'The SHA-256 of the AppSpec content does not match.');
  }
  return { sha256, content, appSpec: parseAppSpec(content) };
}
