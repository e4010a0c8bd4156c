import { RemoteError } from '@pipeline/contracts';
import type { Collection, Operation, RunApi } from '../src/api.ts';
import type { Raw } from '../src/raw.ts';

/** What becomes of a revision whose image has a word in it. */
const BAD = {
  reason: 'HEALTH_CHECK_CONTAINER_ERROR',
  message: 'The user-provided container failed to start',
};
const PENDING = { type: 'Ready', state: 'CONDITION_RECONCILING' };
const READY = { type: 'Ready', state: 'CONDITION_SUCCEEDED' };

interface Entry {
  type?: string;
  revision?: string;
  percent?: number;
  tag?: string;
}
export interface Doc {
  [field: string]: unknown;
  generation: string;
  etag: string;
  template: { revision?: string; containers: { name?: string; image: string }[] };
}
interface Revision {
  id: string;
  template: Doc['template'];
  state: 'pending' | 'ready' | 'failed';
}

export type Trouble = 'lost-before' | 'lost-after' | Error | (() => void);

/** One collection with one document `api`, which reconciles step by step as it is looked at. Errors as S1 gives them. */
export class FakeRun {
  readonly calls: string[] = [];
  /** Bodies of updates that were taken, each with its mask. */
  readonly writes: { body: Raw; mask: readonly string[] }[] = [];
  doc: Doc | undefined;
  readonly revisions: Revision[] = [];
  /** Looks that it takes until a change shows. */
  lag = 1;
  /** Images with this in their name never start. */
  bad = 'bad';
  /** Leaves a failed revision's terminal condition and `observedGeneration` behind, whatever traffic does later. */
  leavesBehind = true;
  hangs = false;
  /** Takes any change for one of the revision that the template is named after. */
  mindsNames = false;
  /** Told of an update that is about to be taken, with what was read still there. */
  beforeWrite: (body: Raw, mask: readonly string[]) => void = () => undefined;
  readonly #troubles = new Map<string, Trouble[]>();
  readonly #field: 'traffic' | 'instanceSplits';
  readonly #statuses: string;
  #busy = 0;

  constructor(field: 'traffic' | 'instanceSplits' = 'traffic') {
    this.#field = field;
    this.#statuses = field === 'traffic' ? 'trafficStatuses' : 'instanceSplitStatuses';
  }

  trouble(operation: string, ...troubles: Trouble[]): void {
    this.#troubles.set(operation, [...(this.#troubles.get(operation) ?? []), ...troubles]);
  }

