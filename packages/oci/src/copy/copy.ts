import { type Digest, RemoteError } from '@pipeline/contracts';
import { concurrently } from '../concurrently.ts';
import { lie } from '../manifest/digest.ts';
import { parseManifest } from '../manifest/manifest.ts';
import { asReferrer } from '../referrers/describe.ts';
import { linkReferrers } from '../referrers/link.ts';
import type { Referrer } from '../referrers/referrer.ts';
import { moveBlob } from './move-blob.ts';
import type { Copied, CopyOptions, CopyPlan, PlannedManifest } from './plan-types.ts';
import { placeName } from './read-source.ts';
import { putTag } from './tag.ts';

/**
 * Does what a plan says: blobs, then manifests byte for byte in the plan's order, then reads each root back. It
 * sets no tag but cosign's, so that a copy which ends early is seen by no one, and can be done again.
 * @throws RemoteError; `DIGEST_MISMATCH` where a registry gives or stores other content than was promised
 */
export async function copyImage(plan: CopyPlan, options: CopyOptions = {}): Promise<Copied> {
  const { signal, concurrency = 4 } = options;
  const copied: Copied = {
    digest: plan.digest,
    roots: plan.roots,
    manifests: { present: 0, put: 0 },
    blobs: { present: 0, mounted: 0, sent: 0 },
    bytesSent: 0,
    mountRefused: 0,
    referrers: 0,
  };
  await concurrently(largestFirst(plan), concurrency, async blob => {
    signal?.throwIfAborted();
    const { outcome, mountRefused } = await moveBlob(plan, blob, signal);
    copied.blobs[outcome === 'pushed' ? 'sent' : outcome === 'mounted' ? 'mounted' : 'present']++;
    if (outcome === 'pushed') copied.bytesSent += blob.descriptor.size;
    if (mountRefused) copied.mountRefused++;
  });
  copied.blobs.present += plan.blobs.filter(({ state }) => state === 'present').length;
  const unlisted = new Map<Digest, Referrer[]>();
  for (const manifest of plan.manifests) {
    signal?.throwIfAborted();
    if (manifest.state === 'present') copied.manifests.present++;
    else await put(plan, manifest, copied, unlisted);
  }
  for (const [subject, referrers] of unlisted) {
    await linkReferrers(plan.target.registry, plan.target.repository, subject, referrers, options);
  }
  for (const { digest } of plan.roots) await prove(plan, digest);
  return copied;
}

/** So that no large layer is left to be sent alone at the end. */
function largestFirst({ blobs }: CopyPlan): CopyPlan['blobs'] {
  const absent = blobs.filter(({ state }) => state !== 'present');
  return absent.sort((a, b) => b.descriptor.size - a.descriptor.size);
}

/** Puts one manifest; a referrer that the registry does not list by itself is added to `unlisted`. */
async function put(
  { target, content }: CopyPlan,
  { descriptor, subject, tag, role }: PlannedManifest,
  copied: Copied,
  unlisted: Map<Digest, Referrer[]>,
): Promise<void> {
  const { registry, repository } = target;
  const { digest } = descriptor;
  const bytes = content.get(digest);
  if (bytes === undefined) throw new Error(`a plan without the bytes of ${digest}`);
  const stored = { descriptor, bytes };
  const answer = await registry.putManifest(repository, digest, stored);
  copied.manifests.put++;
  copied.bytesSent += bytes.length;
  if (tag !== undefined) await putTag(registry, repository, tag, stored);
  if (role === 'referrer' || role === 'signature') copied.referrers++;
  if (role !== 'referrer' || subject === undefined || answer.subject !== undefined) return;
  const referrer = asReferrer(stored, parseManifest(bytes, `${placeName(target)}@${digest}`));
  unlisted.set(subject, [...(unlisted.get(subject) ?? []), referrer]);
}

/** Reads the target's manifest back, whole: what counts is its bytes, not what the registry says of them. */
async function prove({ target }: CopyPlan, digest: CopyPlan['digest']): Promise<void> {
  const { registry, repository } = target;
  const held = await registry.getManifest(repository, digest).catch(error => {
    if (error instanceof RemoteError && error.status === 404) throw lie(placeName(target), digest, 'nothing');
    throw error;
  });
  if (held.descriptor.digest !== digest) throw lie(placeName(target), digest, held.descriptor.digest);
}
