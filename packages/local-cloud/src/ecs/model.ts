import type { AlarmWatch } from './alarms.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import type { HookConfiguration } from './native/hooks.ts';
import type { Lifecycle } from './native/lifecycle.ts';
import type { TaskSet } from './task-set.ts';
import type { Traffic } from './traffic.ts';

/** Fields as a caller gave them, kept whether known here or not. */
export type Json = Record<string, unknown>;
export interface Tag {
  key: string;
  value?: string;
}

export interface Cluster {
  name: string;
  arn: string;
  status: 'ACTIVE';
  tags: Tag[];
  settings: unknown[];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html (seconds) */
export interface HealthCheck {
  command: string[];
  interval?: number;
  timeout?: number;
  retries?: number;
  startPeriod?: number;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html, what is used here. */
export interface ContainerDefinition extends Json {
  name: string;
  image: string;
  essential?: boolean;
  command?: string[];
  entryPoint?: string[];
  environment?: { name: string; value: string }[];
  portMappings?: { containerPort?: number; hostPort?: number; protocol?: string }[];
  healthCheck?: HealthCheck;
  logConfiguration?: { logDriver: string; options?: Record<string, string> };
  stopTimeout?: number;
  workingDirectory?: string;
}

export interface TaskDefinition extends Json {
  taskDefinitionArn: string;
  family: string;
  revision: number;
  status: 'ACTIVE' | 'INACTIVE';
  containerDefinitions: ContainerDefinition[];
  networkMode?: string;
  requiresCompatibilities?: string[];
  cpu?: string;
  memory?: string;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
export interface DeploymentConfiguration extends Json {
  minimumHealthyPercent: number;
  maximumPercent: number;
  deploymentCircuitBreaker?: CircuitBreaker;
  strategy?: string;
  bakeTimeInMinutes?: number;
  alarms?: { alarmNames?: string[]; enable?: boolean; rollback?: boolean };
  canaryConfiguration?: { canaryPercent?: number; canaryBakeTimeInMinutes?: number };
  linearConfiguration?: { stepPercent?: number; stepBakeTimeInMinutes?: number };
  lifecycleHooks?: HookConfiguration[];
}

/** What a change of needs a new deployment. */
export interface Workload {
  taskDefinition: TaskDefinition;
  /** launchType, networkConfiguration, platformVersion and the like, as given. */
  settings: Json;
}

export interface ServiceRevision extends Workload {
  arn: string;
  createdAt: number;
}

export type RolloutState = 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html */
export interface Deployment {
  id: string;
  status: 'PRIMARY' | 'ACTIVE' | 'INACTIVE';
  revision: ServiceRevision;
  desiredCount: number;
  failedTasks: number;
  rolloutState: RolloutState;
  rolloutStateReason: string;
  createdAt: number;
  updatedAt: number;
  /** The service deployment that it belongs to. */
  record: ServiceDeployment;
}

export type ServiceDeploymentStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOP_REQUESTED'
  | 'STOPPED'
  | 'ROLLBACK_REQUESTED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html */
export interface ServiceDeployment {
  arn: string;
  deploymentId: string;
  status: ServiceDeploymentStatus;
  statusReason?: string;
  target: ServiceRevision;
  sources: ServiceRevision[];
  configuration: DeploymentConfiguration;
  threshold: number;
  failureCount: number;
  alarms: AlarmWatch;
  /** Of a deployment that shifts traffic. */
  lifecycle?: Lifecycle;
  /** As it last was while this deployment moved it. */
  traffic?: Traffic;
  /** When a rolling update had all that it wants, from where its bake counts. */
  settledAt?: number;
  breakerStatus: 'TRIGGERED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'DISABLED';
  createdAt: number;
  startedAt?: number;
  finishedAt?: number;
  stoppedAt?: number;
  updatedAt: number;
  rollback?: { reason: string; startedAt: number; serviceRevisionArn: string };
}

export interface ServiceEvent {
  id: string;
  createdAt: number;
  message: string;
}

export interface Service {
  cluster: Cluster;
  name: string;
  arn: string;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  /** Who deploys: ECS itself, or CodeDeploy through task sets. */
  controller: 'ECS' | 'CODE_DEPLOY';
  desiredCount: number;
  /** What the next deployment will run. */
  workload: Workload;
  /** Fields that need no deployment, as given. */
  extras: Json;
  configuration: DeploymentConfiguration;
  /** PRIMARY first, then the ACTIVE ones, newest first. */
  deployments: Deployment[];
  /** The most recent deployment that completed: where a rollback goes. */
  lastCompleted?: Deployment;
  records: ServiceDeployment[];
  /** Of a service whose deployments ECS does not control, oldest first. */
  taskSets: TaskSet[];
  /** Where its listeners lead; without it, every task of the service gets the same. */
  traffic?: Traffic;
  revisions: ServiceRevision[];
  /** Newest first, at most 100. */
  events: ServiceEvent[];
  createdAt: number;
  tags: Tag[];
  /** Steady since the last event said so. */
  steady: boolean;
  /** The throttle: while it is there no task is started; calling it ends it. */
  hold?: () => void;
}
