import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, stat, symlink } from 'node:fs/promises';
import { ConfigError, type Digest } from '@pipeline/contracts';
import { blobPath, type Descriptor, isIndex, type Layout, parseManifest, readBytes } from '@pipeline/oci';
import type { Source } from './source.ts';

/**
 * Takes an image over into a layout, down to its leaves, with nothing copied: links to what lies in a folder, the
 * files themselves of what was unpacked. A ConfigError at the first that is missing, or is not what its digest says.
 */
export async function take(source: Source, root: Descriptor, layout: Layout): Promise<void> {
  const taken = new Map<Digest, number>();
  const takeBlob = async (blob: Descriptor): Promise<boolean> => {
    const known = taken.get(blob.digest);
    if (known !== undefined) {
      if (known !== blob.size) throw otherSize(source, blob, known);
      return false;
    }
    const file = await checked(source, blob);
    const place = blobPath(layout, blob.digest);
    await (source.unpacked === undefined ? symlink(file, place) : rename(file, place));
    taken.set(blob.digest, blob.size);
    return true;
  };
  const visit = async (node: Descriptor): Promise<void> => {
    if (!(await takeBlob(node))) return;
    const manifest = parseManifest(await readBytes(layout, node.digest), `${node.digest} in ${source.name}`);
    if (isIndex(manifest)) {
      for (const child of manifest.manifests) await visit(child);
      return;
    }
    for (const blob of [manifest.config, ...manifest.layers]) {
      // A foreign layer lies elsewhere.
      if (blob.urls === undefined || blob.urls.length === 0) await takeBlob(blob);
    }
  };
  await visit(root);
}

const DAMAGED = 'Build it again; where it came from another job, look whether all of it was kept';

async function checked(source: Source, blob: Descriptor): Promise<string> {
  const { digest, size } = blob;
  const file = await source.blob(digest);
  if (file === undefined)
    throw new ConfigError(`${source.name} lacks ${digest}, which it names`, { hint: DAMAGED });
  const found = await stat(file);
  if (found.size !== size) throw otherSize(source, blob, found.size);
  const actual = await digestOfFile(file);
  if (actual === digest) return file;
  throw new ConfigError(`${digest} in ${source.name} is damaged: what it holds is ${actual}`, {
    hint: DAMAGED,
  });
}

function otherSize({ name }: Source, { digest, size }: Descriptor, found: number): ConfigError {
  return new ConfigError(`${digest} in ${name} has ${found} bytes, where ${size} are promised`, {
    hint: DAMAGED,
  });
}

async function digestOfFile(file: string): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}
