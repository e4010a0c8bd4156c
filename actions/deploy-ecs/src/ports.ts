import type { Logger } from '@pipeline/action-kit';
import type { Clock, DeployTarget, Plan, Trace, Verdict } from '@pipeline/contracts';
import type {
  CodeDeployApi,
  Destination,
  EcsApi,
  EcsNow,
  EcsWanted,
  ModelStore,
  OneOffApi,
  Revisions,
  SchedulesApi,
  ServiceTasks,
} from '@pipeline/ecs';
import type { ReleasePorts } from '@pipeline/release';
import type { RunIdentity } from '@pipeline/release-home';
import type { Check } from '@pipeline/rollout';

export interface ServiceSnapshot {
  taskDefinition: string;
  /** Container → image. */
  images: Record<string, string>;
}

export interface ServiceStarted {
  deploymentId: string;
  taskDefinition: string;
  previousTaskDefinition: string;
  /** Milliseconds since the epoch, by ECS's clock; CodeDeploy's deployments do not say. */
  createdAt?: number;
}

/** `EcsTarget` or `CodeDeployTarget`, by what both have; their steps are their own. */
export interface ServiceTarget
  extends DeployTarget<EcsNow, EcsWanted, unknown, ServiceStarted, ServiceSnapshot> {
  /** The revision that a plan was made ready with. */
  readied(plan: Plan<unknown>): Promise<string>;
  destination(plan: Plan<unknown>): Destination;
  /** The deployment that is not over yet; `undefined` where there is none. */
  inFlight(now: EcsNow): Promise<ServiceStarted | undefined>;
}

/** AWS, opened when it is first needed. */
export interface Aws {
  ecs: EcsApi;
  oneOff: OneOffApi;
  tasks: ServiceTasks;
  logTail(group: string, stream: string, lines: number): Promise<string[]>;
  /** Opened when first asked for, as are the others below. */
  codeDeploy(): Promise<CodeDeployApi>;
  models(): Promise<ModelStore>;
  schedules: SchedulesApi;
  revisions(): Promise<Revisions>;
  /** What ECS answered so far, redacted. */
  trace(about: { subject: string; started: unknown; verdict?: Verdict }): Trace;
}

export interface Ports {
  /** Whether there are credentials to look at AWS with; only a dry run can do without. */
  hasIdentity: boolean;
  openAws(): Promise<Aws>;
  /** Keeps a text beside the run's other files, and returns its path. */
  keepFile(name: string, text: string): Promise<string>;
  /** A file in the workspace; a ConfigError where it cannot be read. */
  readText(path: string): Promise<string>;
  /** What looks at each hold and at the end; absent where nothing is to be checked. */
  check?: Check;
  /** Where the release is written down; absent where it is not. */
  release?: Omit<ReleasePorts, 'clock' | 'tell' | 'warn' | 'signal'>;
  /** Who runs this, and of which commit; what is deployed may be of another, see `deployedCommit`. */
  run: Omit<RunIdentity, 'runId'>;
  log: Pick<Logger, 'info' | 'warn' | 'group'>;
  clock: Clock;
  signal: AbortSignal;
}
