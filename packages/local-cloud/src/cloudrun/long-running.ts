import { randomUUID } from 'node:crypto';
import { type Code, type Document, grpcCode, notFound } from './handler.ts';

/** One that was begun: `document` is what the client gets for it. Neither call: it never ends. */
export interface Pending {
  readonly document: Document;
  succeed(): void;
  fail(code: Code, message: string): void;
}

/** A document as `google.protobuf.Any` holds it. */
export function anyOf(type: string, document: Document): Document {
  return { '@type': `type.googleapis.com/google.cloud.run.v2.${type}`, ...document };
}

/** Long-running operations. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.operations */
export class LongRunning {
  readonly #all = new Map<string, () => Document>();
  readonly #ends = new Map<string, Promise<Document>>();

  /**
   * @param resource its full name, whose place the operation's name has
   * @param type such as `Service`
   * @param look what it is about, as it is now: its metadata, and in the end its response
   */
  begin(resource: string, type: string, look: () => Document): Pending {
    const [, project, , region] = resource.split('/');
    const name = `projects/${project}/locations/${region}/operations/${randomUUID()}`;
    const about = (document: Document) => anyOf(type, structuredClone(document));
    let ended: Document | undefined;
    const now = (): Document => ended ?? { name, metadata: about(look()), done: false };
    let resolve = (_: Document) => {};
    const promise = new Promise<Document>(done => {
      resolve = done;
    });
    const end = (how: Document) => {
      ended ??= { name, metadata: about(look()), done: true, ...how };
      resolve(ended);
    };
    this.#ends.set(name, promise);
    this.#all.set(name, now);
    return {
      document: now(),
      succeed: () => end({ response: about(look()) }),
      fail: (code, message) => end({ error: { code: grpcCode(code), message } }),
    };
  }

  get(name: string): Document {
    const found = this.#all.get(name);
    if (found === undefined) throw notFound(name);
    return found();
  }

  /** Resolves with it once it is done. */
  async ended(name: string): Promise<Document> {
    return (await this.#ends.get(name)) ?? this.get(name);
  }

  /** Of one place, `projects/P/locations/R`. */
  list(parent: string): Document[] {
    return [...this.#all].filter(([name]) => name.startsWith(`${parent}/`)).map(([, look]) => look());
  }

  delete(name: string): void {
    if (!this.#all.delete(name)) throw notFound(name);
  }
}
