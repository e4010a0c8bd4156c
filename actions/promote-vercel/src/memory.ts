import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { REMEMBERED } from '@pipeline/release';
import type { Ports } from './ports.ts';

/** What the release log knows of an environment, newest first. */
export interface Memory {
  environment: string;
  records: readonly ReleaseRecord[];
  proofs: readonly ReleaseProof[];
}

/** `undefined` where no environment is named, or there is no log to read. */
export async function remember(
  environment: string | undefined,
  { memory }: Pick<Ports, 'memory'>,
): Promise<Memory | undefined> {
  if (environment === undefined || memory === undefined) return undefined;
  const [records, proofs] = await Promise.all([
    memory.log.recent(environment, REMEMBERED.releases),
    memory.log.proofs(environment, REMEMBERED.proofs),
  ]);
  return { environment, records, proofs };
}
