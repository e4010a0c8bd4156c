import { type Digest, isTag, RemoteError } from '@pipeline/contracts';
import type { BlobOutcome } from '../blob/blob.ts';
import { concurrently } from '../concurrently.ts';
import { putTag } from '../copy/tag.ts';
import type { Registry } from '../registry.ts';
import { contentsOf } from './contents.ts';
import { type Layout, openBlob, readBytes } from './layout.ts';

const BLOBS_AT_A_TIME = 4;

export interface PushOptions {
  /** A repository of the same registry that may already hold layers, such as the base image's. */
  mountFrom?: string | undefined;
  /** Looked at before the tags, so that a cancelled push leaves none. */
  signal?: AbortSignal | undefined;
}

export interface Pushed {
  digest: Digest;
  tags: string[];
  /** How many blobs (layers and configs) went which way. */
  blobs: Record<BlobOutcome, number>;
  /** Bytes that were sent. */
  bytesPushed: number;
}

/**
 * Pushes a layout's image: blobs at once, then manifests by digest, then the tags, so that a tag never
 * names what is not whole. The digest is the layout's own, byte for byte.
 */
export async function pushLayout(
  layout: Layout,
  registry: Registry,
  repository: string,
  tags: readonly string[],
  { mountFrom, signal }: PushOptions = {},
): Promise<Pushed> {
  const wrong = tags.find(tag => !isTag(tag));
  if (wrong !== undefined) {
    throw new RemoteError(`"${wrong}" is no valid tag`, { service: registry.host, operation: 'push' });
  }
  const { root, blobs, manifests } = await contentsOf(layout);
  const counts: Pushed['blobs'] = { reused: 0, mounted: 0, pushed: 0 };
  let bytesPushed = 0;
  await concurrently(blobs, BLOBS_AT_A_TIME, async ({ digest, size }) => {
    const source = { digest, size, open: (from?: number) => openBlob(layout, digest, from) };
    const outcome = await registry.putBlob(repository, source, mountFrom);
    counts[outcome]++;
    if (outcome === 'pushed') bytesPushed += size;
  });
  for (const descriptor of manifests) {
    const bytes = await readBytes(layout, descriptor.digest);
    await registry.putManifest(repository, descriptor.digest, { descriptor, bytes });
  }
  const bytes = await readBytes(layout, root.digest);
  for (const tag of tags) {
    signal?.throwIfAborted();
    await putTag(registry, repository, tag, { descriptor: root, bytes });
  }
  return { digest: root.digest, tags: [...tags], blobs: counts, bytesPushed };
}
