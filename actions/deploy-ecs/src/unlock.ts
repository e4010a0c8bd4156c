import type { Cell, Report } from '@pipeline/action-kit';
import { lockName } from '@pipeline/release';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import { subjectOf } from './recorded.ts';
import type { Outputs } from './spec.gen.ts';

/** Shows who holds the locks of these services, and breaks them unless it is only planned. */
export async function unlock(
  { release, services, cluster, identity, dryRun }: Config,
  { release: kept, log }: Pick<Ports, 'release' | 'log'>,
): Promise<Report<Outputs>> {
  if (release === undefined || kept === undefined) throw new Error('unlock was configured without a lock');
  const rows: Cell[][] = [];
  for (const { name } of services) {
    const key = lockName(release.environment, subjectOf({ cluster, identity }, name));
    const holder = await kept.lock.inspect(key);
    const broken = holder !== undefined && !dryRun && (await kept.lock.break(key));
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
      { heading: `Locks of ${release.environment}` },
      { table: { columns: ['service', 'held by', 'why', 'until', 'what was done'], rows } },
    ],
  };
}
