import { RemoteError } from '@pipeline/contracts';
import type { Operation, RunApi, UpdateOptions } from '../api.ts';
import { isTaken } from '../errors/to-run-error.ts';
import type { Raw } from '../raw.ts';
import { readService } from '../view/service.ts';
import type { ServiceView } from '../views.ts';
import type { Update } from './move.ts';
import type { Site } from './site.ts';
import { unnamed } from './unnamed.ts';

export interface Seen {
  raw: Raw;
  view: ServiceView;
}

/** The document of one service or worker pool: read as a whole, and written only as it was read. */
export class RunDocument {
  readonly #api: RunApi;
  readonly #site: Site;

  constructor(api: RunApi, site: Site) {
    this.#api = api;
    this.#site = site;
  }

  async look(): Promise<Seen | undefined> {
    const raw = await this.#collection.get(this.#site.at, this.#site.id);
    return raw === undefined ? undefined : { raw, view: readService(raw) };
  }

  async mustLook(): Promise<Seen> {
    const seen = await this.look();
    if (seen !== undefined) return seen;
    throw new RemoteError(`${this.#site.name} is gone`, {
      service: 'Cloud Run',
      operation: 'get',
      status: 404,
      hint: 'Somebody deleted it since this was planned',
    });
  }

  /** What there is of its kind; only for a hint, so that a refusal is no error of its own. */
  known(): Promise<string[] | undefined> {
    return this.#collection.list(this.#site.at).catch(() => undefined);
  }

  create(body: Raw): Promise<Operation> {
    return this.#collection.create(this.#site.at, this.#site.id, body);
  }

  /** Refused where it is not as it was read. */
  async update(update: Update, etag: string): Promise<Operation> {
    try {
      return await this.#send(update, etag);
    } catch (error) {
      if (!isTaken(error) || update.mask.includes('template')) throw error;
      return this.#send(unnamed(this.#site.kind, await this.mustLook(), update), etag);
    }
  }

  /** Has Google judge an update, and writes nothing. */
  async validate(update: Update, etag: string): Promise<void> {
    await this.#send(update, etag, { validateOnly: true });
  }

  revision(id: string): Promise<Raw | undefined> {
    return this.#api.getRevision(this.#site.at, { kind: this.#site.kind.parent, id: this.#site.id }, id);
  }

  #send({ body, mask }: Update, etag: string, options: UpdateOptions = {}): Promise<Operation> {
    return this.#collection.update(this.#site.at, this.#site.id, { ...body, etag }, mask, options);
  }

  get #collection() {
    return this.#site.kind.collection(this.#api);
  }
}
