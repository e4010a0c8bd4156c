import type { Deployment, Project, RollingRelease, RollingStage } from '../../model.ts';
import { newId, type World } from '../../world.ts';
import { beginMove } from '../job.ts';

const MINUTE = 60_000;

/** Whether what is to serve production goes by stages, or waits for a release that does. */
export function rolls({ rolling, rollingRelease, production }: Project): boolean {
  return rolling?.state === 'ACTIVE' || (rollingRelease !== null && production !== undefined);
}

/**
 * The canary gets its first share of production's traffic; while another release rolls it waits for that one's end.
 * https://vercel.com/docs/rolling-releases#starting-a-rolling-release
 */
export function startRolling(world: World, project: Project, canary: Deployment): 'started' | 'queued' {
  const { rolling, rollingRelease: config } = project;
  if (rolling?.state === 'ACTIVE') {
    rolling.queuedDeploymentId = canary.id;
    return 'queued';
  }
  const now = world.stamp();
  project.rolling = {
    id: newId('rr_'),
    state: 'ACTIVE',
    currentDeploymentId: project.production ?? null,
    canaryDeploymentId: canary.id,
    queuedDeploymentId: null,
    // A copy: a changed configuration is for the next one.
    stages: structuredClone(config?.stages ?? [{ targetPercentage: 100 }]),
    active: 0,
    turn: 0,
    startedAt: now,
    updatedAt: now,
  };
  canary.readySubstate = 'ROLLING';
  goTo(world, project, project.rolling, 0);
  return 'started';
}

/** To a stage, and on from there by itself where the stage has a duration; the last one promotes the canary. */
export function goTo(world: World, project: Project, rolling: RollingRelease, index: number): void {
  rolling.active = index;
  rolling.turn += 1;
  rolling.updatedAt = world.stamp();
  const { turn } = rolling;
  const stage = rolling.stages[index];
  if (isFinal(rolling.stages, index)) finish(world, project, rolling);
  else if (stage?.duration !== undefined && stage.requireApproval !== true) {
    world.scheduler.after(stage.duration * MINUTE, () => {
      if (rolling.state === 'ACTIVE' && rolling.turn === turn) goTo(world, project, rolling, index + 1);
    });
  }
}

export function isFinal(stages: readonly RollingStage[], index: number): boolean {
  return index >= stages.length - 1;
}

function finish(world: World, project: Project, rolling: RollingRelease): void {
  const find = (id: string | null) => world.deployments.find(each => each.id === id);
  const canary = find(rolling.canaryDeploymentId);
  if (canary === undefined) return;
  const succeeded = () => {
    rolling.state = 'COMPLETE';
    rolling.updatedAt = world.stamp();
    const next = find(rolling.queuedDeploymentId);
    if (next !== undefined) startRolling(world, project, next);
  };
  beginMove(world, project, { type: 'promote', to: canary, fromRollingReleaseId: rolling.id, succeeded });
}

/**
 * By a rollback, to what served before or any other deployment; what was queued does not begin.
 * https://vercel.com/docs/rolling-releases#aborting-a-rolling-release
 */
export function abortRolling(world: World, rolling: RollingRelease): void {
  rolling.state = 'ABORTED';
  rolling.turn += 1;
  rolling.queuedDeploymentId = null;
  rolling.updatedAt = world.stamp();
  const canary = world.deployments.find(({ id }) => id === rolling.canaryDeploymentId);
  // It has seen production's traffic: https://vercel.com/docs/rest-api/deployments/get-a-deployment-by-id-or-url
  if (canary !== undefined) canary.readySubstate = 'PROMOTED';
}
