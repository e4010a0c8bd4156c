import type { Digest } from '@pipeline/contracts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Finding } from './finding.ts';
import { judgeCheck } from './judge-check.ts';
import { judgeProvenance } from './judge-provenance.ts';
import type { Policy } from './policy.ts';

export interface Question {
  digest: Digest;
  /** Where the checks must have run; anywhere when absent. */
  environment?: string | undefined;
}

/**
 * Each requirement, in the policy's order, with the evidence that meets it or why none does. Pure. What is about
 * another digest is no evidence; all is well when every finding is met.
 */
export function judge(
  { checks, provenance, home }: Policy,
  { digest, environment }: Question,
  evidence: readonly Evidence[],
  now: Date,
): Finding[] {
  const about = evidence.filter(({ statement }) =>
    statement.subject.some(subject => `sha256:${subject.digest.sha256}` === digest),
  );
  return [
    ...checks.map(check => judgeCheck(check, { environment, home, now }, about)),
    ...(provenance === undefined ? [] : [judgeProvenance(provenance, { home, now }, about)]),
  ];
}
