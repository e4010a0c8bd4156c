import type { Evidence } from '../evidence/evidence.ts';

export type Unmet = 'missing' | 'failed' | 'too-old' | 'wrong-signer' | 'unsigned' | 'inconsistent';

/** What one requirement came to. */
export type Finding = {
  /** `check smoke` or `provenance` */
  requirement: string;
  /** What follows it in a sentence: `passed in staging 2h 05m ago, signed by org/shop/.github/workflows/deliver.yml@refs/heads/main`. */
  text: string;
} & ({ met: true; by: Evidence } | { met: false; reason: Unmet });
