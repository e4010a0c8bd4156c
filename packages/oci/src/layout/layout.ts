import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, type Digest } from '@pipeline/contracts';
import { digestOf } from '../manifest/digest.ts';
import { type Descriptor, isIndex, parseManifest } from '../manifest/manifest.ts';
import { OCI_INDEX } from '../manifest/media-types.ts';

/**
 * An OCI image layout in a directory: what every way to build yields, so that a digest is known before
 * anything is pushed. https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export interface Layout {
  readonly dir: string;
}

export async function createLayout(dir: string): Promise<Layout> {
  await mkdir(join(dir, 'blobs', 'sha256'), { recursive: true });
  await writeFile(join(dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  return { dir };
}

export function blobPath(layout: Layout, digest: Digest): string {
  return join(layout.dir, 'blobs', 'sha256', digest.slice('sha256:'.length));
}

/** Streams bytes into the layout under their own digest; nothing is left where the source fails. */
export async function writeBlob(
  layout: Layout,
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ digest: Digest; size: number }> {
  const draft = join(layout.dir, `draft-${randomUUID()}`);
  const hash = createHash('sha256');
  let size = 0;
  try {
    await using file = await open(draft, 'w');
    for await (const chunk of bytes) {
      hash.update(chunk);
      size += chunk.length;
      await file.writeFile(chunk);
    }
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  const digest: Digest = `sha256:${hash.digest('hex')}`;
  await rename(draft, blobPath(layout, digest));
  return { digest, size };
}

/** Writes a small blob (a config, a manifest) and describes it. */
export async function writeBytes(
  layout: Layout,
  mediaType: string,
  bytes: Uint8Array | string,
): Promise<Descriptor> {
  const data = Buffer.from(bytes);
  const digest = digestOf(data);
  await writeFile(blobPath(layout, digest), data);
  return { mediaType, digest, size: data.length };
}

export function readBytes(layout: Layout, digest: Digest): Promise<Uint8Array> {
  return readFile(blobPath(layout, digest));
}

/** A blob's bytes, from an offset on. */
export function openBlob(layout: Layout, digest: Digest, from = 0): AsyncIterable<Uint8Array> {
  return createReadStream(blobPath(layout, digest), { start: from, highWaterMark: 1 << 18 });
}

export async function holdsBlob(layout: Layout, { digest, size }: Descriptor): Promise<boolean> {
  const found = await stat(blobPath(layout, digest)).catch(() => undefined);
  return found?.size === size;
}

/** Makes `image` the one that the layout is about. */
export async function setRoot(layout: Layout, image: Descriptor): Promise<void> {
  const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [image] };
  await writeFile(join(layout.dir, 'index.json'), JSON.stringify(index));
}

/** The one image that a layout is about. */
export async function rootOf(layout: Layout): Promise<Descriptor> {
  const file = join(layout.dir, 'index.json');
  const bytes = await readFile(file).catch(cause => {
    throw new ConfigError(`${layout.dir} is no OCI image layout: it has no index.json`, { cause });
  });
  const index = parseManifest(bytes, file);
  const [only, ...more] = isIndex(index) ? index.manifests : [];
  if (only === undefined || more.length > 0) {
    throw new ConfigError(
      `${file} names ${more.length + (only === undefined ? 0 : 1)} images, and one is wanted`,
    );
  }
  return only;
}
