import { ConfigError } from '@pipeline/contracts';
import { blobPath, type Descriptor, formatPlatform, type Layout, type Manifest } from '@pipeline/oci';
import { compressionOf } from '../archive/compression.ts';
import { imagesIn } from '../images.ts';
import { isDamage } from '../tar/damage.ts';
import { Cover } from './cover.ts';
import { type ImageFile, readLayer, type Wanted } from './read-layer.ts';

export interface ReadImageFiles extends Wanted {
  /** Which of an index's images, by its digest; needless where the layout has but one. */
  image?: Pick<Descriptor, 'digest'> | undefined;
}

/**
 * The wanted files that an image has at last: later layers win, whiteouts and opaque directories are heeded, symbolic
 * links are not followed. From the topmost layer down, each read once (once more where a wanted file is a hard link),
 * so that one file is held at a time. A path that one layer names twice, which no builder does, comes twice.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md
 */
export async function* readImageFiles(layout: Layout, asked: ReadImageFiles): AsyncGenerator<ImageFile> {
  const { layers } = await manifestOf(layout, asked.image);
  const above = new Cover();
  for (const { digest } of layers.toReversed()) {
    const file = blobPath(layout, digest);
    if (await isReadable(file)) {
      const layer = new Cover();
      try {
        yield* readLayer(file, asked, above, layer);
      } catch (error) {
        if (!isDamage(error)) throw error;
        throw new ConfigError(`The layer ${digest} is no whole tar archive: ${error.message}`, {
          hint: 'What this image is made of cannot be listed: have it built anew, or set `sbom: false` where it is no image to run something in',
          cause: error,
        });
      }
      above.add(layer);
    } else {
      asked.note?.(
        `The layer ${digest} is not looked into: it is elsewhere, or compressed in a way unknown here`,
      );
    }
  }
}

/** A foreign layer is not in the layout. */
async function isReadable(file: string): Promise<boolean> {
  return (await compressionOf(file).catch(() => undefined)) !== undefined;
}

async function manifestOf(layout: Layout, image: ReadImageFiles['image']): Promise<Manifest> {
  const images = await imagesIn(layout);
  const [only, ...more] = images.filter(
    each => image === undefined || each.descriptor.digest === image.digest,
  );
  if (only !== undefined && more.length === 0) return only.manifest;
  const has = images.map(({ platform }) => (platform === undefined ? '?' : formatPlatform(platform)));
  throw new ConfigError(
    `One image's files are wanted, and the layout's are for ${has.join(', ')}: say which`,
  );
}
