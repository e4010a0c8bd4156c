import { formatImageRef } from '@pipeline/contracts';
import type { Outputs } from '../spec.gen.ts';
import type { Facts } from './facts.ts';

/** What later stages take: the images where they are now, or will be. */
export function outputsOf(
  { ready, chosen }: Pick<Facts, 'ready' | 'chosen'>,
  { changed, bytes }: { changed: boolean; bytes: number },
): Partial<Outputs> {
  const references = ready.map(({ name, to, digest }) => [name, formatImageRef({ ...to, digest })] as const);
  const [first] = ready;
  const commit = ready.find(image => image.commit !== undefined)?.commit ?? chosen.release?.commit.sha;
  return {
    image: references[0]?.[1] ?? '',
    images: JSON.stringify(Object.fromEntries(references)),
    digest: first?.digest ?? '',
    changed,
    bytes,
    ...(commit !== undefined && { commit }),
    ...(chosen.release !== undefined && { 'release-id': chosen.release.id }),
  };
}
