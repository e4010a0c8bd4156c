import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { isOurs } from '@pipeline/fleet-config';
import { type AtRest, backRanks, type Destination, destination, type Live, liveIn } from '@pipeline/release';
import type { Config } from './config/config.ts';

/** What an environment's release log has; records newest first. */
export interface Memory {
  records: readonly ReleaseRecord[];
  proofs: readonly ReleaseProof[];
}

/** Where everything goes back to, and in which order. */
export interface Decided extends Destination {
  /** Subjects, each rank at once, one after the other. */
  ranks: string[][];
  /** What serves, as the log has it. */
  live: ReadonlyMap<string, Live>;
}

/** @throws ActionError where there is nothing to go back to, with why */
export function decide(
  { to, targets, order }: Pick<Config, 'to' | 'targets' | 'order'>,
  { records, proofs }: Memory,
): Decided | AtRest {
  const found = destination(records, proofs, to, {
    movable: isOurs,
    ...(targets !== undefined && { only: targets }),
  });
  if ('atRest' in found) return found;
  const ranks =
    order === 'parallel' ? [found.parts.map(({ subject }) => subject)] : backRanks(found, records);
  return { ...found, ranks, live: new Map(liveIn(records, proofs).map(each => [each.subject, each])) };
}
