import type { Report } from '@pipeline/action-kit';
import type { VercelStarted } from '@pipeline/vercel';
import { keepSetting, settingError, type Vercel } from '@pipeline/vercel-stage';
import type { Ports } from './ports.ts';
import type { Outputs } from './spec.gen.ts';

/** A promotion turns a setting of the project on. However all of it ended, also cancelled, it is as it was afterwards; what it is not, is red. */
export async function withSettingKept(
  report: Report<Outputs>,
  started: VercelStarted | undefined,
  vercel: Pick<Vercel, 'afterwards'>,
  { clock, log }: Pick<Ports, 'clock' | 'log'>,
): Promise<Report<Outputs>> {
  if (started?.move === undefined) return report;
  const error = settingError(await keepSetting(vercel, started, { clock, log: log.info }));
  if (error === undefined) return report;
  log.warn(error.message);
  return { ...report, error: report.error ?? error };
}
