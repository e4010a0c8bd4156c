import type { Problems } from '@pipeline/action-kit';
import { formatImageRef, isRecord, nearest, parseImageRef } from '@pipeline/contracts';
import type { ServiceSettings } from './settings.ts';

/** Name → image, as build-push outputs them. */
export type BuiltImages = Record<string, string>;

export interface ImageSettings {
  image?: string | undefined;
  /** Container → image. */
  images?: Record<string, string> | undefined;
  /** Whose `image` is. */
  container?: string | undefined;
}

/** The input `built-images`; a name in it wins over an image of the same name on Docker Hub. */
export function builtImages(given: unknown, problems: Problems): BuiltImages {
  if (given === undefined) return {};
  const entries = isRecord(given) ? Object.entries(given) : [];
  const images = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (images.length > 0 && images.length === entries.length) return Object.fromEntries(images);
  problems.add('built-images', 'it is not an object of images by name', 'Give build-push’s output `images`');
  return {};
}

/** Container → image; `''` where the container is not named. */
export function imagesOf(
  { settings, where }: Pick<ServiceSettings<ImageSettings, 'image' | 'images'>, 'settings' | 'where'>,
  built: BuiltImages,
  problems: Problems,
): Record<string, string> {
  const { image, images = {}, container = '' } = settings;
  const named = Object.entries(images).map(([key, text]) => [key, text, 'images'] as const);
  const all = image === undefined ? named : [...named, [container, image, 'image'] as const];
  if (image !== undefined && container === '' && named.length > 0)
    problems.add(
      where('image'),
      'it is given beside `images`, and no container is named for it',
      'Put it into `images`',
    );
  else if (image !== undefined && container in images)
    problems.add(
      where('images'),
      `it gives ${container} another image than \`image\` does`,
      'Keep one of them',
    );
  return Object.fromEntries(
    all.map(([key, text, input]) => {
      const ref = parseImageRef((Object.hasOwn(built, text) ? built[text] : undefined) ?? text);
      if (typeof ref !== 'string') return [key, formatImageRef(ref)];
      problems.add(where(input), `${JSON.stringify(text)} ${ref}`, fixFor(text, built));
      return [key, text];
    }),
  );
}

/** Images that are named by tag: what they are can change under a running service. */
export function unpinnedIn(images: Record<string, string>): string[] {
  return Object.values(images).filter(image => !image.includes('@sha256:'));
}

function fixFor(text: string, built: BuiltImages): string {
  const names = Object.keys(built);
  if (names.length === 0) return 'Write registry/repository@sha256:…, as build-push gives it';
  return `Write an image, or one of \`built-images\`: ${nearest(text, names)[0] ?? names.join(', ')}`;
}
