import { json } from '../../http/exchange.ts';
import { ApiFault, notFound } from '../api-fault.ts';
import { mustMayChangeProduction } from '../authenticate.ts';
import { deploymentAsked } from '../find.ts';
import type { Alias } from '../model.ts';
import { page } from '../page.ts';
import type { Asked, Route, Routes } from '../routes.ts';
import { hostAsked, mustBeAliasable, mustBeTheirs } from './alias-rules.ts';
import { aliasShown, redirectShown } from './alias-shown.ts';
import { isProductionHost, strikeTaken } from './claims.ts';
import { give, take } from './give.ts';
import { productionHosts } from './hosts-of.ts';

/** https://vercel.com/docs/rest-api/aliases/get-an-alias */
const getAlias: Route = {
  operation: 'GetAlias',
  write: false,
  run: asked => {
    const { world, parts, query } = asked;
    const host = hostAsked(world, parts.host ?? '');
    strike(asked, host);
    const alias = [...aliasesOf(asked)].find(each => each.alias === host || each.uid === parts.host);
    const project = query.get('projectId');
    if (alias !== undefined && (project ?? alias.projectId) === alias.projectId)
      return json(200, aliasShown(world, alias));
    for (const { id, domains, owner } of world.projects) {
      const domain = owner.id === asked.caller.owner.id && domains.find(({ name }) => name === host);
      if (domain && domain.redirect !== null)
        return json(200, redirectShown({ ...domain, redirect: domain.redirect }, id));
    }
    throw notFound('Alias');
  },
};

/** https://vercel.com/docs/rest-api/aliases/list-aliases */
const listAliases: Route = {
  operation: 'ListAliases',
  write: false,
  run: async asked => {
    const { world, query } = asked;
    const domains = query.getAll('domain');
    const going = query.get('rollbackDeploymentId');
    const moved =
      going === null ? undefined : await productionHosts(world, deploymentAsked(asked, going).project);
    const found = [...aliasesOf(asked)].filter(
      ({ alias, projectId }) =>
        (query.get('projectId') ?? projectId) === projectId &&
        (domains.length === 0 || domains.some(domain => alias === domain || alias.endsWith(`.${domain}`))) &&
        (moved?.some(({ host }) => host === alias) ?? true),
    );
    const newest = found.sort((a, b) => b.createdAt - a.createdAt);
    const { items, pagination } = page(newest, query, ({ createdAt }) => createdAt);
    return json(200, { aliases: items.map(alias => aliasShown(world, alias)), pagination });
  },
};

/** https://vercel.com/docs/rest-api/aliases/list-deployment-aliases */
const listDeploymentAliases: Route = {
  operation: 'ListDeploymentAliases',
  write: false,
  run: asked => {
    const { id } = deploymentAsked(asked, asked.parts.id ?? '');
    const own = [...aliasesOf(asked)].filter(alias => alias.deploymentId === id);
    const aliases = own.map(({ uid, alias, createdAt }) => {
      return { uid, alias, created: new Date(createdAt).toISOString(), redirect: null };
    });
    return json(200, { aliases });
  },
};

/**
 * From whatever deployment of the team it answered before: https://vercel.com/docs/rest-api/aliases/assign-an-alias.
 * Neither production's current deployment nor the last promotion changes by it.
 */
const assignAlias: Route = {
  operation: 'AssignAlias',
  write: true,
  run: async asked => {
    const { world, parts, caller } = asked;
    const deployment = deploymentAsked(asked, parts.id ?? '');
    const { alias: wanted } = await asked.body();
    const host = hostAsked(world, typeof wanted === 'string' ? wanted : '', { complete: true });
    mustBeAliasable(deployment);
    if (deployment.target === 'production') mustMayChangeProduction(caller);
    strike(asked, host);
    mustBeTheirs(asked, host);
    const before = world.aliases.get(host);
    if (before?.deploymentId === deployment.id) {
      const { uid, alias } = before;
      const message = `The provided alias ${alias} is already assigned to the given deployment.`;
      throw new ApiFault(409, 'conflict', message, { uid, alias });
    }
    const { uid, createdAt } = give(world, deployment, {
      host: await world.hosts.open(host),
      automatic: false,
    });
    const old = before && { oldDeploymentId: before.deploymentId };
    return json(200, { uid, alias: host, created: new Date(createdAt).toISOString(), ...old });
  },
};

/** https://vercel.com/docs/rest-api/aliases/delete-an-alias */
const deleteAlias: Route = {
  operation: 'DeleteAlias',
  write: true,
  run: asked => {
    const { world, parts } = asked;
    const host = hostAsked(world, parts.host ?? '');
    const alias = [...aliasesOf(asked)].find(each => each.alias === host || each.uid === parts.host);
    if (alias === undefined) throw notFound('Alias');
    const project = world.projects.find(({ id }) => id === alias.projectId);
    if (project !== undefined && isProductionHost(project, alias.alias))
      mustMayChangeProduction(asked.caller);
    take(world, alias.alias);
    return json(200, { status: 'SUCCESS' });
  },
};

export const ALIAS_ROUTES: Routes = {
  'GET /:version/aliases': listAliases,
  'GET /:version/aliases/:host': getAlias,
  'DELETE /:version/aliases/:host': deleteAlias,
  'GET /:version/deployments/:id/aliases': listDeploymentAliases,
  'POST /:version/deployments/:id/aliases': assignAlias,
};

function aliasesOf({ world, caller }: Asked): Alias[] {
  const own = new Set(world.projects.filter(({ owner }) => owner.id === caller.owner.id).map(({ id }) => id));
  return [...world.aliases.values()].filter(({ projectId }) => own.has(projectId));
}

function strike({ world, caller }: Asked, host: string): void {
  const near = world.projects.find(({ owner }) => owner.id === caller.owner.id);
  if (near !== undefined) strikeTaken(world, near, host);
}
