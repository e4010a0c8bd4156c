import { ConfigError, isRecord } from '@pipeline/contracts';
import { onlyOne } from './only-one.ts';

/** An image as a docker archive's `manifest.json` lists it; names as they stand in the file. */
export interface SavedImage {
  Config: string;
  RepoTags: string[];
  /** From the lowest up. */
  Layers: string[];
}

/** What a docker archive's `manifest.json` lists; a ConfigError, which calls the archive `name`, where it is none. */
export function savedImages(json: Uint8Array, name: string): SavedImage[] {
  const listed = parsed(json);
  if (!Array.isArray(listed) || !listed.every(isSaved)) {
    throw new ConfigError(`manifest.json in ${name} is not what \`docker save\` writes`);
  }
  // An image that has no tag has null for a list of them.
  return listed.map(image => ({ ...image, RepoTags: Array.isArray(image.RepoTags) ? image.RepoTags : [] }));
}

/** The image that has the tag, or the only one. */
export function chooseSaved(
  images: readonly SavedImage[],
  reference: string | undefined,
  name: string,
): SavedImage {
  const named = images.map(image => ({ image, id: image.Config, names: image.RepoTags }));
  return onlyOne(named, reference, name).image;
}

function parsed(json: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(json).toString());
  } catch {
    return undefined;
  }
}

function isSaved(value: unknown): value is SavedImage {
  if (!isRecord(value) || typeof value.Config !== 'string') return false;
  return Array.isArray(value.Layers) && value.Layers.every(layer => typeof layer === 'string');
}
