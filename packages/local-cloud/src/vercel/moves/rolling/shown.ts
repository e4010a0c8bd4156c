import type { Deployment, RollingConfig, RollingRelease, RollingStage } from '../../model.ts';
import type { World } from '../../world.ts';
import { isFinal } from './progress.ts';

/** https://vercel.com/docs/rest-api/rolling-release/get-the-active-rolling-release-information-for-a-project */
export function rollingShown(world: World, rolling: RollingRelease): Record<string, unknown> {
  const { state, stages, active, queuedDeploymentId, startedAt, updatedAt } = rolling;
  const deployment = (id: string | null) => shortOf(world.deployments.find(each => each.id === id));
  const stage = (index: number) => {
    const found = stages[index];
    return found === undefined ? null : stageShown(stages, found, index);
  };
  return {
    state,
    substate: null,
    currentDeployment: deployment(rolling.currentDeploymentId),
    canaryDeployment: deployment(rolling.canaryDeploymentId),
    queuedDeploymentId,
    advancementType: stages.some(({ requireApproval }) => requireApproval) ? 'manual-approval' : 'automatic',
    stages: stages.map((each, index) => stageShown(stages, each, index)),
    activeStage: state === 'ABORTED' ? null : stage(active),
    nextStage: state === 'ACTIVE' ? stage(active + 1) : null,
    startedAt,
    updatedAt,
  };
}

/** As it is kept: minutes. https://vercel.com/docs/rest-api/rolling-release/get-rolling-release-configuration */
export function configShown({
  target,
  stages,
  canaryResponseHeader,
}: RollingConfig): Record<string, unknown> {
  return { target, stages, ...(canaryResponseHeader !== undefined && { canaryResponseHeader }) };
}

/** Here seconds, where the configuration has minutes. */
function stageShown(
  stages: readonly RollingStage[],
  { targetPercentage, requireApproval = false, duration, linearShift }: RollingStage,
  index: number,
): Record<string, unknown> {
  const isFinalStage = isFinal(stages, index);
  const seconds = duration === undefined || isFinalStage ? null : duration * 60;
  return {
    index,
    isFinalStage,
    targetPercentage,
    requireApproval,
    duration: seconds,
    ...(linearShift !== undefined && { linearShift }),
  };
}

function shortOf(deployment: Deployment | undefined): Record<string, unknown> | null {
  if (deployment === undefined) return null;
  const { id, name, url, target, source, createdAt, readyState, ready } = deployment;
  return { id, name, url, target, source, createdAt, readyState, readyStateAt: ready };
}
