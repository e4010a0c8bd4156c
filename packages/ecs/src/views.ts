/**
 * What is read of ECS's answers: the fields that decisions are made on, required where ECS always sends
 * them. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
 */
export interface Service {
  serviceArn: string;
  serviceName: string;
  clusterArn: string;
  status: string;
  taskDefinition: string;
  desiredCount: number;
  runningCount: number;
  deployments: Deployment[];
  /** Newest first, the last hundred. */
  events: ServiceEvent[];
  /** `ECS` (rolling, or a native strategy), `CODE_DEPLOY` or `EXTERNAL`. */
  controller: string;
  /** `ROLLING`, `BLUE_GREEN`, `LINEAR` or `CANARY`. */
  strategy: string;
  /** Whether the circuit breaker is on, and whether it goes back by itself. */
  breaker: { enabled: boolean; rollback: boolean };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html */
export interface Deployment {
  /** Such as `ecs-svc/1234567890123456789`. */
  id: string;
  /** `PRIMARY`, `ACTIVE` or `INACTIVE`. */
  status: string;
  taskDefinition: string;
  /** Milliseconds since the epoch, by ECS's clock. */
  createdAt: number;
  desiredCount: number;
  runningCount: number;
  pendingCount: number;
  failedTasks: number;
  /** `IN_PROGRESS`, `COMPLETED` or `FAILED`; absent where the controller has none. */
  rolloutState?: string;
  rolloutStateReason?: string;
}

export interface ServiceEvent {
  /** Milliseconds since the epoch. */
  at: number;
  message: string;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
export interface Task {
  taskArn: string;
  taskDefinitionArn: string;
  /** The deployment's id, for a service's task. */
  startedBy: string;
  lastStatus: string;
  stopCode?: string;
  stoppedReason?: string;
  containers: Container[];
}

export interface Container {
  name: string;
  exitCode?: number;
  reason?: string;
  healthStatus?: string;
}
