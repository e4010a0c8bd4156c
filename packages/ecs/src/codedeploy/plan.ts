import { ConfigError, type Plan, type Strategy } from '@pipeline/contracts';
import { refuseStrategy } from '@pipeline/rollout';
import { planStep } from '../plan-step.ts';
import { formatArn } from '../task-definition.ts';
import type { EcsWanted } from '../wanted.ts';
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

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html: one deployment at a time in a group. */
function inProgress({ group, active, service }: CodeDeployNow, id: string): ConfigError {
  const shifted = active?.progress?.green?.traffic === 100;
  const runs = formatArn(service.taskDefinition);
  return new ConfigError(`The deployment group ${group.name} already has the deployment ${id} in progress`, {
    hint: shifted
      ? `It serves ${runs} and keeps the task set before for ${group.terminationWait} min. End that wait with \`aws deploy continue-deployment --deployment-id ${id} --deployment-wait-type TERMINATION_WAIT\`, or shorten it in the deployment group`
      : `CodeDeploy runs one at a time. Wait until it is over, or stop it with \`aws deploy stop-deployment --deployment-id ${id} --auto-rollback-enabled\``,
  });
}
