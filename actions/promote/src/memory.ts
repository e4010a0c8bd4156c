import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { REMEMBERED } from '@pipeline/release';
import type { Ports } from './ports.ts';

/** What the release log knows of an environment, newest first. */
export interface Memory {
  environment: string;
  records: ReleaseRecord[];
  proofs: ReleaseProof[];
}

export async function remember(
  releases: NonNullable<Ports['releases']>,
  environment: string,
): Promise<Memory> {
  const [records, proofs] = await Promise.all([
    releases.log.recent(environment, REMEMBERED.releases),
    releases.log.proofs(environment, REMEMBERED.proofs),
  ]);
  return { environment, records, proofs };
}
