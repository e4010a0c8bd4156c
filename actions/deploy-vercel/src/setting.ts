import type { Report } from '@pipeline/action-kit';
import type { Kept } from '@pipeline/vercel';
import { keepSetting, type Moved, settingError, type Vercel } from '@pipeline/vercel-stage';
import type { Ports } from './ports.ts';
import type { Outputs } from './spec.gen.ts';

/**
 * A promotion turns a setting of the project on. However all of it ended, also cancelled, it is as it was afterwards. To be called right after the
 * ending: a cancelled run has seconds left. `undefined` where nothing was to move.
 */
export async function putSettingBack(
  moved: Moved | undefined,
  vercel: Pick<Vercel, 'afterwards'>,
  { clock, log }: Pick<Ports, 'clock' | 'log'>,
): Promise<Kept | undefined> {
  return moved?.move && keepSetting(vercel, moved, { clock, log: log.info });
}

/** What could not be put back is red, where nothing else is. */
export function withSettingTold(
  report: Report<Outputs>,
  kept: Kept | undefined,
  { log }: Pick<Ports, 'log'>,
): Report<Outputs> {
  const error = settingError(kept);
  if (error === undefined) return report;
  log.warn(error.message);
  return { ...report, error: report.error ?? error };
}
