import type { Plan } from '@pipeline/contracts';
import { outputsOf as stageOutputs } from '@pipeline/deploy-stage';
import type { Outcome } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';

/** What every ending hands on. */
export function outputsOf(
  outcomes: readonly Outcome[],
  plans: readonly Plan[],
  more: { releaseId: string | undefined; traces: readonly string[] },
): Partial<Outputs> {
  const [first] = outcomes;
  return {
    ...stageOutputs(outcomes, { plans, ...more }, outcome => [outcome.service, revisionsOf(outcome)]),
    ...(first?.taskDefinition !== undefined && { 'task-definition-arn': first.taskDefinition }),
    ...(first !== undefined && { 'previous-task-definition-arn': first.previousTaskDefinition }),
    ...(first?.deploymentId !== undefined && { 'deployment-id': first.deploymentId }),
  };
}

function revisionsOf({ taskDefinition, previousTaskDefinition, deploymentId }: Outcome): object {
  return {
    previousTaskDefinition,
    ...(taskDefinition !== undefined && { taskDefinition }),
    ...(deploymentId !== undefined && { deploymentId }),
  };
}
