import { found, objectOf, paged, sameEtag, shortName, textOf } from '../fields.ts';
import { alreadyExists, type Document, invalid, notFound, type Operations } from '../handler.ts';
import type { Kind } from '../kind.ts';
import { typeOf } from '../protos.ts';
import { masked } from '../rules/mask.ts';
import { checkId } from '../rules/names.ts';
import type { World } from '../world.ts';
import { remove } from './remove.ts';
import { shown } from './shown.ts';
import { SOMEONE_ELSE, write } from './write.ts';

/**
 * Services, or worker pools: https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services,
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.workerPools
 */
export function ownerOperations(world: World, kind: Kind): Operations {
  const all = world[kind.collection];
  const type = typeOf(kind.message);

  const create = (parent: string, id: unknown, request: Document, email: string) => {
    checkId(kind.id === 'serviceId' ? 'service_id' : 'worker_pool_id', id);
    const name = `${parent}/${kind.collection}/${id}`;
    if (all.has(name)) throw alreadyExists(name);
    const body = objectOf(request, kind.body);
    // It has no name of its own yet: `service.name` must be empty in a create request, says the page; here it is ignored.
    return write(world, kind, name, masked(type, {}, body, undefined), undefined, {
      ...optionsOf(request),
      email,
    });
  };

  const update = async (request: Document, email: string) => {
    const body = objectOf(request, kind.body);
    const name = textOf(body, 'name');
    const old = all.get(name);
    if (old === undefined) {
      if (request.allowMissing !== true) throw notFound(name);
      const parent = name.split('/').slice(0, 4).join('/');
      return create(parent, shortName(name), request, email);
    }
    const [, , , region = '', , service] = name.split('/');
    const conflict = world.faults.take('conflict', { region, service });
    if (conflict) {
      const patch = conflict.patch ?? {
        labels: { ...objectOf(old, 'labels'), 'changed-by': 'somebody-else' },
      };
      await write(world, kind, name, { ...old, ...patch }, old, { email: SOMEONE_ELSE });
    }
    const now = found(all, name);
    sameEtag(body, now);
    const mask = typeof request.updateMask === 'string' ? request.updateMask : undefined;
    return write(world, kind, name, masked(type, now, body, mask), now, { ...optionsOf(request), email });
  };

  return {
    [`${kind.api}.Get${kind.message}`]: ({ name }) => shown(world, kind, found(all, String(name))),
    [`${kind.api}.List${kind.message}s`]: request => {
      const parent = textOf(request, 'parent');
      const here = [...all]
        .filter(([name]) => isIn(name, parent))
        .map(([, document]) => shown(world, kind, document));
      return paged(kind.collection, here, request);
    },
    [`${kind.api}.Create${kind.message}`]: (request, { email }) =>
      create(textOf(request, 'parent'), request[kind.id], request, email),
    [`${kind.api}.Update${kind.message}`]: (request, { email }) => update(request, email),
    [`${kind.api}.Delete${kind.message}`]: request => {
      const document = found(all, textOf(request, 'name'));
      sameEtag(request, document);
      if (request.validateOnly === true) throw invalid('validate_only', 'is not imitated for a deletion');
      return remove(world, kind, document);
    },
  };
}

/** Whether a resource is in `projects/P/locations/R`, or in any region for `-`. */
function isIn(name: string, parent: string): boolean {
  const prefix = parent.endsWith('/locations/-') ? parent.slice(0, -1) : `${parent}/`;
  return name.startsWith(prefix);
}

function optionsOf({ validateOnly, forceNewRevision }: Document) {
  return { validateOnly: validateOnly === true, forceNewRevision: forceNewRevision === true };
}
