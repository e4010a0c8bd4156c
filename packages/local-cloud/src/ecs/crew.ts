import { say } from './events.ts';
import type { Deployment, Service } from './model.ts';
import type { Task, TaskOwner } from './task.ts';
import type { TaskSet } from './task-set.ts';
import { stopTask, TaskLife } from './tasks.ts';
import { EVENT, NO_CAPACITY, STOPPED } from './texts.ts';
import type { World } from './world.ts';

/** What starts tasks: a deployment, or a task set of a service whose deployments ECS does not control. */
export type Group = { deployment: Deployment } | { taskSet: TaskSet };

/** The hands of a service's scheduler, whatever its strategy. */
export interface Crew {
  /** Starts tasks, unless the throttle holds; without capacity it counts a failure. */
  start(group: Group, count: number): void;
  /** Stops tasks, in the name of the deployment that started them. */
  stop(tasks: readonly Task[]): void;
  say(text: string): void;
  /** Makes the scheduler look again, after this many milliseconds (soon, without). */
  wake(delay?: number): void;
  /** Service time as this machine's, which is what moments are in. */
  real(ms: number): number;
  /** Whether a moment has come; if not, it looks again when it has. */
  reached(moment: number): boolean;
}

interface CrewPorts {
  owner: TaskOwner;
  failed(group: Group): void;
  wake(delay?: number): void;
}

export function crewOf(world: World, service: Service, { owner, failed, wake }: CrewPorts): Crew {
  const tell = (text: string) => say(service, world.scheduler.now(), text);
  return {
    say: tell,
    wake,
    real: ms => world.scheduler.real(ms),
    reached(moment) {
      const left = moment - world.scheduler.now();
      // A timer may fire a fraction of a millisecond early.
      if (left < 1) return true;
      wake((left * 1_000) / world.scheduler.real(1_000));
      return false;
    },
    start(group, count) {
      if (count <= 0 || service.hold !== undefined) return;
      const member = 'deployment' in group ? group.deployment : group.taskSet;
      const { taskDefinition, settings } = member.revision;
      const network = (settings.networkConfiguration as { awsvpcConfiguration?: Task['network'] } | undefined)
        ?.awsvpcConfiguration;
      const images = taskDefinition.containerDefinitions.map(({ image }) => image);
      const of = { service: `${service.cluster.name}/${service.name}`, images };
      if (world.faults.take('no-capacity', of)) {
        tell(EVENT.unplaced(NO_CAPACITY));
        failed(group);
        return;
      }
      const launch = {
        cluster: service.cluster,
        taskDefinition,
        launchType: String(settings.launchType ?? 'EC2'),
        group: `service:${service.name}`,
        startedBy: member.id,
        service,
        ...group,
        ...(network && { network }),
      };
      const started = Array.from({ length: count }, () => new TaskLife(world, launch, owner).task.id);
      member.updatedAt = world.scheduler.now();
      tell(EVENT.started(started));
    },
    stop(tasks) {
      if (tasks.length === 0) return;
      const running = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING');
      const pending = tasks.length - running.length;
      if (running.length > 0) tell(EVENT.stopped(running.map(({ id }) => id)));
      if (pending > 0) tell(EVENT.stoppedPending(pending));
      for (const task of tasks) {
        stopTask(task, 'ServiceSchedulerInitiated', STOPPED.scaling(task.startedBy ?? ''));
      }
    },
  };
}
