import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  attested,
  blobPath,
  contentsOf,
  type Descriptor,
  type Index,
  isAttestation,
  isIndex,
  type Layout,
  OCI_INDEX,
  OCI_MANIFEST,
  parseManifest,
  readBytes,
  setRoot,
  writeBytes,
} from '@pipeline/oci';

type Annotations = Readonly<Record<string, string>>;

/**
 * Adds annotations to a layout's image (of an index, to itself and to each image in it), which then has another
 * digest. A key that the builder set stays as it is. Docker's own forms have no annotations, and are left; so is an
 * image that an attestation beside it names by digest. https://github.com/opencontainers/image-spec/blob/main/annotations.md
 */
export async function annotate(layout: Layout, annotations: Annotations): Promise<void> {
  const before = await contentsOf(layout);
  const root = await annotated(layout, before.root, annotations);
  if (root.digest === before.root.digest) return;
  await setRoot(layout, root);
  const after = await contentsOf(layout);
  const kept = new Set(after.manifests.map(({ digest }) => digest));
  for (const { digest } of before.manifests) {
    if (!kept.has(digest)) await rm(blobPath(layout, digest));
  }
}

async function annotated(layout: Layout, node: Descriptor, annotations: Annotations): Promise<Descriptor> {
  if (node.mediaType !== OCI_MANIFEST && node.mediaType !== OCI_INDEX) return node;
  const old = parseManifest(await readBytes(layout, node.digest), node.digest);
  const now = isIndex(old) ? { ...old, manifests: await annotatedIn(layout, old, annotations) } : old;
  const missing = Object.keys(annotations).some(key => !Object.hasOwn(old.annotations ?? {}, key));
  // Nothing to add: its bytes stay as the builder wrote them.
  if (!missing && isDeepStrictEqual(now, old)) return node;
  const all = Object.entries({ ...annotations, ...old.annotations }).sort(([a], [b]) => (a < b ? -1 : 1));
  const { digest, size } = await writeBytes(
    layout,
    node.mediaType,
    JSON.stringify({ ...now, annotations: Object.fromEntries(all) }),
  );
  // A copy of the old bytes may stand in the descriptor.
  const { data: _, ...rest } = node;
  return { ...rest, digest, size };
}

async function annotatedIn(
  layout: Layout,
  { manifests }: Index,
  annotations: Annotations,
): Promise<Descriptor[]> {
  // What an attestation says of a digest would no longer be true.
  const named = new Set(manifests.filter(isAttestation).map(attested));
  const all: Descriptor[] = [];
  for (const child of manifests) {
    const stays = isAttestation(child) || named.has(child.digest);
    all.push(stays ? child : await annotated(layout, child, annotations));
  }
  return all;
}
