import type { Problems } from '@pipeline/action-kit';
import { type Digest, type ImageRef, isRecord, parseImageRef } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';

export interface CheckedImage {
  name: string;
  ref: ImageRef & { digest: Digest };
}

const SHAPE = 'Write {"api": "ghcr.io/org/shop/api@sha256:…"}, as build-push outputs it in `images`';

/** The images that the inputs name. Each must have a digest: what a tag names now may not be what was checked. */
export function imagesOf({ image, images, deployments = [] }: Inputs, problems: Problems): CheckedImage[] {
  if (problems.has('images')) return [];
  if (image !== undefined && images !== undefined)
    problems.add('images', 'it is given beside `image`', 'Keep one of them');
  if (image !== undefined) return one('image', undefined, image, problems);
  if (images === undefined) {
    if (deployments.length === 0)
      problems.add('image', 'nothing says what was checked', 'Give `image`, `images` or `deployments`');
    return [];
  }
  if (!isRecord(images) || Object.keys(images).length === 0) {
    problems.add('images', 'it is not a JSON object with an image in it', SHAPE);
    return [];
  }
  return Object.entries(images).flatMap(([name, text]) => {
    if (typeof text === 'string') return one(`images.${name}`, name, text, problems);
    problems.add(`images.${name}`, 'it names no image', SHAPE);
    return [];
  });
}

function one(input: string, name: string | undefined, text: string, problems: Problems): CheckedImage[] {
  const ref = parseImageRef(text);
  if (typeof ref === 'string') {
    problems.add(input, `${JSON.stringify(text)} ${ref}`, 'Write registry/repository@sha256:…');
    return [];
  }
  const { digest } = ref;
  if (digest === undefined) {
    problems.add(
      input,
      `${JSON.stringify(text)} names no digest, and a tag can be another image than the one that was checked`,
      'Write registry/repository@sha256:…, as build-push outputs it',
    );
    return [];
  }
  const last = ref.repository.slice(ref.repository.lastIndexOf('/') + 1);
  return [{ name: name ?? last, ref: { ...ref, digest } }];
}
