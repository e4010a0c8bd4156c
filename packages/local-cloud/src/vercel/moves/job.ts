import type { AliasRequest, Deployment, Project } from '../model.ts';
import { newId, type World } from '../world.ts';
import { strikeTaken } from './claims.ts';
import { assigned, give, isCalled } from './give.ts';
import { type Given, productionHosts } from './hosts-of.ts';
import { meddler } from './meddler.ts';
import { TIMING } from './timing.ts';

export interface Move {
  type: AliasRequest['type'];
  to: Deployment;
  /** Of the rolling release that ends with it. */
  fromRollingReleaseId?: string;
  succeeded?: () => void;
}

/**
 * Moves production's domains, in the background. There is one slot: a later request takes the place of one under way,
 * which then has no effect. Told as `lastAliasRequest` of a project.
 * https://vercel.com/docs/rest-api/projects/find-a-project-by-id-or-name
 */
export function beginMove(world: World, project: Project, move: Move): void {
  const { type, to, fromRollingReleaseId } = move;
  const request: AliasRequest = {
    fromDeploymentId: project.production ?? null,
    ...(fromRollingReleaseId !== undefined && { fromRollingReleaseId }),
    toDeploymentId: to.id,
    jobStatus: 'pending',
    requestedAt: world.stamp(),
    type,
    aliases: [],
  };
  project.lastAliasRequest = request;
  project.lastRollbackTarget = type === 'rollback' ? { deploymentId: to.id } : null;
  later(world, project, request, TIMING.pending, () => run(world, project, request, move));
}

async function run(world: World, project: Project, request: AliasRequest, move: Move): Promise<void> {
  const subject = { project: project.name, target: 'production' };
  if (world.faults.take('promotion-skipped', subject) !== undefined) {
    end(project, request, 'skipped');
    return;
  }
  request.jobStatus = 'in-progress';
  const hosts = await productionHosts(world, project);
  request.aliases = hosts.map(({ host }) => ({
    alias: host,
    id: world.aliases.get(host)?.uid ?? newId('als_'),
    status: 'in-progress',
  }));
  const meddling = world.faults.take('superseded', subject);
  if (meddling !== undefined) {
    const to = await meddler(world, move.to, meddling);
    later(world, project, request, TIMING.promotion / 2, () =>
      beginMove(world, project, { type: 'promote', to }),
    );
  }
  if (world.faults.take('promotion-never-ends', subject) !== undefined) return;
  later(world, project, request, TIMING.promotion, () => settle(world, project, request, move, hosts));
}

function settle(world: World, project: Project, request: AliasRequest, move: Move, hosts: Given[]): void {
  const failing = world.faults.take('promotion-fails', { project: project.name, target: 'production' });
  const fails = (host: string) =>
    failing !== undefined && (failing.hosts?.some(name => isCalled(world, host, name)) ?? true);
  const failed = hosts.filter(({ host }) => fails(host) || strikeTaken(world, project, host));
  for (const host of hosts) if (!failed.includes(host)) give(world, move.to, host);
  const status = (host: string) => (failed.some(each => each.host === host) ? 'failed' : 'completed');
  request.aliases = request.aliases.map(each => ({ ...each, status: status(each.alias) }));
  end(project, request, failed.length > 0 ? 'failed' : 'succeeded');
  if (failed.length > 0) return;
  project.production = move.to.id;
  move.to.readySubstate = 'PROMOTED';
  // Vercel turns it on with every promotion (https://github.com/vercel/vercel/issues/15095), and off with a rollback
  // (https://vercel.com/docs/instant-rollback#auto-assignment-of-production-domains).
  project.autoAssignCustomDomains = move.type === 'promote';
  project.updatedAt = world.stamp();
  assigned(world, move.to);
  move.succeeded?.();
}

function end(project: Project, request: AliasRequest, status: AliasRequest['jobStatus']): void {
  request.jobStatus = status;
  project.lastRollbackTarget = null;
}

/** Nothing of it happens once another request is in the slot. */
function later(
  world: World,
  project: Project,
  request: AliasRequest,
  ms: number,
  act: () => void | Promise<void>,
) {
  world.scheduler.after(ms, () => {
    if (project.lastAliasRequest === request) void act();
  });
}
