import {
  type Descriptor,
  DOCKER_CONFIG,
  isAttestation,
  isIndex,
  type Layout,
  type Manifest,
  OCI_CONFIG,
  type Platform,
  parseConfig,
  parseManifest,
  readBytes,
  rootOf,
} from '@pipeline/oci';
import { platformOf } from './platform.ts';

/** One platform's image in a layout; `platform` is absent for what is no image, such as a chart. */
export interface PlatformImage {
  descriptor: Descriptor;
  manifest: Manifest;
  platform: Platform | undefined;
}

/** The layout's image, or all of its index, in the index's order and without attestations. */
export async function imagesIn(layout: Layout): Promise<PlatformImage[]> {
  const visit = async (node: Descriptor): Promise<PlatformImage[]> => {
    if (isAttestation(node)) return [];
    const manifest = parseManifest(await readBytes(layout, node.digest), node.digest);
    if (isIndex(manifest)) return (await Promise.all(manifest.manifests.map(visit))).flat();
    return [
      { descriptor: node, manifest, platform: node.platform ?? (await toldByConfig(layout, manifest)) },
    ];
  };
  return visit(await rootOf(layout));
}

async function toldByConfig(layout: Layout, { config }: Manifest): Promise<Platform | undefined> {
  if (config.mediaType !== OCI_CONFIG && config.mediaType !== DOCKER_CONFIG) return undefined;
  return platformOf(parseConfig(await readBytes(layout, config.digest), config.digest));
}
