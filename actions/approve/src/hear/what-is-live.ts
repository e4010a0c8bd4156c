import type { ReleaseRecord } from '@pipeline/contracts';
import { type Live, liveIn, remember } from '@pipeline/release-history';
import type { Ports } from '../ports.ts';

/**
 * What is live in an environment, as far back as it takes to know what is of everything that is asked for: else whoever has worked
 * on it since would not be known as an author.
 * @param artifacts by their names, of what would go live
 */
export async function whatIsLive(
  environment: string,
  artifacts: Readonly<Record<string, string>>,
  releases: Ports['releases'],
): Promise<{ live: Live[]; records: readonly ReleaseRecord[] }> {
  const names = Object.keys(artifacts);
  const { records, proofs } = await remember(releases, environment, ({ records, proofs }) => {
    const live = new Set(liveIn(records, proofs).flatMap(({ part }) => Object.keys(part.target.artifacts)));
    return names.every(name => live.has(name));
  });
  return { live: liveIn(records, proofs), records };
}
