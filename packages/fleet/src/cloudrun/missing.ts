import { type Parent, type Place, type RunApi, type RunSnapshot, readRevision } from '@pipeline/cloudrun';
import type { Log } from '@pipeline/contracts';
import { type FindImage, goneImages } from '../images/find-images.ts';

interface Looking {
  find: FindImage;
  log: Log;
}

/**
 * Cloud Run deletes the oldest revisions beyond 1000, and keeps its own copy of an image only while a revision that serves uses
 * it: one that is to serve again may have to be fetched anew.
 * https://docs.cloud.google.com/run/docs/managing/revisions, https://docs.cloud.google.com/run/docs/deploying
 */
export async function missingOfRun(
  api: Pick<RunApi, 'getRevision'>,
  at: Place,
  parent: Parent,
  { splits }: RunSnapshot,
  looking: Looking,
): Promise<string | undefined> {
  const names = splits.filter(({ percent }) => percent > 0).map(({ revision }) => revision);
  if (names.length === 0) return 'nothing served then';
  const found = await Promise.all(
    names.map(async id => {
      const raw = await api.getRevision(at, parent, id);
      if (raw === undefined || raw.deleteTime !== undefined) return `the revision ${id} was deleted`;
      const { ready, containers } = readRevision(raw);
      if (ready?.state === 'failed') return `the revision ${id} cannot serve: ${ready.message}`;
      const gone = await goneImages(
        containers.map(({ image }) => image),
        looking.find,
        looking.log,
      );
      return goneWords(gone, ` of ${id}`);
    }),
  );
  return found.find(each => each !== undefined);
}

export async function missingOfJob(
  images: Readonly<Record<string, string>>,
  { find, log }: Looking,
): Promise<string | undefined> {
  return goneWords(await goneImages(Object.values(images), find, log), '');
}

function goneWords(gone: readonly string[], of: string): string | undefined {
  return gone.length === 0 ? undefined : `${gone.join(' and ')}${of} is not in its registry any more`;
}
