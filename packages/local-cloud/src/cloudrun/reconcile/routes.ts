import type { Document } from '../handler.ts';
import type { Kind } from '../kind.ts';
import { type Target, targetsOf } from '../rules/traffic.ts';

export type Life = 'pending' | 'ready' | 'failed';

/** Where traffic is to go, that it has to wait, or why it cannot. */
export type Routes = { statuses: Target[] } | 'waiting' | { broken: string };

/**
 * From what is asked for and which revisions are ready. What goes to the latest goes to the one that got ready last.
 * https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.services (traffic, trafficStatuses)
 * @param lifeOf a revision's, by its id; `undefined` where there is none
 */
export function routesOf(kind: Kind, owner: Document, lifeOf: (id: string) => Life | undefined): Routes {
  const latest =
    String(owner.latestReadyRevision ?? '')
      .split('/')
      .at(-1) ?? '';
  const newest =
    String(owner.latestCreatedRevision ?? '')
      .split('/')
      .at(-1) ?? '';
  const statuses: Target[] = [];
  for (const target of targetsOf(kind, owner)) {
    const follows = target.type === kind.latest;
    const id = follows ? latest || newest : (target.revision?.split('/').at(-1) ?? '');
    const life = lifeOf(id);
    if (life === undefined) return { broken: gone(id) };
    if (life === 'pending') return 'waiting';
    if (life === 'failed') return { broken: `Revision '${id}' is not ready and cannot serve traffic.` };
    statuses.push({ ...target, revision: id });
  }
  return { statuses };
}

/** https://github.com/terraform-google-modules/terraform-docs-samples/pull/269 (words and code 13) */
function gone(id: string): string {
  return `Revision '${id}' does not exist or is deleted. Update all traffic to route to currently available revisions.`;
}

/** Whether a revision has a part of it, or a tag. */
export function isRouted(targets: readonly Target[], id: string): boolean {
  return targets.some(
    ({ revision, percent = 0, tag }) => revision === id && (percent > 0 || tag !== undefined),
  );
}
