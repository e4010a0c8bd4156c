import { type Decision, RemoteError } from '@pipeline/contracts';
import type { DeploymentView, DeployRequest, SupervisorView } from './views.ts';

/** The supervisor's calls, as the target needs them. */
export interface SupervisorApi {
  view(): Promise<SupervisorView>;
  deploy(request: DeployRequest): Promise<DeploymentView>;
  resolve(id: number, decision: Decision): Promise<void>;
  abort(id: number): Promise<void>;
}

/** Every answer that is no success becomes a `RemoteError` here, once; 10 s bound each call. */
export function supervisorApi(controlUrl: string): SupervisorApi {
  const call = async (operation: string, method: 'GET' | 'POST', path: string, body?: unknown) => {
    const about = { service: 'supervisor', operation };
    let answer: { status: number; text: string };
    try {
      const init = { method, signal: AbortSignal.timeout(10_000) };
      const response = await fetch(
        new URL(path, controlUrl),
        body === undefined ? init : { ...init, body: JSON.stringify(body) },
      );
      answer = { status: response.status, text: await response.text() };
    } catch (cause) {
      // Nobody knows whether a change was made that was not answered.
      const outcome = method === 'GET' ? 'known' : 'unknown';
      throw new RemoteError(`${operation}: the supervisor at ${controlUrl} did not answer`, {
        ...about,
        outcome,
        cause,
        hint: 'See that it runs, and that the URL is its control port',
      });
    }
    if (answer.status >= 400) {
      const { status } = answer;
      throw new RemoteError(`${operation}: the supervisor answered ${status}: ${answer.text}`, {
        ...about,
        status,
        outcome: status >= 500 && method === 'POST' ? 'unknown' : 'known',
      });
    }
    return JSON.parse(answer.text) as unknown;
  };
  return {
    view: async () => (await call('View', 'GET', '/')) as SupervisorView,
    deploy: async request => (await call('Deploy', 'POST', '/deployments', request)) as DeploymentView,
    resolve: async (id, decision) => void (await call('Resolve', 'POST', `/deployments/${id}/${decision}`)),
    abort: async id => void (await call('Abort', 'POST', `/deployments/${id}/abort`)),
  };
}
