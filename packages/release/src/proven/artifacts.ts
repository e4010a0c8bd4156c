import { type Digest, type ImageRef, parseImageRef, type TargetIntent } from '@pipeline/contracts';

/** What a release puts on a target, as far as images go. What is no image, such as a model, is left out. */
export function imagesOf(target: TargetIntent): Array<{ container: string; image: ImageRef }> {
  return Object.entries(target.artifacts).flatMap(([container, artifact]) => {
    const image = parseImageRef(artifact);
    return typeof image === 'string' ? [] : [{ container, image }];
  });
}

export function digestsOf(target: TargetIntent): Digest[] {
  return imagesOf(target).flatMap(({ image }) => (image.digest === undefined ? [] : [image.digest]));
}

/** Whether all of its images are named by digest; a tag says nothing of what ran. */
export function isPinned(target: TargetIntent): boolean {
  return imagesOf(target).every(({ image }) => image.digest !== undefined);
}
