import { json, type Reply } from '../../http/exchange.ts';
import type { Deployment } from '../model.ts';
import { page } from '../page.ts';
import type { Asked } from '../routes.ts';
import { isRollbackCandidate } from './rollback-candidate.ts';
import { deploymentItem } from './shape.ts';

/** Newest first. https://vercel.com/docs/rest-api/deployments/list-deployments */
export function listDeployments({ world, caller, query }: Asked): Reply {
  const fits = filterOf(query);
  const of = world.deployments
    .filter(({ project }) => project.owner.id === caller.owner.id)
    .filter(({ project }) => caller.token.projects?.includes(project.name) ?? true)
    .filter(deployment => fits(deployment))
    .filter(deployment => query.get('rollbackCandidate') !== 'true' || isRollbackCandidate(world, deployment))
    .toReversed();
  const { items, pagination } = page(of, query, ({ createdAt }) => createdAt);
  const deployments = items.map(each => deploymentItem(each, isRollbackCandidate(world, each)));
  return json(200, { deployments, pagination });
}

function filterOf(query: URLSearchParams): (deployment: Deployment) => boolean {
  const asked = (name: string) => query.get(name) ?? undefined;
  const [projectId, app, sha, branch] = ['projectId', 'app', 'sha', 'branch'].map(asked);
  const target = asked('target');
  const states = asked('state')?.toUpperCase().split(',');
  const projects = asked('projectIds')?.split(',');
  const meta = [...query].filter(([name]) => name.startsWith('meta-'));
  return deployment => {
    const { project } = deployment;
    return (
      // An id or a name: https://vercel.com/docs/rest-api/deployments/list-deployments
      (projectId === undefined || projectId === project.id || projectId === project.name) &&
      (projects?.includes(project.id) ?? true) &&
      (app === undefined || app === deployment.name) &&
      (target === undefined || environmentsOf(deployment).includes(target)) &&
      (states?.includes(deployment.readyState) ?? true) &&
      (sha === undefined || commitOf(deployment, 'CommitSha') === sha) &&
      (branch === undefined || commitOf(deployment, 'CommitRef') === branch) &&
      meta.every(([name, value]) => deployment.meta[name.slice('meta-'.length)] === value)
    );
  };
}

function environmentsOf({ target, customEnvironment }: Deployment): string[] {
  return customEnvironment ? [customEnvironment.id, customEnvironment.slug] : [target ?? 'preview'];
}

const commitOf = ({ meta }: Deployment, field: string) => meta[`github${field}`] ?? meta[`git${field}`];
