import type { Logger, Report } from '@pipeline/action-kit';
import type { Config } from './config.ts';
import { done, planned } from './report.ts';
import type { Outputs } from './spec.gen.ts';

/** What the story needs of the world. */
export interface Ports {
  log: Pick<Logger, 'group' | 'info'>;
}

/** The story, read from top to bottom. */
export async function promote(config: Config, { log }: Ports): Promise<Report<Outputs>> {
  if (config.dryRun) return planned(config);
  await log.group(`Working on ${config.subject}`, async () => log.info('There is nothing to do yet'));
  return done(config);
}
