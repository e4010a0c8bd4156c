import { type Clock, RemoteError } from '@pipeline/contracts';
import type { CodeDeployApi } from './api.ts';
import type { CodeDeployment } from './views.ts';

/** How long CodeDeploy may take to show that it goes back, in milliseconds. */
const PATIENCE = 10_000;

/** Stops deployments, and waits a little for CodeDeploy to say how it goes back. */
export class WaysBack {
  readonly #api: Pick<CodeDeployApi, 'stopDeployment'>;
  readonly #clock: Clock;
  readonly #told = new Set<string>();
  /** Since when a deployment is seen to be over. */
  readonly #overSince = new Map<string, number>();

  constructor(api: Pick<CodeDeployApi, 'stopDeployment'>, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  async stop(id: string): Promise<void> {
    this.#told.add(id);
    await this.#api.stopDeployment(id);
  }

  /** A deployment that is over may show a moment later what takes it back. */
  isEarly({ id, status, goesBack }: CodeDeployment): boolean {
    const ended = status === 'Failed' || status === 'Stopped';
    if (!ended || !(goesBack || this.#told.has(id))) return false;
    const now = this.#clock.now();
    const since = this.#overSince.get(id) ?? now;
    this.#overSince.set(id, since);
    return now - since < PATIENCE;
  }
}

/** What was refused because it has happened already is no error. */
export async function unlessDone(call: Promise<void>, isDone: () => Promise<boolean>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const refused = error instanceof RemoteError && error.outcome === 'known' && !error.transient;
    if (!refused || !(await isDone())) throw error;
  }
}
