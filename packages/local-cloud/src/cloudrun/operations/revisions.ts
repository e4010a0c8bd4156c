import { found, paged, sameEtag, shortName, textOf } from '../fields.ts';
import { fault, type Operations } from '../handler.ts';
import { SERVICE, WORKER_POOL } from '../kind.ts';
import { targetsOf } from '../rules/traffic.ts';
import { TIMING } from '../timing.ts';
import type { World } from '../world.ts';

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services.revisions */
export function revisionOperations(world: World): Operations {
  return {
    'Revisions.GetRevision': ({ name }) => found(world.revisions, String(name)),
    // Newest first, as gcloud and the console show them; the page says nothing of an order.
    'Revisions.ListRevisions': request => {
      const parent = textOf(request, 'parent');
      const mine = [...world.revisions].filter(([name]) => name.startsWith(`${parent}/revisions/`));
      return paged('revisions', mine.map(([, document]) => document).reverse(), request);
    },
    'Revisions.DeleteRevision': request => {
      const revision = found(world.revisions, textOf(request, 'name'));
      sameEtag(request, revision);
      const name = textOf(revision, 'name');
      if (isNeeded(world, name)) {
        throw fault(
          'FAILED_PRECONDITION',
          `Revision '${shortName(name)}' is the latest, or able to receive traffic, and cannot be deleted.`,
        );
      }
      world.revisions.delete(name);
      world.controllers.get(ownerOf(name))?.forget(shortName(name));
      const operation = world.operations.begin(name, 'Revision', () => revision);
      world.scheduler.after(TIMING.tick, () => operation.succeed());
      return operation.document;
    },
  };
}

const ownerOf = (revision: string) => revision.split('/').slice(0, 6).join('/');

/** https://docs.cloud.google.com/run/docs/managing/revisions#delete: neither the latest nor one that can get requests. */
function isNeeded(world: World, revision: string): boolean {
  const kind = revision.split('/')[4] === 'services' ? SERVICE : WORKER_POOL;
  const owner = world[kind.collection].get(ownerOf(revision)) ?? {};
  const routed = [...targetsOf(kind, owner), ...targetsOf(kind, owner, 'actual')];
  const latest = [owner.latestCreatedRevision, owner.latestReadyRevision];
  return latest.includes(revision) || routed.some(target => target.revision === shortName(revision));
}
