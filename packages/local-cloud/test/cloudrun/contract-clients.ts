import {
  BuildsClient,
  ExecutionsClient,
  JobsClient,
  RevisionsClient,
  ServicesClient,
  TasksClient,
  WorkerPoolsClient,
} from '@google-cloud/run';
import { credentials } from '@grpc/grpc-js';

export interface Clients {
  services: ServicesClient;
  revisions: RevisionsClient;
  workerPools: WorkerPoolsClient;
  builds: BuildsClient;
  jobs: JobsClient;
  executions: ExecutionsClient;
  tasks: TasksClient;
}

type Options = ConstructorParameters<typeof ServicesClient>[0];

function clients(options: Options): Clients {
  return {
    services: new ServicesClient(options),
    revisions: new RevisionsClient(options),
    workerPools: new WorkerPoolsClient(options),
    builds: new BuildsClient(options),
    jobs: new JobsClient(options),
    executions: new ExecutionsClient(options),
    tasks: new TasksClient(options),
  };
}

/** Google's clients as their README makes them, but for the address, and for a token that is there. */
export function overRest(url: string, token: () => string): Clients {
  const { hostname, port, protocol } = new URL(url);
  const headers = () => ({ authorization: `Bearer ${token()}` });
  // What gax asks of a GoogleAuth, so that none looks for a metadata server.
  const auth = {
    getUniverseDomain: async () => 'googleapis.com',
    getClient: async () => ({ getRequestHeaders: async () => new Headers(headers()) }),
    getRequestHeaders: async () => new Headers(headers()),
    fetch: (to: string, init: RequestInit) =>
      globalThis.fetch(to, { ...init, headers: { ...plain(init.headers), ...headers() } }),
  };
  const where = { apiEndpoint: hostname, port: Number(port), protocol: protocol.slice(0, -1) };
  return clients({ ...where, fallback: true, auth } as unknown as Options);
}

/** @param address `127.0.0.1:PORT`, without TLS */
export function overGrpc(address: string): Clients {
  const [apiEndpoint = '', port] = address.split(':');
  return clients({
    apiEndpoint,
    port: Number(port),
    projectId: 'shop-staging',
    sslCreds: credentials.createInsecure(),
  } as Options);
}

function plain(headers: RequestInit['headers']): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}
