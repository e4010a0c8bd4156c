import { textOf } from '../fields.ts';
import type { Document } from '../handler.ts';
import type { Kind } from '../kind.ts';
import { TIMING } from '../timing.ts';
import { timestamp, type World } from '../world.ts';

/** Deletes a service or a worker pool with its revisions. https://docs.cloud.google.com/run/docs/managing/services#delete */
export function remove(world: World, kind: Kind, document: Document): Document {
  const name = textOf(document, 'name');
  const gone = { ...document, deleteTime: timestamp(world) };
  world[kind.collection].delete(name);
  world.policies.delete(name);
  world.controllers.get(name)?.close();
  world.controllers.delete(name);
  for (const each of world.revisions.keys()) {
    if (each.startsWith(`${name}/revisions/`)) world.revisions.delete(each);
  }
  const operation = world.operations.begin(name, kind.message, () => gone);
  world.scheduler.after(TIMING.tick, () => operation.succeed());
  return operation.document;
}
