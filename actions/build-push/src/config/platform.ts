import type { Problems } from '@pipeline/action-kit';
import { type Platform, parsePlatform } from '@pipeline/oci';
import { fieldOf, type ImageInput } from './image-input.ts';

/** One of an image's platforms; none where it is none. */
export function readPlatform(text: string, image: ImageInput, problems: Problems): Platform[] {
  const platform = parsePlatform(text);
  if (platform !== undefined) return [platform];
  problems.add(
    fieldOf(image, 'platforms'),
    `${JSON.stringify(text)} is not a platform`,
    'Write one such as linux/arm64',
  );
  return [];
}
