import type { Service, TaskSet } from '../ecs/index.ts';
import type { AppSpec } from './app-spec.ts';
import type { TrafficConfig } from './traffic-config.ts';

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html (status) */
export type DeploymentStatus =
  | 'Created'
  | 'Queued'
  | 'InProgress'
  | 'Baking'
  | 'Ready'
  | 'Succeeded'
  | 'Failed'
  | 'Stopped';

export type RollbackEvent = 'DEPLOYMENT_FAILURE' | 'DEPLOYMENT_STOP_ON_ALARM' | 'DEPLOYMENT_STOP_ON_REQUEST';

export interface Group {
  application: string;
  name: string;
  cluster: string;
  service: string;
  config: string;
  /** Minutes to wait for a word before traffic is moved; it goes on by itself when absent. */
  readyWait?: number;
  /** Minutes for which the original task set is kept after the traffic has moved. */
  terminationWait: number;
  rollbackOn: readonly RollbackEvent[];
  alarms: readonly string[];
  /** The first belongs to the task set that serves, and the two change roles at each deployment. */
  targetGroups: readonly [string, string];
  /** Whether there is a listener for test traffic. */
  testListener: boolean;
}

export interface Revision {
  sha256: string;
  content: string;
  appSpec: AppSpec;
}

export interface LifecycleEvent {
  name: string;
  status: 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Skipped';
  startedAt?: number;
  endedAt?: number;
  /** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_Diagnostics.html */
  diagnostics?: { errorCode: string; scriptName: string; message: string; logTail: string };
}

export interface Deployment {
  id: string;
  group: Group;
  configName: string;
  config: TrafficConfig;
  /** Its own, or its group's. */
  rollbackOn: readonly RollbackEvent[];
  revision: Revision;
  previous?: Revision;
  description?: string;
  creator: 'user' | 'codeDeployRollback';
  status: DeploymentStatus;
  /** Which wait a Ready deployment stands in. */
  waiting?: 'READY_WAIT' | 'TERMINATION_WAIT';
  createdAt: number;
  startedAt?: number;
  completedAt?: number;
  error?: { code: string; message: string };
  rollback: {
    rollbackDeploymentId?: string;
    rollbackTriggeringDeploymentId?: string;
    rollbackMessage?: string;
  };
  events: LifecycleEvent[];
  service: Service;
  blue?: TaskSet;
  green?: TaskSet;
  /** Percent of production traffic that the replacement task set has. */
  weight: number;
}

export function isOver({ status }: Deployment): boolean {
  return status === 'Succeeded' || status === 'Failed' || status === 'Stopped';
}
