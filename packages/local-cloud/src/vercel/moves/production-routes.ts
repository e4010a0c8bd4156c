import { json, type Reply } from '../../http/exchange.ts';
import { ApiFault, badRequest, notFound } from '../api-fault.ts';
import { mustMayChangeProduction } from '../authenticate.ts';
import { deploymentAsked, projectAsked } from '../find.ts';
import type { Deployment, Project } from '../model.ts';
import { page } from '../page.ts';
import type { Asked, Route, Routes } from '../routes.ts';
import { beginMove } from './job.ts';
import { mustBeARollback, mustBePromotable } from './production-rules.ts';
import { abortRolling, rolls, startRolling } from './rolling/progress.ts';

/** https://vercel.com/docs/rest-api/projects/point-production-traffic-to-a-given-deployment */
const promote: Route = {
  operation: 'RequestPromote',
  write: true,
  run: asked => {
    const { project, deployment } = subject(asked);
    mustBePromotable(project, deployment);
    if (rolls(project))
      return { status: startRolling(asked.world, project, deployment) === 'queued' ? 202 : 201 };
    beginMove(asked.world, project, { type: 'promote', to: deployment });
    return { status: 201 };
  },
};

/** https://vercel.com/docs/rest-api/projects/point-production-traffic-to-a-previous-production-deployment-by-id */
const rollback: Route = {
  operation: 'RequestRollback',
  write: true,
  run: asked => {
    const { world, query, caller } = asked;
    const { project, deployment } = subject(asked);
    const { lastAliasRequest: last, rolling } = project;
    if (last?.type === 'rollback' && ['pending', 'in-progress'].includes(last.jobStatus))
      throw new ApiFault(409, 'conflict', 'Another rollback of this project is in progress.');
    mustBeARollback(world, project, deployment);
    const active = rolling?.state === 'ACTIVE' ? rolling : undefined;
    if (active !== undefined) abortRolling(world, active);
    beginMove(world, project, {
      type: 'rollback',
      to: deployment,
      ...(active && { fromRollingReleaseId: active.id }),
    });
    describe(project, query.get('description'), caller.token.user, world.stamp());
    return { status: 201 };
  },
};

/** https://vercel.com/docs/rest-api/projects/updates-the-description-for-a-rollback */
const updateDescription: Route = {
  operation: 'UpdateRollbackDescription',
  write: true,
  run: async asked => {
    const { project } = subject(asked);
    const { description } = await asked.body();
    if (typeof description !== 'string' || description.length > 250)
      throw badRequest('Invalid request: `description` should be a string of at most 250 characters.');
    describe(project, description, asked.caller.token.user, asked.world.stamp());
    return { status: 200 };
  },
};

/**
 * How each host fares that the last request moves. What Vercel's SDK reads and what its CLI reads, which asks for `v9`, are
 * unlike: https://vercel.com/docs/rest-api/projects/gets-a-list-of-aliases-with-status-for-the-current-promote
 */
function aliasesOf(type: 'promote' | 'rollback'): Route {
  const run = (asked: Asked): Reply => {
    const { parts, query } = asked;
    const last = projectAsked(asked, parts.id ?? '').lastAliasRequest;
    const all = last?.type === type ? last.aliases : [];
    const some = all.filter(({ status }) => query.get('failedOnly') !== 'true' || status === 'failed');
    const shown = some.map(({ alias, id, status }) =>
      parts.version === 'v9'
        ? { id, status, alias: { alias, deploymentId: last?.toDeploymentId } }
        : { id, status, alias },
    );
    const { items: aliases, pagination } = page(shown, query, () => last?.requestedAt ?? 0);
    return json(200, { aliases, pagination });
  };
  return { operation: type === 'promote' ? 'ListPromoteAliases' : 'ListRollbackAliases', write: false, run };
}

export const PRODUCTION_ROUTES: Routes = {
  'POST /:version/projects/:id/promote/:deployment': promote,
  'POST /:version/projects/:id/rollback/:deployment': rollback,
  'PATCH /:version/projects/:id/rollback/:deployment/update-description': updateDescription,
  'GET /:version/projects/:id/promote/aliases': aliasesOf('promote'),
  'GET /:version/projects/:id/rollback/aliases': aliasesOf('rollback'),
};

function subject(asked: Asked): { project: Project; deployment: Deployment } {
  mustMayChangeProduction(asked.caller);
  const project = projectAsked(asked, asked.parts.id ?? '');
  const deployment = deploymentAsked(asked, asked.parts.deployment ?? '');
  if (deployment.project.id !== project.id) throw notFound('Deployment');
  return { project, deployment };
}

function describe(
  project: Project,
  description: string | null,
  { id: userId, username }: { id: string; username: string },
  createdAt: number,
): void {
  project.rollbackDescription = description === null ? null : { description, createdAt, userId, username };
}
