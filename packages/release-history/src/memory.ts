import type { ProofLog, ReleaseLog, ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { REMEMBERED } from '@pipeline/release';

/** What the release log knows of an environment, newest first. */
export interface Memory {
  records: readonly ReleaseRecord[];
  proofs: readonly ReleaseProof[];
}

/**
 * Reads a log's newest page, and on for as long as a question stays open and the log goes on: no further than `REMEMBERED.atMost`,
 * nor than the proofs reach that are looked at. What is older than those counts as not there, since its failed checks may be forgotten.
 * @param isKnown whether what is older can change the answer no more
 * @throws RemoteError, and whatever `isKnown` throws
 */
export async function remember(
  log: Pick<ReleaseLog, 'recent'> & Pick<ProofLog, 'proofs'>,
  environment: string,
  isKnown: (memory: Memory) => boolean | Promise<boolean>,
): Promise<Memory> {
  const proving = log.proofs(environment, REMEMBERED.proofs);
  const enough = async (soFar: readonly ReleaseRecord[]) => {
    const proofs = await proving;
    const records = provable(soFar, proofs);
    return records.length < soFar.length || isKnown({ records, proofs });
  };
  const [proofs, records] = await Promise.all([
    proving,
    log.recent(environment, REMEMBERED.atMost, { enough }),
  ]);
  return { records: provable(records, proofs), proofs };
}

/** Those of which all proofs were read, and the first page in any case. */
function provable(
  records: readonly ReleaseRecord[],
  proofs: readonly ReleaseProof[],
): readonly ReleaseRecord[] {
  const oldest = proofs.length < REMEMBERED.proofs ? undefined : proofs.at(-1);
  if (oldest === undefined) return records;
  const reach = Date.parse(oldest.at);
  const beyond = records.findIndex(
    ({ intent }, at) => at >= REMEMBERED.releases && Date.parse(intent.at) < reach,
  );
  return beyond < 0 ? records : records.slice(0, beyond);
}
