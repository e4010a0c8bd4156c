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
  /** How traffic can be moved from one revision to another; absent where it cannot be. */
  shifting?: Shifting;
  /** Whole, also with the fields that this version does not know: it is sent back with a few of them changed. */
  deploymentConfiguration?: DeploymentConfiguration;
  /** The ARN of the present service deployment, where the API offers them. */
  serviceDeployment?: string;
  /** The ARNs of the service revisions that run. */
  serviceRevisions?: string[];
}

/** What a native strategy shifts traffic with, and whether what is new can be reached by test traffic before. */
export interface Shifting {
  by: 'load-balancer' | 'service-connect';
  testable: boolean;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
export interface DeploymentConfiguration {
  strategy?: string;
  bakeTimeInMinutes?: number;
  lifecycleHooks?: LifecycleHook[];
  canaryConfiguration?: { canaryPercent?: number; canaryBakeTimeInMinutes?: number };
  linearConfiguration?: { stepPercent?: number; stepBakeTimeInMinutes?: number };
  [field: string]: unknown;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html */
export interface LifecycleHook {
  /** `PAUSE` or, also when absent, `AWS_LAMBDA`. */
  targetType?: string;
  lifecycleStages?: string[];
  timeoutConfiguration?: { timeoutInMinutes?: number; action?: string };
  [field: string]: unknown;
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
  /** Likewise. */
  updatedAt?: number;
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

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentBrief.html */
export interface ServiceDeploymentBrief {
  arn: string;
  status: string;
  /** Milliseconds since the epoch, by ECS's clock. */
  createdAt: number;
  /** The ARN of the service revision that is deployed. */
  target: string;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html */
export interface ServiceDeployment {
  arn: string;
  /** `PENDING`, `IN_PROGRESS`, `SUCCESSFUL`, `STOP_REQUESTED`, `STOPPED`, `ROLLBACK_REQUESTED`, … */
  status: string;
  statusReason?: string;
  /** Milliseconds since the epoch, by ECS's clock. */
  createdAt: number;
  /** Such as `POST_TEST_TRAFFIC_SHIFT`. */
  stage?: string;
  hooks: HookDetail[];
  target?: RevisionCounts;
  sources: RevisionCounts[];
  rollbackReason?: string;
  breaker?: { status: string; failures: number; threshold: number };
  triggeredAlarms: string[];
}

export interface RevisionCounts {
  /** The service revision's ARN. */
  arn: string;
  requested: number;
  running: number;
  pending: number;
  /** Percent of production traffic, where traffic is shifted. */
  traffic?: number;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookDetail.html */
export interface HookDetail {
  id: string;
  /** `PAUSE` or `AWS_LAMBDA`. */
  type: string;
  /** `AWAITING_ACTION`, `IN_PROGRESS`, `SUCCEEDED`, `FAILED` or `TIMED_OUT`. */
  status: string;
  /** The function's ARN, for a Lambda hook. */
  target?: string;
  /** Milliseconds since the epoch. */
  expires?: number;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevision.html */
export interface ServiceRevision {
  arn: string;
  taskDefinition: string;
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
