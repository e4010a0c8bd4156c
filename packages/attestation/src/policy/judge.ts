import type { Digest } from '@pipeline/contracts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Policy } from './policy.ts';

export interface Question {
  digest: Digest;
  /** Where the checks must have run; anywhere when absent. */
  environment?: string;
}

export type Unmet = 'missing' | 'failed' | 'too-old' | 'wrong-signer' | 'unsigned' | 'inconsistent';

/** What one requirement came to. `text` is a whole sentence part, such as `passed 2h ago in staging, signed by …`. */
export type Finding = {
  /** `check smoke` or `provenance` */
  requirement: string;
  text: string;
} & ({ met: true; by: Evidence } | { met: false; reason: Unmet });

/** Each requirement, in the policy's order. Pure; all are met when every finding says so. */
export function judge(
  _policy: Policy,
  _question: Question,
  _evidence: readonly Evidence[],
  _now: Date,
): Finding[] {
  throw new Error('not yet');
}
