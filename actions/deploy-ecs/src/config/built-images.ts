import type { Problems } from '@pipeline/action-kit';
import type { BuiltImages } from './wants.ts';

/** The input `built-images`; a name in it wins over an image of the same name on Docker Hub. */
export function builtImages(given: unknown, problems: Problems): BuiltImages {
  if (given === undefined) return {};
  const entries =
    typeof given === 'object' && given !== null && !Array.isArray(given) ? Object.entries(given) : [];
  if (entries.length > 0 && entries.every(([, image]) => typeof image === 'string'))
    return Object.fromEntries(entries);
  problems.add('built-images', 'it is not an object of images by name', 'Give build-push’s output `images`');
  return {};
}
