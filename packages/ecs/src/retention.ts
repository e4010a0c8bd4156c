import { type Log, RemoteError } from '@pipeline/contracts';
import { formatArn } from './task-definition.ts';

/** What retention needs of ECS. */
export interface Revisions {
  /** ARNs of all active revisions of a family, in any order. */
  listActive(family: string): Promise<string[]>;
  /** Saying it twice is harmless. */
  deregister(arn: string): Promise<void>;
}

export interface Retention {
  family: string;
  /** How many of the newest stay; at least one. */
  keep: number;
  /** ARNs that stay whatever their age: those that deployments, schedules and known-good releases name. */
  named: Iterable<string>;
}

/** One run deregisters at most so many: ECS allows about one a second, and the next run goes on. */
const MOST = 50;

/** Which revisions are to go, oldest first. */
export function outdated(active: readonly string[], { family, keep, named }: Retention): string[] {
  const stay = new Set(named);
  return active
    .filter(arn => formatArn(arn).startsWith(`${family}:`))
    .toSorted((a, b) => revision(b) - revision(a))
    .slice(Math.max(1, keep))
    .filter(arn => !stay.has(arn) && !stay.has(formatArn(arn)))
    .reverse();
}

function revision(arn: string): number {
  return Number(arn.slice(arn.lastIndexOf(':') + 1));
}

/**
 * Deregisters outdated revisions and returns those that are gone. The deploy is over by then, so that AWS
 * saying no is only warned of, once.
 */
export async function deregisterOutdated(
  revisions: Revisions,
  retention: Retention,
  warn: Log,
): Promise<string[]> {
  const gone: string[] = [];
  let left = 0;
  try {
    const all = outdated(await revisions.listActive(retention.family), retention);
    const due = all.slice(0, MOST);
    left = due.length;
    for (const arn of due) {
      await revisions.deregister(arn);
      gone.push(arn);
      left--;
    }
    if (all.length > due.length)
      warn(
        `${all.length - due.length} more old revisions of ${retention.family} are left for the next deploy`,
      );
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const which = left > 0 ? `${left} old revisions` : 'The old revisions';
    warn(
      `${which} of ${retention.family} could not be deregistered: ${error.message}${error.hint ? `. ${error.hint}` : ''}`,
    );
  }
  return gone;
}
