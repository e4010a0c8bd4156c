import type { Parent, Place, Raw } from './raw.ts';

/** A long-running operation. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.operations */
export interface Operation {
  name: string;
  done: boolean;
  /** Why it failed, by a gRPC code. */
  error?: { code: number; message: string };
  /** What came of it, or what it is about so far. */
  resource?: Raw;
}

export interface UpdateOptions {
  /** Judges the change and writes nothing. */
  validateOnly?: boolean;
}

/**
 * Google's Cloud Run, as documents: what is not known here goes there and back unharmed. A thing that does not exist is
 * `undefined`; every other refusal is a RemoteError or a ConfigError. https://docs.cloud.google.com/run/docs/reference/rest
 */
export interface RunApi {
  services: Collection;
  workerPools: Collection;
  jobs: Collection & {
    /** @param overrides as in RunJobRequest */
    run(at: Place, id: string, overrides?: Raw): Promise<Operation>;
  };
  getRevision(at: Place, parent: Parent, id: string): Promise<Raw | undefined>;
  /** Of a job, newest first. */
  listExecutions(at: Place, job: string): Promise<Raw[]>;
  getExecution(at: Place, job: string, id: string): Promise<Raw | undefined>;
  cancelExecution(at: Place, job: string, id: string): Promise<void>;
  listTasks(at: Place, job: string, execution: string): Promise<Raw[]>;
  /** By its full name. */
  getOperation(name: string): Promise<Operation>;
  getIamPolicy(at: Place, service: string): Promise<Raw>;
  setIamPolicy(at: Place, service: string, policy: Raw): Promise<Raw>;
  /** The last lines that something logged, oldest first. */
  logTail(at: Place, of: LogOwner, lines: number): Promise<string[]>;
}

export interface Collection {
  get(at: Place, id: string): Promise<Raw | undefined>;
  create(at: Place, id: string, body: Raw): Promise<Operation>;
  /** @param mask top-level fields, such as `template` and `traffic`; a job takes none, and is replaced whole */
  update(
    at: Place,
    id: string,
    body: Raw,
    mask: readonly string[],
    options?: UpdateOptions,
  ): Promise<Operation>;
  /** Ids, for nearest names. */
  list(at: Place): Promise<string[]>;
}

/** Whose log, and since when (milliseconds since the epoch). */
export type LogOwner = { since: number } & (
  | { service: string; revision: string }
  | { workerPool: string; revision: string }
  | { job: string; execution: string }
);
