import { shortName, textOf } from '../fields.ts';
import type { Document } from '../handler.ts';
import type { Kind } from '../kind.ts';
import { targetsOf } from '../rules/traffic.ts';
import type { World } from '../world.ts';

/** https://docs.cloud.google.com/run/quotas ("Maximum number of revisions", the oldest that do not serve go) */
const KEPT = 1_000;

/** Deletes what is over the limit, oldest first, but never what has traffic or a tag. */
export function forgetOldest(world: World, kind: Kind, owner: Document, kept = KEPT): void {
  const name = textOf(owner, 'name');
  const mine = [...world.revisions.keys()].filter(each => each.startsWith(`${name}/revisions/`));
  const newest = [owner.latestCreatedRevision, owner.latestReadyRevision];
  const routed = new Set(
    [...targetsOf(kind, owner, 'actual'), ...targetsOf(kind, owner)].map(({ revision }) => revision),
  );
  const idle = mine.filter(each => !newest.includes(each) && !routed.has(shortName(each)));
  for (const each of idle.slice(0, Math.max(0, mine.length - kept))) {
    world.revisions.delete(each);
    world.controllers.get(name)?.forget(shortName(each));
  }
}
