import {
  type Descriptor,
  digestOf,
  OCI_CONFIG,
  OCI_INDEX,
  OCI_LAYER_GZIP,
  OCI_MANIFEST,
  openRegistry,
  type Place,
  type RegistryOptions,
} from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';

/** A repository of a registry at this host. */
export function placeAt(
  { host }: { host: string },
  repository: string,
  options: Partial<RegistryOptions> = {},
): Place {
  return { registry: openRegistry({ host, clock: fakeClock(), ...options }), repository };
}

export async function blobIn({ registry, repository }: Place, mediaType: string, content: string | Buffer) {
  const bytes = Buffer.from(content);
  const descriptor: Descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
  const open = async function* (from = 0) {
    yield bytes.subarray(from);
  };
  await registry.putBlob(repository, { ...descriptor, open });
  return descriptor;
}

export async function manifestIn({ registry, repository }: Place, document: object, tag?: string) {
  const mediaType = 'mediaType' in document ? String(document.mediaType) : OCI_MANIFEST;
  const bytes = Buffer.from(JSON.stringify(document, undefined, 3));
  const descriptor: Descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
  await registry.putManifest(repository, tag ?? descriptor.digest, { descriptor, bytes });
  return descriptor;
}

export interface ImageParts {
  architecture?: string;
  layers?: string[];
  labels?: Record<string, string>;
  /** What else the manifest says. */
  more?: object;
  tag?: string;
}

/** Puts an image of one platform into a place. */
export async function imageIn(place: Place, parts: ImageParts = {}): Promise<Descriptor> {
  const { architecture = 'amd64', layers = ['a layer'], labels = {}, more, tag } = parts;
  const rootfs = { type: 'layers', diff_ids: [] };
  const config = {
    architecture,
    os: 'linux',
    created: '2026-01-02T03:04:05Z',
    config: { Labels: labels },
    rootfs,
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: await blobIn(place, OCI_CONFIG, JSON.stringify(config)),
    layers: await Promise.all(layers.map(layer => blobIn(place, OCI_LAYER_GZIP, layer))),
    ...more,
  };
  const descriptor = await manifestIn(place, manifest, tag);
  return { ...descriptor, platform: { os: 'linux', architecture } };
}

export function indexIn(place: Place, manifests: Descriptor[], more: object = {}): Promise<Descriptor> {
  return manifestIn(place, { schemaVersion: 2, mediaType: OCI_INDEX, manifests, ...more });
}

/** As buildx puts it into an index, beside its image. */
export async function attestationIn(place: Place, image: Descriptor): Promise<Descriptor> {
  const statement = JSON.stringify({ about: image.digest });
  const manifest = await imageIn(place, { architecture: 'unknown', layers: [statement] });
  const annotations = {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': image.digest,
  };
  return { ...manifest, platform: { os: 'unknown', architecture: 'unknown' }, annotations };
}

/** Every manifest and blob of a repository by digest, to compare two. */
export function held(registry: { store: { repository(name: string): Held } }, name: string): string[] {
  const { manifests, blobs } = registry.store.repository(name);
  return [...manifests.keys(), ...blobs].sort();
}

interface Held {
  manifests: ReadonlyMap<string, unknown>;
  blobs: ReadonlySet<string>;
}
