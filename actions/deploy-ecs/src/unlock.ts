import type { Report } from '@pipeline/action-kit';
import { unlock as breakLocks } from '@pipeline/deploy-stage';
import type { Config } from './config/config.ts';
import type { Ports } from './ports.ts';
import { subjectOf } from './record.ts';
import type { Outputs } from './spec.gen.ts';

/** Shows who holds the locks of these services, and breaks them unless it is only planned. */
export async function unlock(
  config: Config,
  { release: kept, log }: Pick<Ports, 'release' | 'log'>,
): Promise<Report<Outputs>> {
  const { release, services, dryRun } = config;
  if (release === undefined || kept === undefined) throw new Error('unlock was configured without a lock');
  const locked = services.map(({ name }) => ({ name, subject: subjectOf(config, name) }));
  const { environment } = release;
  return breakLocks({ environment, kind: 'service', locked, dryRun }, { lock: kept.lock, log });
}
