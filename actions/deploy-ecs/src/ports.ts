import type { Plan, Trace, Verdict } from '@pipeline/contracts';
import type { StagePorts, StageTarget } from '@pipeline/deploy-stage';
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
  extends StageTarget<EcsNow, EcsWanted, unknown, ServiceStarted, ServiceSnapshot> {
  /** The revision that a plan was made ready with. */
  readied(plan: Plan<unknown>): Promise<string>;
  destination(plan: Plan<unknown>): Destination;
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

export interface Ports extends StagePorts {
  /** Whether there are credentials to look at AWS with; only a dry run can do without. */
  hasIdentity: boolean;
  openAws(): Promise<Aws>;
  /** A file in the workspace; a ConfigError where it cannot be read. */
  readText(path: string): Promise<string>;
}
