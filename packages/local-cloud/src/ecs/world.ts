import type { LogStore } from '../logs/store.ts';
import { type Front, openFront } from '../runtime/front.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Home } from './arns.ts';
import { PlatformFaults } from './faults.ts';
import type { Cluster, Service } from './model.ts';
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
  /** The port of a service's front, by `cluster/service`; a free one when absent. */
  frontPort?: (name: string) => number | undefined;
}

/** All state of one account's ECS in one region, and the ports that it acts through. */
export interface World {
  readonly home: Home;
  readonly scheduler: Scheduler;
  readonly runtime: Runtime;
  readonly logs: LogStore;
  readonly images: ImageLookup;
  readonly faults: PlatformFaults;
  readonly taskDefinitions: TaskDefinitions;
  readonly clusters: Map<string, Cluster>;
  /** By ARN; an INACTIVE one stays to be described. */
  readonly services: Map<string, Service>;
  /** By id, oldest first. */
  readonly tasks: Map<string, Task>;
  /**
   * A service's stable address on 127.0.0.1, whether or not it exists yet. It leads to the tasks that
   * run, in turn, and answers 503 while there is none.
   */
  url(cluster: string, service: string): Promise<string>;
  /** Ends the fronts and everything that the runtime runs. */
  close(): Promise<void>;
}

export function createWorld(options: WorldOptions): World {
  const { scheduler, runtime, logs, images = async () => 'elsewhere', frontPort = () => undefined } = options;
  const home = { account: options.account ?? '123456789012', region: options.region ?? 'us-east-1' };
  const fronts = new Map<string, Promise<Front>>();
  const world: World = {
    home,
    scheduler,
    runtime,
    logs,
    images,
    faults: new PlatformFaults(),
    taskDefinitions: new TaskDefinitions(home, scheduler),
    clusters: new Map(),
    services: new Map(),
    tasks: new Map(),
    async url(cluster, service) {
      const name = `${cluster}/${service}`;
      const front = fronts.get(name) ?? openFront(() => targetsOf(world, cluster, service), frontPort(name));
      fronts.set(name, front);
      return (await front).url;
    },
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

/** Where the tasks of a service answer that may get new requests: the healthy ones, else any that runs. */
export function targetsOf(world: World, cluster: string, service: string): string[] {
  const running = [...world.tasks.values()].filter(
    task =>
      task.cluster.name === cluster &&
      task.service?.name === service &&
      task.lastStatus === 'RUNNING' &&
      task.url !== undefined,
  );
  const healthy = running.filter(task => task.healthy);
  return (healthy.length > 0 ? healthy : running).flatMap(({ url }) => url ?? []);
}
