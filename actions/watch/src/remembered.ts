import type { FoundEntry, ReleaseProof } from '@pipeline/contracts';
import { type Memory, memoryOf } from './entries.ts';

/** What is remembered, of all releases. */
export interface Remembered {
  proofs: readonly ReleaseProof[];
  /** What earlier looks at a release have left. @param key see `keyOf` */
  of(key: string): Memory;
}

/** @param looks newest first; they are read once a release */
export function rememberedIn(looks: readonly FoundEntry[], proofs: readonly ReleaseProof[]): Remembered {
  const known = new Map<string, Memory>();
  return {
    proofs,
    of: key => {
      const memory = known.get(key) ?? memoryOf(looks, key);
      known.set(key, memory);
      return memory;
    },
  };
}
