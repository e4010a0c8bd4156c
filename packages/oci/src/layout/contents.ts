import { type Descriptor, isIndex, parseManifest } from '../manifest/manifest.ts';
import { type Layout, readBytes, rootOf } from './layout.ts';

/** All that an image is made of, in the order in which it may be pushed. */
export interface Contents {
  root: Descriptor;
  /** Configs and layers, each once. Foreign layers, which lie elsewhere, are left out. */
  blobs: Descriptor[];
  /** Manifests, and indexes after what they name; the root is last. */
  manifests: Descriptor[];
}

/** Reads a layout's image to its leaves: one manifest, or an index with manifests below it. */
export async function contentsOf(layout: Layout): Promise<Contents> {
  const root = await rootOf(layout);
  const blobs = new Map<string, Descriptor>();
  const manifests = new Map<string, Descriptor>();

  const visit = async (node: Descriptor): Promise<void> => {
    if (manifests.has(node.digest)) return;
    const manifest = parseManifest(await readBytes(layout, node.digest), node.digest);
    if (isIndex(manifest)) {
      for (const child of manifest.manifests) await visit(child);
    } else {
      for (const blob of [manifest.config, ...manifest.layers]) {
        if (blob.urls === undefined || blob.urls.length === 0) blobs.set(blob.digest, blob);
      }
    }
    manifests.set(node.digest, node);
  };
  await visit(root);
  return { root, blobs: [...blobs.values()], manifests: [...manifests.values()] };
}
