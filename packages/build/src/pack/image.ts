import {
  type Descriptor,
  type Layout,
  OCI_CONFIG,
  OCI_MANIFEST,
  type Platform,
  writeBytes,
} from '@pipeline/oci';
import type { Dockerfile } from '../dockerfile/instructions.ts';
import { type Recipe, toRecipe } from '../dockerfile/recipe.ts';
import { platformOf } from '../platform.ts';
import { NOTHING, readBaseFiles } from './base-files.ts';
import type { BaseImage } from './base-image.ts';
import { DEFAULT_PATH, imageConfig } from './config.ts';
import type { ContextEntry } from './context.ts';
import { imageFiles } from './files.ts';
import { planLayers } from './layers.ts';
import type { LayerWriter, NamedLayer } from './write-layers.ts';

export interface PackedLayer {
  name: string;
  digest: string;
  /** Bytes, compressed. */
  size: number;
}

/** One platform's image, and what it is made of. */
export interface PackedImage {
  platform: Platform;
  /** Of its manifest. */
  descriptor: Descriptor;
  /** Absent for `scratch`. */
  base: BaseImage | undefined;
  /** Its own, from the lowest up: without the base's. */
  layers: PackedLayer[];
}

/** What an image is packed from; all but the first three are alike for every platform. */
export interface ImageParts {
  platform: Platform;
  args: ReadonlyMap<string, string>;
  base: BaseImage | undefined;
  dockerfile: Dockerfile;
  context: readonly ContextEntry[];
  labels: Readonly<Record<string, string>>;
  created: Date;
  /** Seconds since the epoch. */
  mtime: number;
}

/** Packs one platform's image into the layout, without making it the layout's root. */
export async function packImage(
  layout: Layout,
  writer: LayerWriter,
  parts: ImageParts,
): Promise<PackedImage> {
  const { platform, args, base, dockerfile, context, mtime } = parts;
  const recipe = toRecipe(dockerfile, args, base?.config.config?.WorkingDir || '/', baseEnv(base));
  const baseFiles = base === undefined ? NOTHING : await readBaseFiles(layout, base.layers, base.reference);
  const files = imageFiles(recipe, context, baseFiles, { file: dockerfile.file, mtime });
  const layers: NamedLayer[] = [];
  for (const plan of planLayers(files)) layers.push(await writer.write(plan));
  const created = parts.created.toISOString().replace('.000Z', 'Z');
  const config = imageConfig({ recipe, base: base?.config, platform, created, labels: parts.labels, layers });
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: await writeBytes(layout, OCI_CONFIG, JSON.stringify(config)),
    layers: [...(base?.layers ?? []), ...layers.map(({ descriptor }) => descriptor)],
  };
  return {
    platform: platformOf(config),
    descriptor: await writeBytes(layout, OCI_MANIFEST, JSON.stringify(manifest)),
    base,
    layers: layers.map(({ name, descriptor: { digest, size } }) => ({ name, digest, size })),
  };
}

/** What the base's environment gives to `$NAME` in this Dockerfile. */
function baseEnv(base: BaseImage | undefined): Recipe['env'] {
  const pairs = base?.config.config?.Env ?? [`PATH=${DEFAULT_PATH}`];
  return new Map(pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}
