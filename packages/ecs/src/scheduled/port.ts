import type { ScheduledName } from './name.ts';

/** One rule or schedule as it stands, as much of it as starts ECS tasks. */
export interface Scheduled {
  name: ScheduledName;
  targets: ScheduledTarget[];
}

export interface ScheduledTarget {
  /** A rule's target has an id; a schedule has one target, and no id (''). */
  id: string;
  /** The task definition's ARN, with or without a revision. */
  taskDefinition: string;
}

/** What moving scheduled tasks needs of EventBridge and its Scheduler. */
export interface SchedulesApi {
  /** `undefined` where there is none of that name. */
  observe(name: ScheduledName): Promise<Scheduled | undefined>;
  /** Gives targets, by id, another task definition; all else of them stays as it is at this moment. */
  retarget(name: ScheduledName, taskDefinitions: ReadonlyMap<string, string>): Promise<void>;
  /** Names of rules and schedules, for "did you mean"; the first hundred of each. */
  list(): Promise<string[]>;
}
