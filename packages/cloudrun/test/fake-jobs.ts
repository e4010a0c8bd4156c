import { RemoteError } from '@pipeline/contracts';
import type { LogOwner, Operation, Place, Raw, RunApi } from '../src/index.ts';

type Json = Record<string, unknown>;

export const AT: Place = { project: 'shop-prod', region: 'europe-west1' };
const PARENT = 'projects/shop-prod/locations/europe-west1';

export const jobNamed = (id: string) => `${PARENT}/jobs/${id}`;

/** A job as somebody writes it. */
export const jobOf = (image: string, more: Json = {}, container: Json = {}): Json => ({
  labels: { team: 'shop' },
  template: {
    taskCount: 1,
    template: {
      maxRetries: 0,
      containers: [{ image, env: [{ name: 'LEVEL', value: 'info' }], ...container }],
    },
  },
  fieldOfNextYear: { kept: true },
  ...more,
});

export const lost = (operation: string) =>
  new RemoteError('no answer', { service: 'Cloud Run', operation, outcome: 'unknown' });
export const conflict = () =>
  new RemoteError('changed', {
    service: 'Cloud Run',
    operation: 'Update',
    status: 409,
    errorCode: 'ABORTED',
  });
const throttled = () => new RemoteError('slow down', { service: 'Cloud Run', operation: 'Get', status: 429 });

const OUTPUT_ONLY = ['name', 'uid', 'generation', 'observedGeneration', 'reconciling', 'terminalCondition'];
const SLOW = 3;

interface Execution {
  document: Json;
  /** What each look finds, the last for ever; `undefined` is "not there". */
  looks: (Json | undefined)[];
}

/**
 * One region's jobs. An image with `missing` in its name fails, one with `slow` takes a few looks. An execution plays the
 * looks that were scripted for it, as many changes of its document.
 */
export class FakeJobs {
  readonly documents = new Map<string, Json>();
  readonly executions: Execution[] = [];
  /** For the executions that are begun from now on. */
  looks: (Json | undefined)[] = [done()];
  tasks: Json[] = [];
  lines: string[] = [];
  readonly calls: string[] = [];
  readonly overrides: Raw[] = [];
  writes = 0;
  modifier = 'deployer@shop-prod.iam.gserviceaccount.com';
  loses: ('before' | 'after')[] = [];
  throttles = 0;
  /** Shown in answers to `run`; otherwise a caller has to look. */
  tells = true;
  #waits = new Map<string, number>();
  #etag = 0;
  readonly #now: () => number;

  constructor(now: () => number = () => 1_000_000) {
    this.#now = now;
  }

  /** What is there from the beginning, settled. */
  put(id: string, body: Json): this {
    this.#write(id, body);
    this.#waits.set(id, 0);
    this.writes = 0;
    return this;
  }

  /** As if Google itself noted something. */
  touch(id: string, more: Json = {}): void {
    this.documents.set(id, { ...this.documents.get(id), ...more, etag: `"${++this.#etag}"` });
  }

