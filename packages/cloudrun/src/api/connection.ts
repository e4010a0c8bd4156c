import type * as Sdk from '@google-cloud/run';
import type { Clock } from '@pipeline/contracts';
import { type CallOptions, call, find, type RunCredentials, type Send } from '../call.ts';
import type { About } from '../errors/about.ts';
import type { Raw } from '../raw.ts';
import { type Exchange, sender } from '../wire/send.ts';
import { type GaxOptions, openWire } from '../wire/wire.ts';

export interface RunOptions {
  credentials: RunCredentials;
  clock: Clock;
  /** Ends the waiting between attempts. */
  signal?: AbortSignal;
  /** Google's own, unless told. */
  endpoint?: string;
  loggingEndpoint?: string;
  /** Sees each exchange, with the values that are in it. */
  observe?: (seen: Exchange) => void;
  fetch?: typeof fetch;
  /** Milliseconds that an answer may take; 30 s unless told. */
  timeout?: number;
}

/** Google's generated clients, each made when it is first needed. */
export interface Clients {
  services: Sdk.ServicesClient;
  revisions: Sdk.RevisionsClient;
  workerPools: Sdk.WorkerPoolsClient;
  jobs: Sdk.JobsClient;
  executions: Sdk.ExecutionsClient;
  tasks: Sdk.TasksClient;
}

type Ask = (clients: Clients, options: GaxOptions) => Promise<unknown>;

/** An open client, and the ways to call it. */
export interface Connection {
  call(about: About, ask: Ask): Promise<Raw>;
  /** `undefined` where it does not exist. */
  find(about: About, ask: Ask): Promise<Raw | undefined>;
  /** Reads by JSON what the generated clients do not have. */
  post(about: About, url: string): Promise<Raw>;
  logging: string;
}

/** The library is loaded here, and not before. */
export async function connect({
  endpoint = 'https://run.googleapis.com',
  loggingEndpoint = 'https://logging.googleapis.com',
  fetch = globalThis.fetch,
  timeout = 30_000,
  observe,
  ...waiting
}: RunOptions): Promise<Connection> {
  const send = sender({ fetch, clock: waiting.clock, ...(observe && { observe }) });
  const wire = openWire({ send, endpoint: new URL(endpoint), timeout });
  const clients = clientsOf(await import('@google-cloud/run'), wire.auth);
  const options: CallOptions = waiting;
  const by =
    (about: About, ask: Ask): Send =>
    token =>
      wire.gapic({ ...about, token }, gax => ask(clients, gax));

  return {
    call: (about, ask) => call(about, by(about, ask), options),
    find: (about, ask) => find(about, by(about, ask), options),
    post: (about, url) => call(about, token => wire.post({ ...about, token }, new URL(url)), options),
    logging: loggingEndpoint.replace(/\/+$/, ''),
  };
}

function clientsOf(sdk: typeof Sdk, auth: object): Clients {
  // gax takes an `auth` of the caller's own, whose type is google-auth-library's whole class.
  const options = { fallback: true, auth } as NonNullable<
    ConstructorParameters<typeof Sdk.ServicesClient>[0]
  >;
  const made = new Map<string, unknown>();
  const one = <T>(name: string, make: () => T): T => {
    if (!made.has(name)) made.set(name, make());
    return made.get(name) as T;
  };
  return {
    get services() {
      return one('services', () => new sdk.ServicesClient(options));
    },
    get revisions() {
      return one('revisions', () => new sdk.RevisionsClient(options));
    },
    get workerPools() {
      return one('workerPools', () => new sdk.WorkerPoolsClient(options));
    },
    get jobs() {
      return one('jobs', () => new sdk.JobsClient(options));
    },
    get executions() {
      return one('executions', () => new sdk.ExecutionsClient(options));
    },
    get tasks() {
      return one('tasks', () => new sdk.TasksClient(options));
    },
  };
}
