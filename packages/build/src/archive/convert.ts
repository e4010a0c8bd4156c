import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { ConfigError, type Digest } from '@pipeline/contracts';
import {
  createLayout,
  type Descriptor,
  type Layout,
  OCI_CONFIG,
  OCI_LAYER_GZIP,
  OCI_LAYER_ZSTD,
  OCI_MANIFEST,
  parseConfig,
  setRoot,
  writeBlob,
  writeBytes,
} from '@pipeline/oci';
import { writeLayer } from '../layer.ts';
import { compressionOf, readDecompressed } from './compression.ts';
import { type Extracted, extract } from './extract.ts';
import { chooseSaved, savedImages } from './saved.ts';

/** An archive of `docker save` → an OCI layout in `dir`. `scratch` is for its members, and the caller's to remove. */
export async function convertSaved(archive: string, scratch: string, dir: string): Promise<Layout> {
  const name = 'what docker saved';
  return convertUnpacked(await extract(archive, scratch, name), dir, { name });
}

/**
 * A docker archive that was unpacked → an OCI layout. Engines before 25 name layers `<id>/layer.tar`, later ones
 * `blobs/sha256/<digest>`, other builders as they like; all list them in `manifest.json`. The configuration is
 * kept byte for byte, so that the image's id stays; layers are compressed unless they are already. Throws a
 * ConfigError where a layer is not what the configuration says, or `reference` names no image, or none does of several.
 * https://github.com/moby/moby/blob/master/image/spec/v1.2.md#combined-image-json--filesystem-changeset-format
 */
export async function convertUnpacked(
  at: Extracted,
  dir: string,
  { name, reference }: { name: string; reference?: string | undefined },
): Promise<Layout> {
  const member = (path: string) => at(path) ?? lacks(name, path);
  const images = savedImages(await readFile(member('manifest.json')), name);
  const saved = chooseSaved(images, reference, name);
  const bytes = await readFile(member(saved.Config));
  const { rootfs } = parseConfig(bytes, `${saved.Config} in ${name}`);
  if (rootfs.diff_ids.length !== saved.Layers.length) {
    throw new ConfigError(
      `${name} lists ${saved.Layers.length} layers, where its image has ${rootfs.diff_ids.length}`,
    );
  }
  const layout = await createLayout(dir);
  const layers: Descriptor[] = [];
  for (const [i, path] of saved.Layers.entries()) {
    const { descriptor, diffId } = await takeLayer(layout, member(path));
    if (diffId !== rootfs.diff_ids[i]) {
      throw new ConfigError(`${path} in ${name} is ${diffId}, where its image says ${rootfs.diff_ids[i]}`, {
        hint: 'The archive is damaged: save the image again',
      });
    }
    layers.push(descriptor);
  }
  const config = await writeBytes(layout, OCI_CONFIG, bytes);
  const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers };
  await setRoot(layout, await writeBytes(layout, OCI_MANIFEST, JSON.stringify(manifest)));
  return layout;
}

function lacks(name: string, path: string): never {
  throw new ConfigError(`${name} has no ${path}`, {
    hint: 'It is incomplete, or of a form that is not known here: then please report what wrote it, and its version',
  });
}

async function takeLayer(layout: Layout, file: string): Promise<{ descriptor: Descriptor; diffId: Digest }> {
  const how = await compressionOf(file);
  if (how !== 'gzip' && how !== 'zstd') {
    return writeLayer(layout, createReadStream(file, { highWaterMark: 1 << 18 }));
  }
  const mediaType = how === 'gzip' ? OCI_LAYER_GZIP : OCI_LAYER_ZSTD;
  const descriptor = { mediaType, ...(await writeBlob(layout, createReadStream(file))) };
  const hash = createHash('sha256');
  for await (const chunk of readDecompressed(file)) hash.update(chunk);
  return { descriptor, diffId: `sha256:${hash.digest('hex')}` };
}
