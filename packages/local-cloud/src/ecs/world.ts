import type { LogStore } from '../logs/store.ts';
import { type Front, openFront, type Pool } from '../runtime/front.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Home } from './arns.ts';
import { PlatformFaults } from './faults.ts';
import type { Cluster, Service } from './model.ts';
import { poolsOf } from './pools.ts';
import type { Scheduler } from './scheduler.ts';
import type { Task } from './task.ts';
import { TaskDefinitions } from './task-definitions.ts';

/**
 * What a registry knows of an image: its digest, that it has no such image, or that it is not this
 * registry's to know (`elsewhere`), which is taken on trust.
 */
export type ImageLookup = (image: string) => Promise<{ digest: string } | 'missing' | 'elsewhere'>;

export interface WorldOptions extends Partial<Home> {
  scheduler: Scheduler;
  runtime: Runtime;
  logs: LogStore;
  images?: ImageLookup;
  /** Names of the CloudWatch alarms that are in ALARM, beside those of the fault `alarm`; none when absent. */
  alarms?: () => readonly string[];
  /** The port of a service's front, by `cluster/service` (`…:test` for its test listener); a free one when absent. */
  frontPort?: (name: string) => number | undefined;
}

/** All state of one account's ECS in one region, and the ports that it acts through. */
export interface World {
  readonly home: Home;
  readonly scheduler: Scheduler;
  readonly runtime: Runtime;
  readonly logs: LogStore;
  readonly images: ImageLookup;
  readonly alarms: () => readonly string[];
  readonly faults: PlatformFaults;
  readonly taskDefinitions: TaskDefinitions;
  readonly clusters: Map<string, Cluster>;
  /** By ARN; an INACTIVE one stays to be described. */
  readonly services: Map<string, Service>;
  /** By id, oldest first. */
  readonly tasks: Map<string, Task>;
  /**
   * A service's stable address on 127.0.0.1, whether or not it exists yet: its production listener. It
   * leads to the tasks that run, by the weight of their revision, and answers 503 while there is none.
   */
  url(cluster: string, service: string): Promise<string>;
  /** Its test listener: 503 until test traffic has shifted to a revision. */
  testUrl(cluster: string, service: string): Promise<string>;
  /** Ends the fronts and everything that the runtime runs. */
  close(): Promise<void>;
}

export function createWorld(options: WorldOptions): World {
  const { scheduler, runtime, logs, frontPort = () => undefined } = options;
  const { images = async () => 'elsewhere', alarms = () => [] } = options;
  const home = { account: options.account ?? '123456789012', region: options.region ?? 'us-east-1' };
  const fronts = new Map<string, Promise<Front>>();
  const front = async (name: string, pools: () => Pool[]): Promise<string> => {
    const opened = fronts.get(name) ?? openFront(pools, frontPort(name));
    fronts.set(name, opened);
    return (await opened).url;
  };
  const world: World = {
    home,
    scheduler,
    runtime,
    logs,
    images,
    alarms,
    faults: new PlatformFaults(),
    taskDefinitions: new TaskDefinitions(home, scheduler),
    clusters: new Map(),
    services: new Map(),
    tasks: new Map(),
    url: (cluster, service) =>
      front(`${cluster}/${service}`, () => poolsOf(world, cluster, service, 'production')),
    testUrl: (cluster, service) =>
      front(`${cluster}/${service}:test`, () => poolsOf(world, cluster, service, 'test')),
    async close() {
      await Promise.all([...fronts.values()].map(async front => (await front).close()));
      await runtime.close();
    },
  };
  return world;
}

export function tasksOf(world: World, service: Service): Task[] {
  return [...world.tasks.values()].filter(task => task.service === service);
}
