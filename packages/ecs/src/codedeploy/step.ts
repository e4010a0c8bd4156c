import type { EcsNow, EcsSnapshot, EcsStep } from '../step.ts';
import type { AppSpecFrame } from './app-spec.ts';
import type { CodeDeployment, Group, Progress, Routing, TaskSet } from './views.ts';

/** What planning needs to know. */
export interface CodeDeployNow extends EcsNow {
  taskSets: TaskSet[];
  group: Group;
  routing: Routing;
  frame: AppSpecFrame;
  /** The group's deployment that is not over yet: CodeDeploy runs one at a time. */
  active?: { deployment: CodeDeployment; progress?: Progress };
}

/** `deploymentId` is that of the task set that served. */
export type CodeDeploySnapshot = Omit<EcsSnapshot, 'serviceRevision'>;

/** It may hold the values of variables: show the plan's changes, not the step. */
export interface CodeDeployStep {
  ecs: EcsStep;
  frame: AppSpecFrame;
  /** Goes back by stopping this deployment, whose original task set still stands. */
  stop?: string;
  /** Of this very release and not over yet: it is watched, not started again. */
  adopt?: string;
  /** Since when a deployment of ours may have been created, by CodeDeploy's clock, and the one that was known. */
  since: number;
  known?: string;
  /** Minutes for which it will wait for a word. */
  readyWait?: number;
  terminationWait: number;
}

/**
 * `deployment`: one of CodeDeploy's. `present`: what serves already. `stop`: the way back by stopping the
 * deployment.
 */
export interface CodeDeployStarted {
  kind: 'deployment' | 'present' | 'stop';
  /** Empty for `present`. */
  deploymentId: string;
  taskDefinition: string;
  previousTaskDefinition: string;
  readyWait?: number;
  terminationWait: number;
}
