import { ActionError, type ImageRef, type Log, parseImageRef } from '@pipeline/contracts';

/** Asks a registry of ours; `undefined` where it is nobody's that could be asked. */
export type FindImage = (image: ImageRef & { digest: string }) => Promise<'there' | 'gone'> | undefined;

/** Those of a snapshot's images that their registries do not have any more. One that cannot be asked is said, and not taken for gone. */
export async function goneImages(images: Iterable<string>, find: FindImage, log: Log): Promise<string[]> {
  const asked = [...new Set(images)].map(async image => {
    const ref = parseImageRef(image);
    // What has no digest may be another image by now, and nobody can tell.
    if (typeof ref === 'string' || ref.digest === undefined) return [];
    try {
      return (await find({ ...ref, digest: ref.digest })) === 'gone' ? [image] : [];
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      log(`Whether ${image} is still in its registry could not be asked: ${error.message.split('\n', 1)[0]}`);
      return [];
    }
  });
  return (await Promise.all(asked)).flat();
}
