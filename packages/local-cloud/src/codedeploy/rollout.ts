import { closeTest, createTaskSet, dropTaskSet, makePrimary, routeTo, type World } from '../ecs/index.ts';
import type { Hook } from './app-spec.ts';
import { ALARM, attempt, Ended, type Ending } from './ending.ts';
import type { Deployment, LifecycleEvent, RollbackEvent } from './model.ts';
import { isOver } from './model.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** How often alarms and the replacement task set are looked at. */
const LOOK = 5 * SECOND;
/** https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html: an ECS lifecycle event that takes longer fails. */
const LONGEST_INSTALL = 60 * MINUTE;

/** What the stand-in asks of the other stand-ins, and of a test's plans. */
export interface RolloutPorts {
  world: World;
  /** The first of these alarms that is in ALARM. */
  alarmOf(names: readonly string[]): string | undefined;
  /** How a Lambda hook ends. */
  hook(name: string): 'Succeeded' | 'Failed';
  ended(deployment: Deployment, event: RollbackEvent | undefined): void;
}

/**
 * One deployment of a replacement task set: installed, shown to test traffic, given production traffic by
 * its configuration, and the original kept for a while.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-steps-ecs.html
 */
export class Rollout {
  readonly deployment: Deployment;
  readonly #ports: RolloutPorts;
  #interrupt: (ended: Ended) => void = () => {};
  #continued = false;

  constructor(deployment: Deployment, ports: RolloutPorts) {
    this.deployment = deployment;
    this.#ports = ports;
  }

