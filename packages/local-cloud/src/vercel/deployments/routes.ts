import { json, type Reply } from '../../http/exchange.ts';
import { badRequest, notFound } from '../api-fault.ts';
import { deploymentAsked } from '../find.ts';
import type { Asked, Routes } from '../routes.ts';
import { findDeployment } from '../world.ts';
import { createDeployment } from './create.ts';
import { deploymentEvents } from './events.ts';
import { cancel } from './lifecycle.ts';
import { listDeployments } from './list.ts';
import { isFinal } from './record.ts';
import { deploymentShape, publicShape } from './shape.ts';

/** https://vercel.com/docs/rest-api/deployments */
export const DEPLOYMENT_ROUTES: Routes = {
  'POST /:version/deployments': { operation: 'CreateDeployment', write: true, run: createDeployment },
  'GET /:version/deployments': { operation: 'GetDeployments', write: false, run: listDeployments },
  'GET /:version/deployments/:idOrUrl': { operation: 'GetDeployment', write: false, run: get },
  'DELETE /:version/deployments/:id': { operation: 'DeleteDeployment', write: true, run: remove },
  'PATCH /:version/deployments/:id/cancel': {
    operation: 'CancelDeployment',
    write: true,
    run: cancelAsked,
  },
  'GET /:version/deployments/:idOrUrl/events': {
    operation: 'GetDeploymentEvents',
    write: false,
    run: deploymentEvents,
  },
  // Of the CLI's `inspect`; not in the reference.
  'GET /:version/deployments/:idOrUrl/builds': { operation: 'GetBuilds', write: false, run: builds },
};

function get({ world, caller, parts }: Asked): Reply {
  const deployment = findDeployment(world, parts.idOrUrl ?? '');
  if (deployment === undefined) throw notFound('Deployment');
  const { project } = deployment;
  const own = project.owner.id === caller.owner.id && (caller.token.projects?.includes(project.name) ?? true);
  return json(200, own ? deploymentShape(deployment) : publicShape(deployment));
}

/** One build makes a deployment. */
function builds(asked: Asked): Reply {
  const { id, readyState, createdAt, ready } = deploymentAsked(asked, asked.parts.idOrUrl ?? '');
  const build = { id: `bld_${id.slice(4, 13)}`, deploymentId: id, entrypoint: '.', readyState, output: [] };
  return json(200, { builds: [{ ...build, createdAt, scheduledAt: createdAt, readyStateAt: ready }] });
}

/** https://vercel.com/docs/rest-api/deployments/cancel-a-deployment */
function cancelAsked(asked: Asked): Reply {
  const deployment = deploymentAsked(asked, asked.parts.id ?? '');
  if (isFinal(deployment)) {
    const state = deployment.readyState.toLowerCase();
    throw badRequest(`The deployment cannot be canceled, because it is already ${state}.`);
  }
  cancel(asked.world, deployment, asked.caller.token.user.username);
  return json(200, deploymentShape(deployment));
}

/** Its hosts answer no more. https://vercel.com/docs/rest-api/deployments/delete-a-deployment */
function remove(asked: Asked): Reply {
  const { world, parts } = asked;
  const deployment = deploymentAsked(asked, parts.id ?? '');
  deployment.turn += 1;
  world.deployments.splice(world.deployments.indexOf(deployment), 1);
  for (const [host, { deploymentId }] of world.aliases) {
    if (deploymentId === deployment.id) world.aliases.delete(host);
  }
  const { project } = deployment;
  if (project.production === deployment.id) project.production = undefined;
  return json(200, { uid: deployment.id, state: 'DELETED' });
}
