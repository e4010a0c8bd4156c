import type { Judged } from './judged.ts';
import type { Task } from './views.ts';

/**
 * A service's task is started by its deployment; where a platform does not say so, the revision that this
 * deploy registered tells its tasks from the previous ones.
 */
export function belongs({ startedBy, taskDefinitionArn }: Task, started: Judged): boolean {
  const { deploymentId, taskDefinition, previousTaskDefinition } = started;
  if (startedBy === deploymentId) return true;
  return taskDefinitionArn === taskDefinition && taskDefinition !== previousTaskDefinition;
}
