import type { Plan } from '@pipeline/contracts';
import { detailOf, endingOf, holdOf, type Outcome, worst } from '../outcome.ts';
import type { Outputs } from '../spec.gen.ts';

/** What every ending hands on. */
export function outputsOf(
  outcomes: readonly Outcome[],
  plans: readonly Plan[],
  more: { releaseId: string | undefined; traces: readonly string[] },
): Partial<Outputs> {
  const [first] = outcomes;
  const whole = worst(outcomes);
  return {
    verdict: whole === undefined ? 'not-started' : endingOf(whole),
    services: Object.fromEntries(outcomes.map(outcome => [outcome.service, serviceOf(outcome)])),
    ...(first?.taskDefinition !== undefined && { 'task-definition-arn': first.taskDefinition }),
    ...(first !== undefined && { 'previous-task-definition-arn': first.previousTaskDefinition }),
    ...(first?.deploymentId !== undefined && { 'deployment-id': first.deploymentId }),
    plan: plansOf(plans),
    ...(more.releaseId !== undefined && { 'release-id': more.releaseId }),
    ...(more.traces.length > 0 && { trace: more.traces.join('\n') }),
  };
}

/** Without the steps: they are for the one who applies them. */
export function plansOf(plans: readonly Plan[]): object[] {
  return plans.map(({ subject, changes }) => ({ subject, changes }));
}

function serviceOf(outcome: Outcome): object {
  const { taskDefinition, previousTaskDefinition, deploymentId, wayBack } = outcome;
  const held = holdOf(outcome);
  return {
    verdict: endingOf(outcome),
    detail: detailOf(outcome),
    previousTaskDefinition,
    ...(taskDefinition !== undefined && { taskDefinition }),
    ...(deploymentId !== undefined && { deploymentId }),
    ...(wayBack !== undefined && { wayBack }),
    ...(held !== undefined && { held }),
  };
}
