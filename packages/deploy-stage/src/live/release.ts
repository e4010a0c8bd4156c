import { type HomeRun, type OpenHome, openHome } from '@pipeline/release-home';
import type { Operation } from '../config/operation.ts';
import { opensLog, type ReleaseConfig } from '../config/release.ts';

/** The release log and its locks, where this run writes to them; nothing is read or sent before the first question. */
export function openRelease(
  config: { operation: Operation; dryRun: boolean; release: ReleaseConfig | undefined },
  run: HomeRun,
): OpenHome | undefined {
  const home = opensLog(config) ? config.release?.home : undefined;
  return home && openHome(home, run);
}
