import type { RunningContainer } from '../runtime/runtime.ts';
import type {
  Cluster,
  ContainerDefinition,
  Deployment,
  Json,
  Service,
  Tag,
  TaskDefinition,
} from './model.ts';
import type { TaskSet } from './task-set.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html */
export type TaskStatus =
  | 'PROVISIONING'
  | 'PENDING'
  | 'ACTIVATING'
  | 'RUNNING'
  | 'DEACTIVATING'
  | 'STOPPING'
  | 'DEPROVISIONING'
  | 'STOPPED';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html (stopCode) */
export type StopCode =
  | 'TaskFailedToStart'
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated';

export type HealthStatus = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';

export interface Container {
  definition: ContainerDefinition;
  arn: string;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  healthStatus: HealthStatus;
  exitCode?: number;
  reason?: string;
  imageDigest?: string;
  runtimeId?: string;
  handle?: RunningContainer;
}

export interface Task {
  id: string;
  arn: string;
  cluster: Cluster;
  taskDefinition: TaskDefinition;
  group: string;
  startedBy?: string;
  service?: Service;
  deployment?: Deployment;
  taskSet?: TaskSet;
  desiredStatus: 'RUNNING' | 'STOPPED';
  lastStatus: TaskStatus;
  healthStatus: HealthStatus;
  /** Counts towards the minimum healthy percent. */
  healthy: boolean;
  containers: Container[];
  /** Where it answers, once a container with a port has started. */
  url?: string;
  overrides: Json;
  /** Its `awsvpcConfiguration`, where it has a network interface of its own. */
  network?: { subnets?: string[] };
  launchType: string;
  tags: Tag[];
  createdAt: number;
  pullStartedAt?: number;
  pullStoppedAt?: number;
  startedAt?: number;
  stoppingAt?: number;
  executionStoppedAt?: number;
  stoppedAt?: number;
  stoppedReason?: string;
  stopCode?: StopCode;
  /** Counts changes, as `version` in answers does. */
  version: number;
}

/** Who started a task and wants to know what becomes of it. */
export interface TaskOwner {
  /** Its status, or what it counts as, changed. */
  changed(task: Task): void;
  unhealthy(task: Task): void;
  /** It is to stop, for the reason that it now carries. */
  stopping(task: Task, wasHealthy: boolean): void;
}
