import { type Digest, type Log, RemoteError } from '@pipeline/contracts';
import { refusesToMove } from '../copy/tag.ts';
import { digestOf } from '../manifest/digest.ts';
import { OCI_INDEX } from '../manifest/media-types.ts';
import type { Registry } from '../registry.ts';
import { fallbackIndex, fallbackTag, mergeReferrers } from './fallback-tag.ts';
import { readFallback } from './list.ts';
import type { Referrer } from './referrer.ts';

/** How often a list that others write too is written at most. */
const WRITES = 5;

/**
 * Writes referrers of one subject into the tag fallback, for a registry that lists none by itself. Nothing says
 * that a list is to be written only where nobody else has written it meanwhile: it is read back, and merged
 * again where ours are lost. What another loses by our write, it finds by its own reading back, or in its next run.
 * Where tags are immutable a list is written once, and `TAG_IMMUTABLE` says that it was, without ours.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export async function linkReferrers(
  registry: Registry,
  repository: string,
  subject: Digest,
  referrers: readonly Referrer[],
  { log, signal }: { log?: Log | undefined; signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const tag = fallbackTag(subject);
  let refused: RemoteError | undefined;
  for (let writes = 0; ; writes++) {
    signal?.throwIfAborted();
    const there = await readFallback(registry, repository, subject);
    const merged = mergeReferrers(there, referrers);
    if (merged.length === there.length) return;
    if (refused !== undefined) throw stuck(registry, repository, tag, refused);
    if (writes === WRITES) throw lost(registry, repository, tag);
    if (writes > 0) log?.(`${repository}:${tag} was written by someone else at the same time: merged again`);
    const bytes = Buffer.from(JSON.stringify(fallbackIndex(merged)));
    const descriptor = { mediaType: OCI_INDEX, digest: digestOf(bytes), size: bytes.length };
    try {
      await registry.putManifest(repository, tag, { descriptor, bytes });
    } catch (error) {
      if (!refusesToMove(error)) throw error;
      if ((await registry.headManifest(repository, tag)) === undefined) throw error;
      // What stands there may be ours: a first write whose answer was lost.
      refused = error;
    }
  }
}

function stuck({ host }: Registry, repository: string, tag: string, cause: RemoteError): RemoteError {
  return new RemoteError(
    `${host}/${repository}:${tag} lists what is attached to the image, and cannot be written again: ${cause.message}`,
    {
      service: host,
      operation: 'list a referrer',
      ...(cause.status !== undefined && { status: cause.status }),
      errorCode: 'TAG_IMMUTABLE',
      hint: 'This registry has no referrers API, so that a tag keeps this list, and the tags of this repository are immutable: exempt those that begin with sha256-, or attach nothing there; where nobody needs what the tag lists, delete it and run this again',
      transient: false,
      cause,
    },
  );
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
