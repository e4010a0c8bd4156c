import type { Problems } from '@pipeline/action-kit';
import { type ImageRef, isRecord, nearest, parseImageRef } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';

/** One image as the workflow names it. */
export interface WantedImage {
  name: string;
  ref: ImageRef;
  /** The input that names it, where problems with it are told. */
  input: string;
  /** Where it goes in the registry, instead of where `to` says. */
  repository?: string;
  /** Instead of those of all images. */
  tags?: string[];
}

/** The images that the inputs name; `undefined` where the release log is to say what is promoted. */
export function wantedImages(
  { image, images, release, fromEnvironment }: Inputs,
  problems: Problems,
): WantedImage[] | undefined {
  if (problems.has('images')) return [];
  const named = image !== undefined || images !== undefined;
  if (image !== undefined && images !== undefined)
    problems.add('images', 'it is given beside `image`', 'Keep one of them');
  if (named && release !== undefined)
    problems.add(
      'release',
      `it says what to promote, and so does \`${image === undefined ? 'images' : 'image'}\``,
      'Keep one of them',
    );
  if (release !== undefined && fromEnvironment === undefined)
    problems.add('release', 'it needs `from-environment`, whose log knows it', 'Name it, such as staging');
  if (!named && fromEnvironment === undefined && release === undefined)
    problems.add(
      'image',
      'nothing says what to promote',
      'Give `image`, `images`, or `from-environment` to take what is verified there',
    );
  if (image !== undefined) return one('image', undefined, { image }, problems);
  if (images === undefined) return undefined;
  if (!isRecord(images) || Object.keys(images).length === 0) {
    problems.add('images', 'it is not a JSON object with an image in it', SHAPE);
    return [];
  }
  return Object.entries(images).flatMap(([name, given]) => entry(name, given, problems));
}

const SHAPE = 'Write {"api": "ghcr.io/org/shop/api@sha256:…"}, as build-push outputs it in `images`';
const KEYS = ['image', 'repository', 'tags'];

function entry(name: string, given: unknown, problems: Problems): WantedImage[] {
  const input = `images.${name}`;
  const value = typeof given === 'string' ? { image: given } : given;
  if (!isRecord(value) || typeof value.image !== 'string') {
    problems.add(input, 'it names no image', SHAPE);
    return [];
  }
  for (const key of Object.keys(value).filter(each => !KEYS.includes(each))) {
    const [close] = nearest(key, KEYS);
    const fix = close === undefined ? `Use ${KEYS.join(', ')}` : `Did you mean ${close}?`;
    problems.add(`${input}.${key}`, 'there is no such key', fix);
  }
  const { image, repository, tags } = value;
  if (repository !== undefined && typeof repository !== 'string')
    problems.add(
      `${input}.repository`,
      'it is not text',
      'Write a repository of the registry, such as shop/api',
    );
  const listed = Array.isArray(tags) && tags.length > 0 && tags.every(each => typeof each === 'string');
  if (tags !== undefined && !listed)
    problems.add(`${input}.tags`, 'it is not a list of texts', 'Write ["v1.4.2"]');
  return one(
    input,
    name,
    { image, repository, tags: listed ? [...new Set<string>(tags)] : undefined },
    problems,
  );
}

function one(
  input: string,
  name: string | undefined,
  { image, repository, tags }: { image: string; repository?: unknown; tags?: string[] | undefined },
  problems: Problems,
): WantedImage[] {
  const ref = parseImageRef(image);
  if (typeof ref === 'string') {
    problems.add(input, `${JSON.stringify(image)} ${ref}`, 'Write registry/repository@sha256:…');
    return [];
  }
  return [
    {
      name: name ?? lastPart(ref.repository),
      ref,
      input,
      ...(typeof repository === 'string' && { repository }),
      ...(tags !== undefined && { tags }),
    },
  ];
}

/** `shop/api` → `api`. */
function lastPart(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}
