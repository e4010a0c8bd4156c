import { GithubFault, invalid, notFound } from './fault.ts';
import type { User } from './people.ts';
import { checkStatus, type DeploymentStatus } from './statuses.ts';
import { type Now, timestamp } from './time.ts';

export interface Deployment {
  id: number;
  sha: string;
  ref: string;
  task: string;
  environment: string;
  payload: unknown;
  description: string;
  created_at: string;
  creator: User;
  transient_environment: boolean;
  production_environment: boolean;
  statuses: DeploymentStatus[];
}

/** A repository's deployments and their statuses. https://docs.github.com/en/rest/deployments/deployments */
export class Deployments {
  readonly #all: Deployment[] = [];
  #id = 100;
  readonly #exists: (sha: string) => Promise<boolean>;
  readonly #now: Now;

  constructor(exists: (sha: string) => Promise<boolean>, now: Now) {
    this.#exists = exists;
    this.#now = now;
  }

  /** Newest first. */
  list(filters: URLSearchParams): Deployment[] {
    return this.#all
      .filter(deployment =>
        (['sha', 'ref', 'task', 'environment'] as const).every(
          name => !filters.get(name) || filters.get(name) === deployment[name],
        ),
      )
      .reverse();
  }

  get(id: string): Deployment {
    const found = this.#all.find(deployment => String(deployment.id) === id);
    if (found === undefined) throw notFound();
    return found;
  }

  async create(body: Record<string, unknown>, creator: User): Promise<Deployment> {
    const { ref, task = 'deploy', environment = 'production', payload = {}, description = '' } = body;
    if (typeof ref !== 'string' || ref === '') {
      throw invalid({ resource: 'Deployment', field: 'ref', code: 'missing_field' });
    }
    if (body.auto_merge !== false) throw new GithubFault(501, 'auto_merge is not implemented here');
    if (!Array.isArray(body.required_contexts) || body.required_contexts.length > 0) {
      throw new GithubFault(501, 'required_contexts are not implemented here');
    }
    if (!(await this.#exists(ref))) throw new GithubFault(422, `No ref found for: ${ref}`);
    const deployment: Deployment = {
      id: ++this.#id,
      sha: ref,
      ref,
      task: String(task),
      environment: String(environment),
      payload,
      description: String(description ?? ''),
      created_at: timestamp(this.#now()),
      creator,
      transient_environment: body.transient_environment === true,
      production_environment: (body.production_environment ?? environment === 'production') === true,
      statuses: [],
    };
    this.#all.push(deployment);
    return deployment;
  }

  /**
   * `success` makes earlier ones inactive: those of the same environment that are neither transient nor production.
   * https://docs.github.com/en/rest/deployments/statuses#create-a-deployment-status
   */
  addStatus(id: string, body: Record<string, unknown>): DeploymentStatus {
    const deployment = this.get(id);
    const status = { id: ++this.#id, ...checkStatus(body), created_at: timestamp(this.#now()) };
    if (status.state === 'success' && body.auto_inactive !== false) {
      for (const other of this.#all) {
        const { environment, transient_environment, production_environment, statuses } = other;
        const replaced = other.id < deployment.id && environment === deployment.environment;
        if (!replaced || transient_environment || production_environment) continue;
        if (statuses.at(-1)?.state === 'success') {
          statuses.push({ ...status, id: ++this.#id, state: 'inactive', description: '' });
        }
      }
    }
    deployment.statuses.push(status);
    return status;
  }
}
