import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { ConfigError } from '@pipeline/contracts';
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
import { type Extracted, extract } from './extract.ts';

interface SavedImage {
  Config: string;
  Layers: string[];
}

/**
 * An archive of `docker save` → an OCI layout. Engines before 25 name layers `<id>/layer.tar`, later ones
 * `blobs/sha256/<digest>`; both list them in `manifest.json`. The configuration is kept byte for byte, so
 * that the image's id stays; layers are compressed unless they are already.
 * https://github.com/moby/moby/blob/master/image/spec/v1.2.md#combined-image-json--filesystem-changeset-format
 */
export async function convertSaved(archive: string, scratch: string, dir: string): Promise<Layout> {
  const at = await extract(archive, scratch);
  const [saved] = JSON.parse(await readFile(member(at, 'manifest.json'), 'utf8')) as SavedImage[];
  if (saved === undefined) throw new ConfigError('docker saved no image');
  const bytes = await readFile(member(at, saved.Config));
  const { rootfs } = parseConfig(bytes, 'the image that docker saved');
  const layout = await createLayout(dir);
  const layers: Descriptor[] = [];
  for (const [i, path] of saved.Layers.entries()) {
    layers.push(await takeLayer(layout, member(at, path), rootfs.diff_ids[i]));
  }
  const config = await writeBytes(layout, OCI_CONFIG, bytes);
  const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers };
  await setRoot(layout, await writeBytes(layout, OCI_MANIFEST, JSON.stringify(manifest)));
  return layout;
}

function member(at: Extracted, path: string): string {
  const file = at(path);
  if (file !== undefined) return file;
  throw new ConfigError(`docker saved an archive without ${path}`, {
    hint: "This engine writes a form that is not known here; build with `builder: buildx`, and please report the engine's version",
  });
}

async function takeLayer(layout: Layout, file: string, diffId: string | undefined): Promise<Descriptor> {
  const compressed = await compression(file);
  if (compressed !== undefined) {
    return { mediaType: compressed, ...(await writeBlob(layout, createReadStream(file))) };
  }
  const layer = await writeLayer(layout, createReadStream(file, { highWaterMark: 1 << 18 }));
  if (diffId !== undefined && layer.diffId !== diffId) {
    throw new ConfigError(`docker saved a layer that is ${layer.diffId}, where its image says ${diffId}`);
  }
  return layer.descriptor;
}

/** By the first bytes; `undefined` for a plain archive. */
async function compression(file: string): Promise<string | undefined> {
  await using handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  if (buffer.readUInt16BE(0) === 0x1f8b) return OCI_LAYER_GZIP;
  return buffer.readUInt32LE(0) === 0xfd2fb528 ? OCI_LAYER_ZSTD : undefined;
}
