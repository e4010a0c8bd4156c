import { normalise } from './codec.ts';
import type { Document } from './handler.ts';
import { SERVICE } from './kind.ts';
import type { LongRunning } from './long-running.ts';
import { addressOf, SOMEONE_ELSE, write } from './operations/write.ts';
import { typeOf } from './protos.ts';
import type { World } from './world.ts';

type Place = [project: string, region: string, id: string];

/** Cloud Run's state for those in the same process: a test, the rehearsal. What it gives is a copy. */
export interface RunWorld {
  service(...at: Place): Document | undefined;
  workerPool(...at: Place): Document | undefined;
  /** Of a service, oldest first. */
  revisions(...at: Place): Document[];
  /** Of a job, oldest first. */
  executions(...at: Place): Document[];
  /** Makes one as a caller would; resolves once it is done, or rejects with why it is not. */
  create(project: string, region: string, id: string, service: Document): Promise<void>;
  /** Somebody else's write, with no etag: these top-level fields. Resolves once it is written, not done. */
  writeAsSomeoneElse(project: string, region: string, id: string, patch: Document): Promise<void>;
  /** A service's address on 127.0.0.1, whether or not it exists yet: 503 until something serves. */
  url(...at: Place): Promise<string>;
  tagUrl(project: string, region: string, id: string, tag: string): Promise<string>;
}

export function runWorld(world: World): RunWorld {
  const full = (project: string, region: string, kind: string, id: string) =>
    `projects/${project}/locations/${region}/${kind}/${id}`;
  const copy = (document: Document | undefined) => document && structuredClone(document);
  const below = (all: ReadonlyMap<string, Document>, prefix: string) =>
    [...all].filter(([name]) => name.startsWith(prefix)).map(([, document]) => structuredClone(document));
  return {
    service: (project, region, id) => copy(world.services.get(full(project, region, 'services', id))),
    workerPool: (project, region, id) =>
      copy(world.workerPools.get(full(project, region, 'workerPools', id))),
    revisions: (project, region, id) =>
      below(world.revisions, `${full(project, region, 'services', id)}/revisions/`),
    executions: (project, region, id) =>
      below(world.executions, `${full(project, region, 'jobs', id)}/executions/`),
    async create(project, region, id, service) {
      const name = full(project, region, 'services', id);
      const begun = await write(world, SERVICE, name, asKept(service), undefined, { email: SOMEONE_ELSE });
      await ended(world.operations, String(begun.name));
    },
    async writeAsSomeoneElse(project, region, id, patch) {
      const name = full(project, region, 'services', id);
      const old = world.services.get(name);
      if (old === undefined) throw new Error(`there is no service ${name}`);
      await write(world, SERVICE, name, { ...old, ...asKept(patch) }, old, { email: SOMEONE_ELSE });
    },
    url: (project, region, id) => addressOf(world, full(project, region, 'services', id)),
    tagUrl: (project, region, id, tag) => addressOf(world, full(project, region, 'services', id), tag),
  };
}

const asKept = (service: Document) => normalise(typeOf('Service'), structuredClone(service));

async function ended(operations: LongRunning, name: string): Promise<void> {
  const { error } = await operations.ended(name);
  if (error !== undefined) throw new Error((error as { message: string }).message);
}
