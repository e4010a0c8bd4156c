import { type Digest, type Log, RemoteError } from '@pipeline/contracts';
import { digestOf } from '../manifest/digest.ts';
import { OCI_INDEX } from '../manifest/media-types.ts';
import type { Registry } from '../registry.ts';
import { fallbackIndex, fallbackTag, mergeReferrers } from './fallback-tag.ts';
import { type Referrer, readFallback } from './list.ts';

/** How often a list that others write too is written at most. */
const WRITES = 5;

/**
 * Writes a referrer into the tag fallback, for a registry that lists none by itself. There is no way to write
 * only where nothing changed meanwhile, so the list is read back, and merged again where ours is lost.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export async function linkReferrer(
  registry: Registry,
  repository: string,
  subject: Digest,
  referrer: Referrer,
  { log, signal }: { log?: Log | undefined; signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const tag = fallbackTag(subject);
  for (let writes = 0; ; writes++) {
    signal?.throwIfAborted();
    const there = await readFallback(registry, repository, subject);
    if (there.some(({ digest }) => digest === referrer.digest)) return;
    if (writes === WRITES) throw lost(registry, repository, tag);
    if (writes > 0) log?.(`${repository}:${tag} was written by someone else at the same time: merged again`);
    const bytes = Buffer.from(JSON.stringify(fallbackIndex(mergeReferrers(there, [referrer]))));
    const descriptor = { mediaType: OCI_INDEX, digest: digestOf(bytes), size: bytes.length };
    await registry.putManifest(repository, tag, { descriptor, bytes });
  }
}

function lost(registry: Registry, repository: string, tag: string): RemoteError {
  return new RemoteError(`${registry.host}/${repository}:${tag} was overwritten by others, ${WRITES} times`, {
    service: registry.host,
    operation: 'list a referrer',
    errorCode: 'TAG_MOVED',
    hint: 'Others attach to this image all the time: run this again when they are done',
    transient: true,
  });
}
