import { buffer } from 'node:stream/consumers';
import { type Digest, isDigest, isRecord } from '@pipeline/contracts';
import {
  concurrently,
  type Descriptor,
  type ImageConfig,
  isIndex,
  type Manifest,
  OCI_LAYER_GZIP,
  parseConfig,
  parseManifest,
  type Registry,
  type StoredManifest,
} from '@pipeline/oci';
import { PACKED } from './config.ts';

/** An image, or an index of some, that an earlier run pushed. */
export interface EarlierImage {
  registry: Registry;
  repository: string;
  root: StoredManifest;
}

/** Compressed layers by the digest of what they hold, as a registry has it: nothing of it is proven. */
export type LayerClaims = ReadonlyMap<Digest, Descriptor>;

/** Of an index, so many images are looked at. */
const MOST_IMAGES = 16;
/** Bytes. A larger configuration is not read. */
const LARGEST_CONFIG = 1 << 20;

/** The layers that the packer compressed, at the cost of a request or, for each image of an index, two. */
export async function layerClaims({ registry, repository, root }: EarlierImage): Promise<LayerClaims> {
  const name = `${registry.host}/${repository}`;
  const parse = ({ bytes, descriptor: { digest } }: StoredManifest) =>
    parseManifest(bytes, `${name}@${digest}`);
  const claimsOf = async (image: Manifest) => {
    const { digest, size } = image.config;
    if (size > LARGEST_CONFIG) return [];
    const bytes = await buffer(await registry.readBlob(repository, { digest, size }));
    return packedIn(image, parseConfig(bytes, `${name}@${digest}`));
  };
  const top = parse(root);
  if (!isIndex(top)) return new Map(await claimsOf(top));
  const claims = await concurrently(top.manifests.slice(0, MOST_IMAGES), 4, async ({ digest }) => {
    const image = parse(await registry.getManifest(repository, digest));
    return isIndex(image) ? [] : claimsOf(image);
  });
  return new Map(claims.flat());
}

/**
 * From the topmost layer down, as long as the history says that the packer made it: what another program compressed is not
 * what we would make of the same bytes, and an image's digest must not hang on who built it before.
 */
function packedIn({ layers }: Manifest, { rootfs, history }: ImageConfig): [Digest, Descriptor][] {
  const diffIds = rootfs.diff_ids;
  if (!Array.isArray(history) || diffIds.length !== layers.length) return [];
  const packed = history.length - 1 - history.findLastIndex(entry => !isPacked(entry));
  const first = Math.max(layers.length - packed, 0);
  return layers.slice(first).flatMap(({ mediaType, digest, size }, i): [Digest, Descriptor][] => {
    const diffId = String(diffIds[first + i]);
    const isOurs = mediaType === OCI_LAYER_GZIP && isDigest(diffId);
    return isOurs ? [[diffId, { mediaType, digest, size }]] : [];
  });
}

function isPacked(entry: unknown): boolean {
  return isRecord(entry) && typeof entry.created_by === 'string' && entry.created_by.startsWith(PACKED);
}
