import { json } from '../../http/exchange.ts';
import type { Deployment } from '../deployments.ts';
import { type Routes, reading, writing } from './route.ts';

/** https://docs.github.com/en/rest/deployments */
export const DEPLOYMENTS: Routes = {
  'GET deployments': {
    operation: 'ListDeployments',
    write: false,
    needs: reading('deployments'),
    run: ({ repository, url, page }) =>
      page(repository.deployments.list(url.searchParams).map(deploymentAnswer)),
  },
  'POST deployments': {
    operation: 'CreateDeployment',
    write: true,
    needs: writing('deployments'),
    run: async ({ repository, body, by }) =>
      json(201, deploymentAnswer(await repository.deployments.create(body, by))),
  },
  'GET deployments/{}/statuses': {
    operation: 'ListDeploymentStatuses',
    write: false,
    needs: reading('deployments'),
    run: ({ repository, parts: [id = ''], page }) =>
      page(repository.deployments.get(id).statuses.toReversed()),
  },
  'POST deployments/{}/statuses': {
    operation: 'CreateDeploymentStatus',
    write: true,
    needs: writing('deployments'),
    run: ({ repository, parts: [id = ''], body }) => json(201, repository.deployments.addStatus(id, body)),
  },
  'GET environments/{}': {
    operation: 'GetEnvironment',
    write: false,
    needs: reading('actions'),
    run: ({ repository, parts: [name = ''] }) => json(200, repository.environments.get(name)),
  },
};

function deploymentAnswer({ statuses, ...deployment }: Deployment): object {
  return { ...deployment, updated_at: statuses.at(-1)?.created_at ?? deployment.created_at };
}
