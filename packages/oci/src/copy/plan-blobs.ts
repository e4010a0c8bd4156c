import { concurrently } from '../concurrently.ts';
import { type Descriptor, isIndex } from '../manifest/manifest.ts';
import type { Node } from './node.ts';
import type { CopyOptions, CopyRequest, PlannedBlob } from './plan-types.ts';
import type { SharedBlobs } from './shared-blobs.ts';

/** Configs and layers of missing manifests, each once; those that lie elsewhere apart. */
export function blobsOf(nodes: readonly Node[]): { own: Descriptor[]; foreign: Descriptor[] } {
  const all = nodes.flatMap(({ state, read }) => {
    if (state === 'present' || read === undefined || isIndex(read.manifest)) return [];
    return [read.manifest.config, ...read.manifest.layers];
  });
  const once = [...new Map(all.map(blob => [blob.digest, blob])).values()];
  const { own = [], foreign = [] } = Object.groupBy(once, blob =>
    blob.urls !== undefined && blob.urls.length > 0 ? 'foreign' : 'own',
  );
  return { own, foreign };
}

/** What will become of each blob. */
export async function planBlobs(
  { source, target }: CopyRequest,
  blobs: readonly Descriptor[],
  shared: SharedBlobs,
  { signal, concurrency = 4 }: CopyOptions,
): Promise<PlannedBlob[]> {
  const { registry, repository } = target;
  const same = source.registry.host === registry.host;
  const there = await concurrently(blobs, concurrency, async ({ digest }) => {
    signal?.throwIfAborted();
    return registry.hasBlob(repository, digest);
  });
  return blobs.map((descriptor, i) => {
    const from = same ? source.repository : shared.holder(registry.host, descriptor.digest);
    shared.held(registry.host, repository, descriptor.digest);
    if (there[i]) return { descriptor, state: 'present' };
    if (from === undefined || from === repository) return { descriptor, state: 'send' };
    return { descriptor, state: 'mount', from };
  });
}
