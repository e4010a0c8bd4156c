import { textOf } from '../fields.ts';
import type { Document } from '../handler.ts';
import type { Kind } from '../kind.ts';
import { targetsOf } from '../rules/traffic.ts';
import type { World } from '../world.ts';

/**
 * A service or a worker pool as it is answered. Whether a status of all to the latest has its revision's name is seen
 * both ways: without it in https://github.com/goblet/goblet, with it in v1's; the fault says which.
 */
export function shown(world: World, kind: Kind, document: Document): Document {
  const [, , , region = '', , service] = textOf(document, 'name').split('/');
  if (!world.faults.take('latest-without-revision', { region, service })) return document;
  const statuses = targetsOf(kind, document, 'actual').map(({ revision, ...target }) =>
    target.type === kind.latest ? target : { ...target, revision },
  );
  return { ...document, [kind.actual]: statuses };
}
