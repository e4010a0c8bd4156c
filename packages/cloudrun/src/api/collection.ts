import type { Collection } from '../api.ts';
import type { Kind } from '../errors/about.ts';
import type { Place } from '../raw.ts';
import { fields, lastPart } from '../view/fields.ts';
import { readOperation } from '../view/operation.ts';
import type { GaxOptions } from '../wire/wire.ts';
import type { Clients, Connection } from './connection.ts';
import { nameIn, placeName } from './names.ts';
import { type Page, pages } from './pages.ts';

/** One kind of thing, and how the generated client names its calls. */
export interface CollectionOf {
  kind: Kind;
  path: 'services' | 'workerPools' | 'jobs';
  /** As in `GetService`. */
  noun: string;
  get(clients: Clients, request: { name: string }, options: GaxOptions): Promise<unknown>;
  create(clients: Clients, request: { parent: string; id: string }, options: GaxOptions): Promise<unknown>;
  update(clients: Clients, request: UpdateRequest, options: GaxOptions): Promise<unknown>;
  list(clients: Clients, request: { parent: string } & Page, options: GaxOptions): Promise<unknown>;
}

interface UpdateRequest {
  name: string;
  /** Absent for what is replaced whole. */
  updateMask?: { paths: string[] };
  validateOnly?: boolean;
}

export function collection(
  { kind, path, noun, get, create, update, list }: CollectionOf,
  { call, find }: Connection,
): Collection {
  const about = (operation: string, at: Place, id?: string, changes = false) => ({
    operation,
    changes,
    subject: { ...at, kind, ...(id !== undefined && { id }) },
  });

  return {
    get: (at, id) =>
      find(about(`Get${noun}`, at, id), (clients, options) =>
        get(clients, { name: nameIn(at, path, id) }, options),
      ),

    async create(at, id, body) {
      const made = await call({ ...about(`Create${noun}`, at, id, true), body }, (clients, options) =>
        create(clients, { parent: placeName(at), id }, options),
      );
      return readOperation(made);
    },

    async update(at, id, body, mask, { validateOnly = false } = {}) {
      const request = {
        name: nameIn(at, path, id),
        ...(mask.length > 0 && { updateMask: { paths: mask.map(camelCase) } }),
        ...(validateOnly && { validateOnly }),
      };
      const written = await call(
        { ...about(`Update${noun}`, at, id, !validateOnly), body },
        (clients, options) => update(clients, request, options),
      );
      return readOperation(written);
    },

    async list(at) {
      const parent = placeName(at);
      const all = await pages(path, page =>
        call(about(`List${noun}s`, at), (clients, options) => list(clients, { parent, ...page }, options)),
      );
      return all.map(each => lastPart(fields(each, 'a list').text('name')));
    },
  };
}

/** `invoker_iam_disabled` → `invokerIamDisabled`, as JSON has it. https://protobuf.dev/programming-guides/json/#field-masks */
function camelCase(path: string): string {
  return path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
