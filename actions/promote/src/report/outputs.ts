import { formatImageRef } from '@pipeline/contracts';
import type { Outputs } from '../spec.gen.ts';
import type { Facts } from './facts.ts';

/** What later stages take: the images where they are now, or will be. */
export function outputsOf(
  { ready, chosen, commit }: Pick<Facts, 'ready' | 'chosen' | 'commit'>,
  { changed, bytes }: { changed: boolean; bytes: number },
): Partial<Outputs> {
  const references = ready.map(({ name, to, digest }) => [name, formatImageRef({ ...to, digest })] as const);
  const [first] = ready;
  const versions = ready.flatMap(({ name, commit }) =>
    commit === undefined ? [] : [[name, commit] as const],
  );
  return {
    image: references[0]?.[1] ?? '',
    images: JSON.stringify(Object.fromEntries(references)),
    digest: first?.digest ?? '',
    changed,
    bytes,
    versions: JSON.stringify(Object.fromEntries(versions)),
    ...(commit !== undefined && { commit }),
    ...(chosen.release !== undefined && { 'release-id': chosen.release.id }),
  };
}
