import { createHash } from 'node:crypto';
import type { Log } from '@pipeline/contracts';
import type { Layout } from '@pipeline/oci';
import type { Layer } from '../layer.ts';
import { type Content, fetchLayer } from './fetch-layer.ts';
import { type EarlierImage, type LayerClaims, layerClaims } from './layer-claims.ts';

/** Puts a layer of the same content, compressed by an earlier run, into the layout; `undefined` where there is none. */
export type EarlierLayers = (
  name: string,
  tar: () => AsyncIterable<Uint8Array>,
) => Promise<Layer | undefined>;

/**
 * The layers that `image` has. They are asked for at once and never fail: whatever is odd about them, the layer is
 * compressed, and the log says why.
 */
export function earlierLayers(image: EarlierImage | undefined, layout: Layout, log: Log): EarlierLayers {
  if (image === undefined) return async () => undefined;
  const asked = layerClaims(image).catch((error: unknown): LayerClaims => {
    log(`All layers are compressed, since those of the image before are not known: ${messageOf(error)}`);
    return new Map();
  });
  return async (name, tar) => {
    const claims = await asked;
    // Hashing the content is a tenth of the work, and for nothing where there is nothing to find.
    if (claims.size === 0) return undefined;
    const content = await contentOf(tar());
    const descriptor = claims.get(content.digest);
    if (descriptor === undefined) return undefined;
    try {
      await fetchLayer(image, descriptor, content, layout);
      return { descriptor, diffId: content.digest };
    } catch (error) {
      log(`Layer ${name} is compressed again, since it cannot be had as it was: ${messageOf(error)}`);
      return undefined;
    }
  };
}

async function contentOf(tar: AsyncIterable<Uint8Array>): Promise<Content> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of tar) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { digest: `sha256:${hash.digest('hex')}`, size };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