  get #now(): number {
    return this.#ports.world.scheduler.now();
  }

  /** Runs to its end, whatever that is. */
  async run(): Promise<void> {
    const { deployment } = this;
    try {
      await this.#deploy();
      deployment.status = 'Succeeded';
      deployment.completedAt = this.#now;
      this.#ports.ended(deployment, undefined);
    } catch (thrown) {
      if (!(thrown instanceof Ended)) throw thrown;
      const { status, code, message, event } = thrown.ending;
      for (const event of deployment.events) {
        if (event.status === 'InProgress') this.#end(event, 'Failed');
        if (event.status === 'Pending') event.status = 'Skipped';
      }
      deployment.status = status;
      deployment.error = { code, message };
      deployment.completedAt = this.#now;
      delete deployment.waiting;
      this.#ports.ended(deployment, event);
    }
  }

  /** Ends a wait. */
  continue(): void {
    this.#continued = true;
  }

  stop(ending: Ending): void {
    if (!isOver(this.deployment)) this.#interrupt(new Ended(ending));
  }

  async #deploy(): Promise<void> {
    const { deployment } = this;
    const { group, service, events } = deployment;
    await this.#pause(SECOND);
    deployment.status = 'Queued';
    await this.#pause(SECOND);
    deployment.status = 'InProgress';
    deployment.startedAt = this.#now;
    for (const event of events) {
      if (event.name === 'BeforeAllowTraffic' && group.readyWait !== undefined)
        await this.#waitReady(group.readyWait);
      event.status = 'InProgress';
      event.startedAt = this.#now;
      await this.#perform(event);
      this.#end(event, 'Succeeded');
    }
    await this.#wait('TERMINATION_WAIT', group.terminationWait * MINUTE);
    deployment.status = 'InProgress';
    if (deployment.blue) dropTaskSet(this.#ports.world, service, deployment.blue);
  }

  async #perform(event: LifecycleEvent): Promise<void> {
    const { world } = this.#ports;
    const { service, green } = this.deployment;
    switch (event.name) {
      case 'Install':
        return this.#install();
      case 'AllowTestTraffic':
        if (green) routeTo(service, 'test', green);
        return this.#pause(SECOND);
      case 'AllowTraffic': {
        await this.#shift();
        closeTest(service);
        if (green) makePrimary(world, service, green);
        return;
      }
      default:
        return this.#hook(event);
    }
  }

  /** A task set that the service does not have yet; it must be steady before anything else happens. */
  async #install(): Promise<void> {
    const { world } = this.#ports;
    const { deployment } = this;
    const { service, group, revision } = deployment;
    const { taskDefinition, container, port, platformVersion, network } = revision.appSpec;
    const blue = service.taskSets.find(({ status }) => status === 'PRIMARY');
    if (blue) deployment.blue = blue;
    // What an earlier deployment left behind without going back; ours: the guide does not say when it ends.
    for (const left of service.taskSets) {
      if (left.status === 'ACTIVE') dropTaskSet(world, service, left);
    }
    const used = JSON.stringify(blue?.revision.settings.loadBalancers ?? '');
    const targetGroupArn = group.targetGroups.find(arn => !used.includes(arn)) ?? group.targetGroups[0];
    const green = attempt(() =>
      createTaskSet(world, service, {
        taskDefinition,
        startedBy: 'CODE_DEPLOY',
        externalId: deployment.id,
        settings: {
          loadBalancers: [{ targetGroupArn, containerName: container, containerPort: port }],
          ...(platformVersion !== undefined && { platformVersion }),
          ...(network !== undefined && { networkConfiguration: network }),
        },
      }),
    );
    deployment.green = green;
    for (let waited = 0; green.stability !== 'STEADY_STATE'; waited += LOOK) {
      if (waited >= LONGEST_INSTALL) {
        throw new Ended({
          status: 'Failed',
          code: 'TIMEOUT',
          message:
            'The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.',
          event: 'DEPLOYMENT_FAILURE',
        });
      }
      await this.#pause(LOOK);
    }
  }

  async #shift(): Promise<void> {
    const { deployment } = this;
    const { service, config, green, blue } = deployment;
    for (const weight of config.steps) {
      if (deployment.weight > 0) await this.#pause(config.interval);
      if (green) routeTo(service, 'production', green, weight, blue);
      deployment.weight = weight;
    }
  }

  /** Without a function there is nothing to do at the event. */
  async #hook(event: LifecycleEvent): Promise<void> {
    const name = this.deployment.revision.appSpec.hooks[event.name as Hook];
    if (name === undefined) return;
    await this.#pause(SECOND);
    if (this.#ports.hook(name) === 'Succeeded') return;
    event.diagnostics = { errorCode: 'ScriptFailed', scriptName: name, message: '', logTail: '' };
    throw new Ended({
      status: 'Failed',
      code: 'HOOK_EXECUTION_FAILURE',
      message: `The deployment failed because the ${event.name} lifecycle event hook function ${name} returned Failed.`,
      event: 'DEPLOYMENT_FAILURE',
    });
  }

  /** "If traffic rerouting is not started before the end of the specified wait period, the deployment status is
   * changed to Stopped." https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentReadyOption.html */
  async #waitReady(minutes: number): Promise<void> {
    if (await this.#wait('READY_WAIT', minutes * MINUTE)) {
      this.deployment.status = 'InProgress';
      return;
    }
    throw new Ended({
      status: 'Stopped',
      code: 'TIMEOUT',
      message: `The deployment was stopped because traffic was not rerouted within ${minutes} minutes.`,
      event: 'DEPLOYMENT_FAILURE',
    });
  }

  /** Both waits are ended by ContinueDeployment, which asks for the status Ready.
   * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ContinueDeployment.html */
  async #wait(kind: 'READY_WAIT' | 'TERMINATION_WAIT', length: number): Promise<boolean> {
    const { deployment } = this;
    this.#continued = false;
    if (length > 0) {
      deployment.status = 'Ready';
      deployment.waiting = kind;
    }
    for (let left = length; left > 0 && !this.#continued; left -= LOOK)
      await this.#pause(Math.min(LOOK, left));
    delete deployment.waiting;
    return this.#continued;
  }

  #end(event: LifecycleEvent, status: LifecycleEvent['status']): void {
    event.status = status;
    event.endedAt = this.#now;
  }

  /** Passes service time; a stop, and an alarm of the group, end it. */
  async #pause(ms: number): Promise<void> {
    const { scheduler } = this.#ports.world;
    for (let left = ms; left > 0; left -= LOOK) {
      await new Promise<void>((resolve, reject) => {
        const callOff = scheduler.after(Math.min(LOOK, left), resolve);
        this.#interrupt = ended => {
          callOff();
          reject(ended);
        };
      });
      const alarm = this.#ports.alarmOf(this.deployment.group.alarms);
      if (alarm !== undefined) throw new Ended(ALARM(alarm));
    }
  }
}
