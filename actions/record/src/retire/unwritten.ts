import { ActionError, ConfigError } from '@pipeline/contracts';

/** @param there what the log has of the retirement: nothing, or that it was begun, with which it counts */
export function unwritten(there: 'none' | 'begun', cause: Error, environment: string): Error {
  if (!(cause instanceof ActionError)) return cause;
  const what =
    there === 'none'
      ? `Nothing was retired in ${environment}, since that could not be written down`
      : `What was retired in ${environment} is written down, but not that this is all, so it looks in flight`;
  const hint = [cause.hint, 'Run this job again.'].filter(part => part !== undefined).join(' ');
  const message = `${what}: ${cause.message}`;
  return cause instanceof ConfigError
    ? new ConfigError(message, { cause, hint })
    : new ActionError('unrecorded', message, { cause, hint });
}
