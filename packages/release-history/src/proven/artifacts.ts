import { deploymentIn, type ImageRef, parseImageRef, type TargetIntent } from '@pipeline/contracts';

/** What a release puts on a target, as far as images go. What is no image, such as a model, is left out. */
export function imagesOf(target: TargetIntent): Array<{ container: string; image: ImageRef }> {
  return Object.entries(target.artifacts).flatMap(([container, artifact]) => {
    const image = parseImageRef(artifact);
    return typeof image === 'string' ? [] : [{ container, image }];
  });
}

/** What tells the very things apart that a release puts on a target: digests, and addresses such as `vercel://dpl_5ucQ`. */
export function identitiesOf(target: TargetIntent): string[] {
  const digests = imagesOf(target).flatMap(({ image }) => image.digest ?? []);
  const deployments = Object.values(target.artifacts).filter(
    artifact => deploymentIn(artifact) !== undefined,
  );
  return [...digests, ...deployments];
}

/** Whether all of its images are named by digest; a tag says nothing of what ran. */
export function isPinned(target: TargetIntent): boolean {
  return imagesOf(target).every(({ image }) => image.digest !== undefined);
}

/** Whether a target has got a thing: by its digest, or by its whole address, as of a model or a function's version. */
export function holds(target: TargetIntent, identity: string): boolean {
  const artifacts = Object.values(target.artifacts);
  // Few have it, and to parse all the others takes long.
  const might = artifacts.some(artifact => artifact.endsWith(identity));
  return might && (artifacts.includes(identity) || identitiesOf(target).includes(identity));
}
