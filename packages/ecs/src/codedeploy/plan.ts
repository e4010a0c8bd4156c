import type { Plan, Strategy } from '@pipeline/contracts';
import { refuseStrategy } from '@pipeline/rollout';
import { planStep } from '../plan-step.ts';
import type { EcsWanted } from '../wanted.ts';
import { inProgress } from './in-progress.ts';
import { offersOf } from './offers.ts';
import type { CodeDeployNow, CodeDeployStep } from './step.ts';

/** @param description what our deployments of this release are called. */
export function planFor(
  subject: string,
  now: CodeDeployNow,
  wanted: EcsWanted,
  strategy: Strategy | undefined,
  description: string,
): Plan<CodeDeployStep> {
  const { group, routing, active, frame } = now;
  const refusal = strategy && refuseStrategy(subject, offersOf(group, routing), strategy);
  if (refusal !== undefined) throw refusal;
  const { changes, step: ecs } = planStep(subject, now, wanted, undefined);
  const step: CodeDeployStep = {
    ecs,
    frame,
    since: group.last?.createdAt ?? 0,
    ...(group.last && { known: group.last.id }),
    ...(group.readyWait !== undefined && { readyWait: group.readyWait }),
    terminationWait: group.terminationWait,
  };
  if (ecs.action !== 'deploy' || active === undefined) return { subject, changes, step };
  const { deployment } = active;
  const before = originalOf(now);
  if (before !== undefined && 'arn' in ecs.revision && before === ecs.revision.arn) {
    const how = {
      what: `deployment ${deployment.id}`,
      from: deployment.status,
      to: 'stopped and gone back from',
    };
    return { subject, changes: [...changes, how], step: { ...step, stop: deployment.id } };
  }
  if (deployment.description !== description) throw inProgress(now, deployment.id);
  return { subject, changes, step: { ...step, adopt: deployment.id } };
}

/** The revision of the task set that the deployment under way replaces, while it still stands. */
function originalOf({ active, taskSets }: CodeDeployNow): string | undefined {
  const blue = taskSets.find(({ id }) => id === active?.progress?.blue?.id);
  return blue !== undefined && blue.status !== 'DRAINING' ? blue.taskDefinition : undefined;
}
