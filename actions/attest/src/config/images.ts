import { type PinnedImage, type Problems, pinnedImage, pinnedImages } from '@pipeline/action-kit';
import type { Inputs } from '../spec.gen.ts';

export interface CheckedImage {
  name: string;
  ref: PinnedImage;
}

const MEANWHILE = 'another image than the one that was checked';

/** The images that the inputs name. Each must have a digest: what a tag names now may not be what was checked. */
export function imagesOf({ image, images, deployments = [] }: Inputs, problems: Problems): CheckedImage[] {
  if (problems.has('images')) return [];
  if (image !== undefined && images !== undefined)
    problems.add('images', 'it is given beside `image`', 'Keep one of them');
  if (image !== undefined) return onlyImage(image, problems);
  if (images !== undefined) return pinnedImages(images, MEANWHILE, problems);
  if (deployments.length === 0)
    problems.add('image', 'nothing says what was checked', 'Give `image`, `images` or `deployments`');
  return [];
}

/** Called as its repository is. */
function onlyImage(text: string, problems: Problems): CheckedImage[] {
  const shape = 'Write registry/repository@sha256:…, as build-push outputs it';
  const ref = pinnedImage({ input: 'image', text, shape }, MEANWHILE, problems);
  return ref === undefined ? [] : [{ name: ref.repository.slice(ref.repository.lastIndexOf('/') + 1), ref }];
}
