import { type Digest, type ImageRef, isRecord, parseImageRef } from '@pipeline/contracts';
import type { Problems } from './problems.ts';

/** An image by its digest, so that it stays the one that was meant. */
export type PinnedImage = ImageRef & { digest: Digest };

/** What a tag could be meanwhile, as the end of a sentence, such as `another image than the one that was checked`. */
type Meanwhile = string;

const SHAPE = 'Write {"api": "ghcr.io/org/shop/api@sha256:…"}, as build-push outputs it in `images`';

/** The input `images`, a JSON object from names to references; what is none of them is a problem, and left out. */
export function pinnedImages(
  images: unknown,
  meanwhile: Meanwhile,
  problems: Problems,
): { name: string; ref: PinnedImage }[] {
  if (problems.has('images')) return [];
  if (!isRecord(images) || Object.keys(images).length === 0) {
    problems.add('images', 'it is not a JSON object with an image in it', SHAPE);
    return [];
  }
  return Object.entries(images).flatMap(([name, text]) => {
    const ref = pinnedImage({ input: `images.${name}`, text, shape: SHAPE }, meanwhile, problems);
    return ref === undefined ? [] : [{ name, ref }];
  });
}

/** @param given `shape`: how it is to be written, for the hint */
export function pinnedImage(
  { input, text, shape }: { input: string; text: unknown; shape: string },
  meanwhile: Meanwhile,
  problems: Problems,
): PinnedImage | undefined {
  const ref = typeof text === 'string' ? parseImageRef(text) : 'is no text';
  if (typeof ref !== 'string' && ref.digest !== undefined) return { ...ref, digest: ref.digest };
  const problem = typeof ref === 'string' ? ref : `names no digest, and a tag can be ${meanwhile}`;
  problems.add(input, `${JSON.stringify(text)} ${problem}`, shape);
  return undefined;
}
