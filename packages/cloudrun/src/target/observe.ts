import type { RunNow } from '../step.ts';
import { takenBackOf } from '../traffic/notes.ts';
import { hasFailedNewest, mainRevision, newestOf } from '../traffic/serving.ts';
import { readRevision } from '../view/revision.ts';
import type { RunDocument } from './document.ts';
import { beforeOf, inFlightOf } from './present.ts';
import type { Site } from './site.ts';

/** What planning needs to know: the document, what is in flight, and the revision that serves where that is not the newest. */
export async function observe(document: RunDocument, site: Site): Promise<RunNow> {
  const kind = site.kind.name;
  const seen = await document.look();
  if (seen === undefined) {
    const known = await document.known();
    return { kind, raw: undefined, view: undefined, ...(known && { known }) };
  }
  const { raw, view } = seen;
  const inFlight = inFlightOf(view, site);
  const main = mainRevision(beforeOf(view, inFlight));
  const newest = newestOf(view);
  const serving = main === undefined || main === newest ? undefined : await document.revision(main);
  // Neither what failed or was taken back is proven, nor what is still held.
  const unproven =
    hasFailedNewest(view) || takenBackOf(view)?.revision === newest || inFlight?.revision === newest;
  const images = serving && readRevision(serving).containers.map(({ name, image }) => [name, image]);
  return {
    kind,
    raw,
    view,
    ...(inFlight && { inFlight }),
    ...(images && { images: Object.fromEntries(images) }),
    ...(serving && unproven && { serving }),
  };
}