  get api(): Pick<
    RunApi,
    'jobs' | 'listExecutions' | 'getExecution' | 'cancelExecution' | 'listTasks' | 'logTail'
  > {
    return {
      jobs: {
        get: async (_, id) => this.#read(id),
        create: (_, id, body) => this.#change('CreateJob', () => this.#write(id, body)),
        update: (_, id, body) =>
          this.#change('UpdateJob', () => {
            if (body.etag !== this.documents.get(id)?.etag) throw conflict();
            return this.#write(id, body);
          }),
        list: async () => [...this.documents.keys()],
        run: (_, id, overrides) => this.#run(id, overrides),
      },
      listExecutions: async () => this.executions.map(({ document }) => document).reverse(),
      getExecution: async (_, __, id) => this.#look(id),
      cancelExecution: async (_, __, id) => void this.calls.push(`cancel ${id}`),
      listTasks: async (_, __, id) => {
        this.calls.push(`tasks ${id}`);
        return this.tasks;
      },
      logTail: async (_: Place, of: LogOwner, lines: number) => {
        this.calls.push(`tail ${'execution' in of ? of.execution : ''} ${lines}`);
        return this.lines.slice(-lines);
      },
    };
  }

  #read(id: string): Json | undefined {
    if (this.throttles > 0) {
      this.throttles -= 1;
      throw throttled();
    }
    const document = this.documents.get(id);
    const waits = this.#waits.get(id) ?? 0;
    this.#waits.set(id, waits - 1);
    if (document === undefined || waits > 0) return document;
    const bad = imageOf(document).includes('missing');
    const settled = {
      ...document,
      reconciling: false,
      observedGeneration: bad ? '0' : document.generation,
      terminalCondition: bad
        ? {
            type: 'Ready',
            state: 'CONDITION_FAILED',
            reason: 'CONTAINER_MISSING',
            message: `Image '${imageOf(document)}' not found.`,
          }
        : { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
    };
    this.documents.set(id, settled);
    return settled;
  }

  async #change(operation: string, change: () => Json): Promise<Operation> {
    const lose = this.loses.shift();
    if (lose === 'before') throw lost(operation);
    const resource = change();
    if (lose === 'after') throw lost(operation);
    return { name: `${PARENT}/operations/1`, done: false, resource };
  }

  #write(id: string, body: Json | Raw): Json {
    const before = this.documents.get(id);
    const given = Object.fromEntries(Object.entries(body).filter(([name]) => !OUTPUT_ONLY.includes(name)));
    const document = {
      ...given,
      name: jobNamed(id),
      uid: before?.uid ?? `uid-${id}`,
      // An int64 is text in JSON.
      generation: String(Number(before?.generation ?? 0) + 1),
      observedGeneration: before?.observedGeneration ?? '0',
      reconciling: true,
      lastModifier: this.modifier,
      terminalCondition: { type: 'Ready', state: 'CONDITION_RECONCILING', message: 'Deploying' },
      etag: `"${++this.#etag}"`,
    };
    this.documents.set(id, document);
    this.#waits.set(id, imageOf(document).includes('slow') ? SLOW : 0);
    this.writes += 1;
    return document;
  }

  async #run(job: string, overrides: Raw | undefined): Promise<Operation> {
    const { resource, ...operation } = await this.#change('RunJob', () => {
      const id = `${job}-${this.executions.length + 1}`;
      const { containerOverrides = [] } = (overrides ?? {}) as { containerOverrides?: Json[] };
      const document = {
        name: `${jobNamed(job)}/executions/${id}`,
        job: jobNamed(job),
        createTime: new Date(this.#now()).toISOString(),
        taskCount: 1,
        template: { containers: containerOverrides },
        logUri: `https://console.cloud.google.com/${id}`,
        conditions: [{ type: 'Completed', state: 'CONDITION_RECONCILING' }],
      };
      this.executions.push({ document, looks: [...this.looks] });
      this.overrides.push(overrides ?? {});
      return document;
    });
    return { ...operation, ...(this.tells && resource && { resource }) };
  }

  #look(id: string): Json | undefined {
    const execution = this.executions.find(({ document }) => String(document.name).endsWith(`/${id}`));
    if (execution === undefined) return undefined;
    const look = execution.looks.length > 1 ? execution.looks.shift() : execution.looks[0];
    if (look === undefined) return undefined;
    execution.document = { ...execution.document, ...look };
    return execution.document;
  }
}

const imageOf = (job: Json) => {
  const { template } = job as { template?: { template?: { containers?: { image?: string }[] } } };
  return template?.template?.containers?.[0]?.image ?? '';
};

const condition = (type: string, state: string, message = '', more: Json = {}) => ({
  type,
  state: `CONDITION_${state}`,
  message,
  ...more,
});

export const done = (): Json => ({
  completionTime: '2026-11-29T10:00:00Z',
  succeededCount: 1,
  conditions: [condition('Completed', 'SUCCEEDED')],
});

/** In the words that Cloud Run has for it: find_string 54295474437. */
export const failedWith = (message: string, executionReason = 'NON_ZERO_EXIT_CODE'): Json => ({
  completionTime: '2026-11-29T10:00:00Z',
  failedCount: 1,
  conditions: [condition('Completed', 'FAILED', message, { executionReason })],
});

export const running = (type = 'Started', message = 'Waiting for a container.'): Json => ({
  conditions: [condition('Completed', 'RECONCILING'), condition(type, 'RECONCILING', message)],
});