  get api(): RunApi {
    const here: Collection = {
      get: (_, id) => this.#call('get', () => (id === 'api' ? this.#look() : undefined)),
      list: () => this.#call('list', () => ['api', 'worker']),
      create: (_, id, body) => this.#call('create', () => this.#create(id, body)),
      update: (_, id, body, mask, options) =>
        this.#call(options?.validateOnly ? 'validate' : 'update', () =>
          this.#update(id, body, mask, options?.validateOnly === true),
        ),
    };
    const no = () => Promise.reject(new Error('not here'));
    return {
      services: here,
      workerPools: here,
      jobs: { ...here, run: no },
      getRevision: (_, __, id) => this.#call('getRevision', () => this.#revision(id)),
      getOperation: name => this.#call('getOperation', () => ({ name, done: false })),
      listExecutions: no,
      getExecution: no,
      cancelExecution: no,
      listTasks: no,
      getIamPolicy: no,
      setIamPolicy: no,
      logTail: no,
    };
  }

  /** Somebody else's write, which asks for no etag; with `template`, it makes a revision of that name or a made-up one. */
  theirs(fields: Record<string, unknown>, by = 'someone@example.com'): void {
    this.#write(fields, by);
  }

  settle(): this {
    for (let look = 0; look <= this.lag; look++) this.#look();
    return this;
  }

  /** Revision → percent, as it really is. */
  get serving(): Record<string, number> {
    const statuses = (this.doc?.[this.#statuses] ?? []) as Entry[];
    const sums: Record<string, number> = {};
    for (const { revision = '', percent = 0 } of statuses)
      if (percent > 0) sums[revision] = (sums[revision] ?? 0) + percent;
    return sums;
  }
  get asked(): Entry[] {
    return (this.doc?.[this.#field] ?? []) as Entry[];
  }
  imagesServing(): string {
    const of = (id: string) => this.revisions.find(each => each.id === id)?.template.containers[0]?.image;
    return Object.keys(this.serving).map(of).sort().join(' + ');
  }
  get annotations(): Record<string, string> {
    return (this.doc?.annotations ?? {}) as Record<string, string>;
  }

  async #call<T>(operation: string, effect: () => T): Promise<T> {
    this.calls.push(operation);
    const trouble = this.#troubles.get(operation)?.shift();
    if (trouble instanceof Error) throw trouble;
    if (trouble === 'lost-before') throw lost(operation);
    if (typeof trouble === 'function') trouble();
    const answer = structuredClone(effect());
    if (trouble === 'lost-after') throw lost(operation);
    return answer;
  }

  #create(id: string, body: Raw): Operation {
    if (this.doc !== undefined) throw refused('create', 'ALREADY_EXISTS', 409);
    this.doc = {
      name: `projects/p/locations/europe-west1/services/${id}`,
      uid: 'uid-1',
      generation: '0',
      observedGeneration: '0',
      etag: '"0"',
      template: { containers: [] },
    };
    return this.#write(body, 'us@example.com');
  }

  #update(id: string, body: Raw, mask: readonly string[], validate: boolean): Operation {
    if (this.doc === undefined || id !== 'api') throw refused('update', 'NOT_FOUND', 404);
    if (body.name !== this.doc.name) throw new Error(`The body is named ${body.name}`);
    if (body.etag !== this.doc.etag) throw refused('update', 'ABORTED', 409);
    const named = this.doc.template.revision !== undefined && !mask.includes('template');
    if (named && this.mindsNames) throw refused('update', 'ALREADY_EXISTS', 409);
    if (validate) return { name: 'validated', done: true };
    this.beforeWrite(body, mask);
    this.writes.push(structuredClone({ body, mask }));
    return this.#write(Object.fromEntries(mask.map(field => [field, body[field]])), 'us@example.com');
  }

  #write(fields: Record<string, unknown>, by: string): Operation {
    const doc = this.doc;
    if (doc === undefined) throw new Error('there is none');
    Object.assign(doc, structuredClone(fields));
    for (const [field, value] of Object.entries(fields)) if (value === undefined) delete doc[field];
    doc.generation = String(Number(doc.generation) + 1);
    doc.etag = `"${doc.generation}"`;
    doc.lastModifier = by;
    if ('template' in fields) this.#make(doc);
    const known = new Set(this.revisions.map(({ id }) => id));
    const missing = this.asked.find(({ revision }) => revision !== undefined && !known.has(revision));
    if (missing !== undefined) throw new Error(`The fake has no revision ${missing.revision}`);
    doc.reconciling = true;
    this.#busy = this.lag;
    return { name: `operations/${doc.generation}`, done: false, resource: structuredClone(doc) };
  }

  #make(doc: Doc): void {
    const id = doc.template.revision ?? `api-${String(this.revisions.length + 1).padStart(5, '0')}-mde`;
    if (this.revisions.some(each => each.id === id)) throw refused('update', 'ALREADY_EXISTS', 409);
    this.revisions.push({ id, template: structuredClone(doc.template), state: 'pending' });
    doc.latestCreatedRevision = `${doc.name}/revisions/${id}`;
  }

  /** One look: what was written comes nearer to what serves. */
  #look(): Doc | undefined {
    const doc = this.doc;
    if (doc === undefined || doc.reconciling !== true || this.hangs) return doc;
    if (this.#busy-- > 0) return doc;
    for (const revision of this.revisions.filter(({ state }) => state === 'pending'))
      revision.state = revision.template.containers.some(({ image }) => image.includes(this.bad))
        ? 'failed'
        : 'ready';
    const newest = this.revisions.at(-1);
    const latest = this.revisions.findLast(({ state }) => state === 'ready')?.id;
    const asked = this.asked.length > 0 ? this.asked : [{ type: '_LATEST', percent: 100 }];
    const targets = asked.map(entry => ({ ...entry, revision: entry.revision ?? latest ?? '' }));
    const routable = targets.every(({ revision }) =>
      this.revisions.some(({ id, state }) => id === revision && state === 'ready'),
    );
    if (routable)
      doc[this.#statuses] = targets.map(entry => ({
        ...entry,
        ...(entry.tag && { uri: `https://${entry.tag}---api-abc-ew.a.run.app` }),
      }));
    if (latest !== undefined) doc.latestReadyRevision = `${doc.name}/revisions/${latest}`;
    const sound = routable && newest?.state === 'ready';
    doc.reconciling = false;
    const failure = {
      type: 'Ready',
      state: 'CONDITION_FAILED',
      message: `Revision ${newest?.id}: ${BAD.message}`,
    };
    doc.terminalCondition = sound || (routable && !this.leavesBehind) ? READY : failure;
    if (sound || !this.leavesBehind) doc.observedGeneration = doc.generation;
    const route = routable
      ? { state: 'CONDITION_SUCCEEDED' }
      : { state: 'CONDITION_FAILED', message: 'a revision is not ready and cannot serve traffic' };
    doc.conditions = [{ type: 'RoutesReady', ...route }];
    return doc;
  }

  #revision(id: string): Raw | undefined {
    const found = this.revisions.find(each => each.id === id);
    if (found === undefined) return undefined;
    const state = { pending: PENDING, ready: READY, failed: { ...READY, state: 'CONDITION_FAILED', ...BAD } };
    const { revision: _, ...template } = found.template;
    return {
      ...template,
      name: `${this.doc?.name}/revisions/${id}`,
      conditions: [state[found.state]].map(({ ...each }) => {
        const { reason, ...rest } = each as Record<string, unknown>;
        return reason === undefined ? rest : { ...rest, revisionReason: reason };
      }),
    };
  }
}

/** A service `api` whose first revision, `api-00001-one` of `example.com/api:1`, serves. */
export function runningFake(field: 'traffic' | 'instanceSplits' = 'traffic'): FakeRun {
  const fake = new FakeRun(field);
  fake.doc = {
    name: 'projects/p/locations/europe-west1/services/api',
    uid: 'uid-1',
    generation: '0',
    observedGeneration: '0',
    etag: '"0"',
    labels: { team: 'shop' },
    template: { containers: [] },
  };
  fake.theirs({
    template: { revision: 'api-00001-one', containers: [{ name: 'api', image: 'example.com/api:1' }] },
  });
  return fake.settle();
}

export const refused = (operation: string, errorCode: string, status: number) =>
  new RemoteError(`Cloud Run ${operation}: ${errorCode}`, {
    service: 'Cloud Run',
    operation,
    errorCode,
    status,
  });

const lost = (operation: string) =>
  new RemoteError(`Cloud Run ${operation}: no answer`, {
    service: 'Cloud Run',
    operation,
    outcome: operation === 'update' || operation === 'create' ? 'unknown' : 'known',
  });

export const slowDown = () => refused('get', 'RESOURCE_EXHAUSTED', 429);
