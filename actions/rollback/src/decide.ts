import { ActionError, type ReleaseProof, type ReleaseRecord } from '@pipeline/contracts';
import { isOurs } from '@pipeline/fleet-config';
import {
  type AtRest,
  backRanks,
  type Destination,
  destination,
  type Live,
  liveIn,
} from '@pipeline/release-history';
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
  { to, from, targets, order }: Pick<Config, 'to' | 'from' | 'targets' | 'order'>,
  { records, proofs }: Memory,
): Decided | AtRest {
  const found = destination(records, proofs, to, {
    movable: isOurs,
    ...(targets !== undefined && { only: targets }),
  });
  if ('atRest' in found) return found;
  if (from !== undefined) mustBeFrom(from, found);
  const ranks =
    order === 'parallel' ? [found.parts.map(({ subject }) => subject)] : backRanks(found, records);
  return { ...found, ranks, live: new Map(liveIn(records, proofs).map(each => [each.subject, each])) };
}

/** What went live since is not what somebody had decided to take back. */
function mustBeFrom(wanted: string, { from }: Destination): void {
  const [newest] = from;
  if (newest === undefined || (newest.id === wanted && newest.back === undefined)) return;
  throw new ActionError(
    'moved',
    `Release ${wanted} was to be taken back, and by now that would take back ${newest.id}, so nothing was done`,
    { hint: 'See whether that is bad as well: without `from`, a rollback goes back from whatever is live' },
  );
}
