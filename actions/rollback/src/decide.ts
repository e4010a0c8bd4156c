import { ActionError } from '@pipeline/contracts';
import { isOurs } from '@pipeline/fleet-config';
import {
  type AtRest,
  backRanks,
  type Destination,
  type DestinationOptions,
  destination,
  isWhereToKnown,
  type Live,
  liveIn,
  type Memory,
} from '@pipeline/release-history';
import type { Config } from './config/config.ts';

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
  memory: Memory,
): Decided | AtRest {
  const { records, proofs } = memory;
  const found = destination(records, proofs, to, optionsOf({ targets, from }, memory));
  if ('atRest' in found) return found;
  if (from !== undefined) mustBeFrom(from, found);
  const ranks =
    order === 'parallel' ? [found.parts.map(({ subject }) => subject)] : backRanks(found, records);
  return { ...found, ranks, live: new Map(liveIn(records, proofs).map(each => [each.subject, each])) };
}

/** Whether the log need be read no further back to decide. */
export function isDecided(
  { to, from, targets }: Pick<Config, 'to' | 'from' | 'targets'>,
  memory: Memory,
): boolean {
  return isWhereToKnown(memory, to, optionsOf({ targets, from }, memory));
}

function optionsOf({ targets, from }: Pick<Config, 'targets' | 'from'>, memory: Memory): DestinationOptions {
  const only = targets ?? (from === undefined ? undefined : servedBy(from, memory));
  return { movable: isOurs, ...(only !== undefined && { only }) };
}

/** Where a release is what serves: what has gone live beside it stays as it is. `undefined` where it serves nowhere. */
function servedBy(id: string, { records, proofs }: Memory): string[] | undefined {
  const own = liveIn(records, proofs)
    .filter(({ release }) => release.id === id && release.back === undefined)
    .map(({ subject }) => subject)
    .filter(subject => !subject.startsWith('migration:'));
  return own.length > 0 ? own : undefined;
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
