import type { Digest } from '@pipeline/contracts';
import type { Platform } from '../manifest/manifest.ts';
import { choose } from './choose.ts';
import { childrenIn, isAttestation, type Node } from './node.ts';
import { inOrder } from './order.ts';
import { blobsOf, planBlobs } from './plan-blobs.ts';
import type { CopyOptions, CopyPlan, CopyRequest, PlannedBlob, PlannedManifest } from './plan-types.ts';
import { sourceReader } from './read-source.ts';
import { SharedBlobs } from './shared-blobs.ts';
import { survey } from './survey.ts';

/**
 * Finds out what a copy would do, and changes nothing: which manifests and blobs the target lacks, what can be
 * mounted, how many bytes go over the wire. Where the target has a manifest, nothing below it is looked for,
 * but what refers to it is. All that is read is checked against its digest.
 * @throws RemoteError with status 404 where the source lacks the digest or a part of it, `DIGEST_MISMATCH`
 *   where it gives other content; ConfigError where it has not a platform that is wanted
 */
export async function planCopy(request: CopyRequest, options: CopyOptions = {}): Promise<CopyPlan> {
  const { source, target, digest, shared = new SharedBlobs() } = request;
  const read = sourceReader(source);
  const { roots, along } = await choose(request, read);
  const nodes = inOrder(await survey(request, [...roots, ...along], read, options));
  const { own, foreign } = blobsOf(nodes);
  const blobs = await planBlobs(request, own, shared, options);
  const named = new Set(roots.map(root => root.digest));
  return {
    source,
    target,
    digest,
    roots: nodes
      .filter(node => named.has(node.digest) && node.tag === undefined)
      .map(node => node.descriptor),
    platforms: platformsOf(nodes),
    manifests: nodes.map(planned),
    blobs,
    foreign,
    bytes: bytesOf(nodes, blobs),
    content: contentOf(nodes),
    shared,
  };
}

function planned({ descriptor, role, state, subject, tag }: Node): PlannedManifest {
  return {
    descriptor,
    role,
    state,
    ...(subject !== undefined && { subject }),
    ...(tag !== undefined && { tag }),
  };
}

function platformsOf(nodes: readonly Node[]): Platform[] {
  const below = nodes.flatMap(({ read }) => (read === undefined ? [] : childrenIn(read.manifest)));
  const images = [...nodes.map(node => node.descriptor), ...below].filter(each => !isAttestation(each));
  const all = images.flatMap(({ platform }) => platform ?? []);
  return [...new Map(all.map(platform => [JSON.stringify(platform), platform])).values()];
}

function bytesOf(nodes: readonly Node[], blobs: readonly PlannedBlob[]): CopyPlan['bytes'] {
  const bytes = { present: 0, mount: 0, send: 0, manifests: 0 };
  for (const { descriptor, state } of blobs) bytes[state] += descriptor.size;
  for (const { descriptor, state } of nodes) if (state === 'missing') bytes.manifests += descriptor.size;
  return bytes;
}

function contentOf(nodes: readonly Node[]): Map<Digest, Uint8Array> {
  const missing = nodes.flatMap(({ digest, state, read }) =>
    state === 'missing' && read !== undefined ? [[digest, read.bytes] as const] : [],
  );
  return new Map(missing);
}
