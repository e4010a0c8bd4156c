import type { Clock, Log } from '@pipeline/contracts';
import type { LogOwner, RunApi } from './api.ts';
import type { Place } from './raw.ts';

export interface LogPorts {
  api: Pick<RunApi, 'logTail'>;
  log: Log;
  /** With it, an empty log is looked at again: Cloud Logging shows lines some seconds after they were written. */
  clock?: Clock;
}

const LOOKS = 3;
const APART = 1_000;

/** What something wrote last, oldest first. What cannot be read is said, and is no failure of its own. */
export async function lastLines(
  { api, log, clock }: LogPorts,
  at: Place,
  of: LogOwner,
  count: number,
): Promise<string[]> {
  try {
    for (let look = 1; ; look++) {
      const lines = await api.logTail(at, of, count);
      if (lines.length > 0 || clock === undefined || look === LOOKS) return lines.slice(-count);
      await clock.sleep(APART);
    }
  } catch (error) {
    return cannotRead<string[]>(log, 'its log', [])(error);
  }
}

/** For what only explains: says that it could not be read, and goes on with something else. */
export function cannotRead<T>(log: Log, what: string, instead: T): (error: unknown) => T {
  return error => {
    log(`Could not read ${what}: ${error instanceof Error ? error.message : String(error)}`);
    return instead;
  };
}
