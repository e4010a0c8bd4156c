import type { Report } from '@pipeline/action-kit';
import { unlock as breakLocks } from '@pipeline/deploy-stage';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import { subjectOf } from './record.ts';
import type { Outputs } from './spec.gen.ts';
import { COLUMN } from './words.ts';

/** Shows who holds the locks of what would be deployed, and breaks them unless it is only planned. */
export async function unlock(
  { release, deployed, dryRun }: Config,
  { release: kept, log }: Pick<Ports, 'release' | 'log'>,
): Promise<Report<Outputs>> {
  if (release === undefined || kept === undefined) throw new Error('unlock was configured without a lock');
  const locked = deployed.map(each => ({ name: each.name, subject: subjectOf(each) }));
  const { environment } = release;
  return breakLocks({ environment, kind: COLUMN, locked, dryRun }, { lock: kept.lock, log });
}
