import type { GithubConnection, Octokit } from './connection.ts';
import { PAGE, pages } from './pages.ts';

export type Deployment = Awaited<ReturnType<Octokit['rest']['repos']['listDeployments']>>['data'][number];
export interface NewDeployment {
  ref: string;
  task: string;
  environment: string;
  payload: Record<string, unknown>;
  description: string;
  production_environment?: boolean;
  transient_environment?: boolean;
}

export interface NewStatus {
  deployment_id: number;
  state: 'error' | 'failure' | 'inactive' | 'in_progress' | 'success';
  /** At most 140 characters. */
  description?: string;
  /** The run's page. */
  log_url?: string;
  /** Where it is to be seen; the page of the pull request links it. */
  environment_url?: string;
  auto_inactive?: boolean;
}

/** An environment's deployments of one task, newest first, a page at a time. https://docs.github.com/en/rest/deployments/deployments */
export async function* listDeployments(
  github: GithubConnection,
  environment: string,
  task: string,
  size = PAGE,
): AsyncGenerator<Deployment> {
  const seen = new Set<number>();
  const all = pages(size, page =>
    github.call({
      operation: 'list deployments',
      needs: 'deployments: read',
      send: (octokit, at) => octokit.rest.repos.listDeployments({ ...at, environment, task, ...page }),
    }),
  );
  for await (const deployment of all) {
    // One that was made meanwhile has pushed it on to this page.
    if (!seen.has(deployment.id)) yield deployment;
    seen.add(deployment.id);
  }
}

export function createDeployment(github: GithubConnection, wanted: NewDeployment): Promise<{ id: number }> {
  return github.call({
    operation: 'create a deployment',
    needs: 'deployments: write',
    write: true,
    send: async (octokit, at) => {
      const { data } = await octokit.rest.repos.createDeployment({
        ...at,
        ...wanted,
        // It is a record: nothing is merged, and what must have passed was decided before.
        auto_merge: false,
        required_contexts: [],
      });
      return { data: data as { id: number } };
    },
  });
}

/** A status more than once is harmless, so that it is sent again after a lost answer. */
export async function createStatus(github: GithubConnection, status: NewStatus): Promise<void> {
  await github.call({
    operation: 'create a deployment status',
    needs: 'deployments: write',
    send: (octokit, at) => octokit.rest.repos.createDeploymentStatus({ ...at, ...status }),
  });
}
