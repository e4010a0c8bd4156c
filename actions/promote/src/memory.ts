import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import type { Ports } from './ports.ts';

/** What the release log knows of an environment, newest first. */
export interface Memory {
  environment: string;
  records: ReleaseRecord[];
  proofs: ReleaseProof[];
}

/** One page of GitHub's list. */
const REMEMBERED = 100;
/** Several a release: of one that is remembered, no failed check may be forgotten. */
const PROOFS = 1_000;

export async function remember(
  releases: NonNullable<Ports['releases']>,
  environment: string,
): Promise<Memory> {
  const [records, proofs] = await Promise.all([
    releases.log.recent(environment, REMEMBERED),
    releases.log.proofs(environment, PROOFS),
  ]);
  return { environment, records, proofs };
}
