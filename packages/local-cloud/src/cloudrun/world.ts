import { type ImageLookup, realScheduler, type Scheduler } from '../ecs/index.ts';
import { LogStore } from '../logs/store.ts';
import type { ContainerSpec, Runtime } from '../runtime/runtime.ts';
import { type Behaviour, simulatedRuntime } from '../runtime/simulated.ts';
import { RunFaults } from './faults.ts';
import { Fronts, type FrontsOptions } from './fronts.ts';
import type { Document } from './handler.ts';
import { LongRunning } from './long-running.ts';
import type { Controller } from './reconcile/controller.ts';
import { TIMING } from './timing.ts';

export interface Project {
  id: string;
  number: string;
}

export interface WorldOptions extends FrontsOptions {
  /** `shop-staging` when absent. */
  projects?: readonly Project[];
  /** Those there are; three of Europe and one of America when absent. */
  regions?: readonly string[];
  scheduler?: Scheduler;
  /** Where containers run; simulated when absent. */
  runtime?: Runtime;
  logs?: LogStore;
  /** What a registry knows of an image; all are taken on trust when absent. */
  images?: ImageLookup;
}

/** All state of Cloud Run, and the ports that it acts through. Documents are by their full names, oldest first. */
export interface World {
  readonly projects: readonly Project[];
  readonly regions: readonly string[];
  readonly scheduler: Scheduler;
  readonly runtime: Runtime;
  /**
   * Group: the full name of what logged (`projects/P/locations/R/services/S/revisions/V`, `…/jobs/J/executions/E`);
   * stream: the instance's or the task's id.
   */
  readonly logs: LogStore;
  readonly images: ImageLookup;
  readonly faults: RunFaults;
  readonly fronts: Fronts;
  readonly operations: LongRunning;
  readonly services: Map<string, Document>;
  readonly workerPools: Map<string, Document>;
  readonly revisions: Map<string, Document>;
  readonly jobs: Map<string, Document>;
  readonly executions: Map<string, Document>;
  readonly tasks: Map<string, Document>;
  /** IAM policies, by what they are of. */
  readonly policies: Map<string, Document>;
  /** What looks after a service or a worker pool. */
  readonly controllers: Map<string, Controller>;
}

const REGIONS = ['europe-west1', 'europe-west4', 'europe-north1', 'us-central1'];

export function createWorld(options: WorldOptions = {}): World {
  const { scheduler = realScheduler(60), regions = REGIONS, logs = new LogStore() } = options;
  const { projects = [{ id: 'shop-staging', number: '123456789012' }] } = options;
  return {
    projects,
    regions,
    scheduler,
    logs,
    runtime: options.runtime ?? simulatedRuntime(scheduler.after, behaviour),
    images: options.images ?? (async () => 'elsewhere'),
    faults: new RunFaults(),
    fronts: new Fronts(options),
    operations: new LongRunning(),
    services: new Map(),
    workerPools: new Map(),
    revisions: new Map(),
    jobs: new Map(),
    executions: new Map(),
    tasks: new Map(),
    policies: new Map(),
    controllers: new Map(),
  };
}

export function projectNumber(world: World, project: string): string {
  return world.projects.find(({ id }) => id === project)?.number ?? '';
}

/** Whom containers run as where it is not said. https://docs.cloud.google.com/run/docs/securing/service-identity */
export function defaultServiceAccount(number: string): string {
  return `${number}-compute@developer.gserviceaccount.com`;
}

/** A job's container ends by itself, a service's does not. */
const behaviour = ({ environment }: ContainerSpec): Behaviour =>
  environment.CLOUD_RUN_JOB === undefined ? {} : { exitAfter: TIMING.settle };

/** Now, as documents have it. */
export function timestamp(world: World): string {
  return new Date(world.scheduler.now()).toISOString();
}
