import type { ServiceRevision } from './model.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html */
export interface TaskSet {
  /** `ecs-svc/…` */
  id: string;
  arn: string;
  status: 'PRIMARY' | 'ACTIVE' | 'DRAINING';
  revision: ServiceRevision;
  /** Percent of the service's desired count. */
  scale: number;
  startedBy?: string;
  externalId?: string;
  stability: 'STEADY_STATE' | 'STABILIZING';
  stabilityAt: number;
  failedTasks: number;
  createdAt: number;
  updatedAt: number;
}
