import type { Cell, Report } from '@pipeline/action-kit';
import type { Lock } from '@pipeline/contracts';
import { lockName } from '@pipeline/release';
import type { StagePorts } from './ports.ts';

/** A lock to break: whose it is to a person, and in the release log. */
export interface Locked {
  name: string;
  subject: string;
}

/**
 * Shows who holds the locks, and breaks them unless it is only planned.
 * @param kind what a name is the name of, such as `service`
 */
export async function unlock(
  {
    environment,
    kind,
    locked,
    dryRun,
  }: { environment: string; kind: string; locked: readonly Locked[]; dryRun: boolean },
  { lock, log }: { lock: Lock; log: Pick<StagePorts['log'], 'info'> },
): Promise<Report<{ verdict: string }>> {
  const rows: Cell[][] = [];
  for (const { name, subject } of locked) {
    const key = lockName(environment, subject);
    const holder = await lock.inspect(key);
    const broken = holder !== undefined && !dryRun && (await lock.break(key));
    const done = holder === undefined ? 'it was free' : broken ? 'broken' : 'left as it is';
    const who: Cell =
      holder?.url === undefined ? (holder?.owner ?? '') : { link: holder.url, text: holder.owner };
    const until = holder === undefined ? '' : new Date(holder.expires).toISOString();
    rows.push([name, who, holder?.reason ?? '', until, done]);
    log.info(
      `${name}: ${holder === undefined ? 'nobody holds its lock' : `held by ${holder.owner} (${holder.reason}) until ${until}`}: ${done}`,
    );
  }
  return {
    outputs: dryRun ? { verdict: 'planned' } : {},
    summary: [
      { heading: `Locks of ${environment}` },
      { table: { columns: [kind, 'held by', 'why', 'until', 'what was done'], rows } },
    ],
  };
}
