import type { Service } from '../views.ts';

/**
 * What is read of CodeDeploy's and ECS's answers: the fields that decisions are made on.
 * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentGroupInfo.html
 */
export interface Group {
  application: string;
  name: string;
  /** Such as `CodeDeployDefault.ECSCanary10Percent5Minutes`. */
  config: string;
  /** The services that it deploys. */
  services: { cluster: string; service: string }[];
  /** Minutes for which it waits for a word before any traffic moves; absent where it goes on by itself. */
  readyWait?: number;
  /** Minutes for which the task set that served before is kept. */
  terminationWait: number;
  testable: boolean;
  /** The checksum of the AppSpec that was deployed last, where it was given as text. */
  lastAppSpec?: string;
  /** The newest deployment, and when it was created by CodeDeploy's clock (milliseconds since the epoch). */
  last?: { id: string; createdAt: number };
}

/** How a deployment moves traffic: percentages in order, and the milliseconds between them. */
export interface Routing {
  steps: number[];
  interval: number;
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html */
export interface CodeDeployment {
  id: string;
  /** `Created`, `Queued`, `InProgress`, `Baking`, `Ready`, `Succeeded`, `Failed` or `Stopped`. */
  status: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  description?: string;
  sha256?: string;
  error?: { code: string; message: string };
  /** The deployment that takes this one back. */
  rollbackId?: string;
  /** Whether CodeDeploy was told to go back by itself, for whatever cause. */
  goesBack: boolean;
}

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ECSTarget.html */
export interface Progress {
  events: LifecycleEvent[];
  /** The replacement's task set, and the percentage of traffic that it has. */
  green?: { id: string; traffic: number; status: string };
  /** The original's. */
  blue?: { id: string; traffic: number; status: string };
}

export interface LifecycleEvent {
  name: string;
  /** `Pending`, `InProgress`, `Succeeded`, `Failed`, `Skipped` or `Unknown`. */
  status: string;
  /** Milliseconds since the epoch. */
  endedAt?: number;
  message?: string;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html */
export interface TaskSet {
  id: string;
  status: string;
  taskDefinition: string;
  /** Of the deployment that made it. */
  externalId?: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  /** Percent of the service's desired count. */
  scale: number;
  wantedCount: number;
  runningCount: number;
  steady: boolean;
  platformVersion?: string;
}

/** A service that CodeDeploy deploys. */
export interface BlueGreenService {
  service: Service;
  taskSets: TaskSet[];
  /** Where its load balancer leads. */
  balancer?: { container: string; port: number };
}

const OVER = new Set(['Succeeded', 'Failed', 'Stopped']);

export function isOver({ status }: CodeDeployment): boolean {
  return OVER.has(status);
}

export function primaryOf(taskSets: readonly TaskSet[]): TaskSet | undefined {
  return taskSets.find(({ status }) => status === 'PRIMARY');
}
