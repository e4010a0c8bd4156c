import { buffer } from 'node:stream/consumers';
import {
  type Descriptor,
  type ImageConfig,
  isIndex,
  type Manifest,
  type Platform,
  parseConfig,
  parseManifest,
} from '../manifest/manifest.ts';
import { DOCKER_CONFIG, OCI_CONFIG } from '../manifest/media-types.ts';
import type { Registry } from '../registry.ts';
import { orNothing } from '../wire/failure.ts';
import { isAttestation, isIndexType } from './node.ts';

/** What an image says of itself. */
export interface ImageDescription {
  descriptor: Descriptor;
  platforms: Platform[];
  /** Labels of its config, and over them the annotations of its manifest and of its index. */
  labels: Record<string, string>;
  /** `org.opencontainers.image.revision`: the commit it was built from. */
  revision: string | undefined;
  /** `org.opencontainers.image.source`: the repository that it was built from. */
  source: string | undefined;
  /** `org.opencontainers.image.created`, else the config's. ISO 8601. */
  created: string | undefined;
}

/** Well-known keys: https://github.com/opencontainers/image-spec/blob/main/annotations.md */
const KEY = 'org.opencontainers.image.';

/**
 * What a tag or digest names and where it comes from; `undefined` where it names nothing. One request for an
 * index with a revision of its own, two for a single image, three for an index whose first image must be asked.
 */
export async function describeImage(
  registry: Registry,
  repository: string,
  reference: string,
): Promise<ImageDescription | undefined> {
  const name = `${registry.host}/${repository}`;
  const found = await registry.getManifest(repository, reference).catch(orNothing);
  if (found === undefined) return undefined;
  const { descriptor, bytes } = found;
  const root = parseManifest(bytes, `${name}@${descriptor.digest}`);
  const own = root.annotations ?? {};
  if (!isIndex(root)) {
    const config = await configOf(registry, repository, root);
    return described(descriptor, platformOf(config), { ...labelsOf(config), ...own }, config);
  }
  const images = root.manifests.filter(image => !isAttestation(image));
  const platforms = images.flatMap(({ platform }) => platform ?? []);
  const first = images.find(({ mediaType }) => !isIndexType(mediaType));
  if (own[`${KEY}revision`] !== undefined || first === undefined)
    return described(descriptor, platforms, own);
  const image = await registry.getManifest(repository, first.digest);
  const manifest = parseManifest(image.bytes, `${name}@${first.digest}`);
  const config = isIndex(manifest) ? undefined : await configOf(registry, repository, manifest);
  const labels = { ...labelsOf(config), ...manifest.annotations, ...own };
  return described(descriptor, platforms, labels, config);
}

function described(
  descriptor: Descriptor,
  platforms: Platform[],
  given: Record<string, string>,
  config?: ImageConfig,
): ImageDescription {
  // Whoever built it may have written anything there.
  const labels = Object.fromEntries(Object.entries(given).filter(([, text]) => typeof text === 'string'));
  return {
    descriptor,
    platforms,
    labels,
    revision: labels[`${KEY}revision`],
    source: labels[`${KEY}source`],
    created: labels[`${KEY}created`] ?? config?.created,
  };
}

const IMAGE_CONFIGS = new Set([OCI_CONFIG, DOCKER_CONFIG]);
/** Bytes; a larger one is no config, and is not held. */
const LARGEST_CONFIG = 8 * 2 ** 20;

/** None where it is no image: an artifact's config is mostly empty. */
export async function configOf(
  registry: Registry,
  repository: string,
  { config, artifactType }: Manifest,
): Promise<ImageConfig | undefined> {
  if (artifactType !== undefined || !IMAGE_CONFIGS.has(config.mediaType)) return undefined;
  if (config.size > LARGEST_CONFIG) return undefined;
  const bytes = await buffer(await registry.readBlob(repository, config));
  return parseConfig(bytes, `${registry.host}/${repository}: config ${config.digest}`);
}

function labelsOf(config: ImageConfig | undefined): Record<string, string> {
  return config?.config?.Labels ?? {};
}

export function platformOf(config: ImageConfig | undefined): Platform[] {
  // What is made of layers alone, without a build, tells none.
  if (!config?.os || !config.architecture) return [];
  const { os, architecture, variant, 'os.version': version } = config;
  return [
    {
      os,
      architecture,
      ...(variant !== undefined && { variant }),
      ...(version !== undefined && { 'os.version': version }),
    },
  ];
}
