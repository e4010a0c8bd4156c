import { ActionError, ConfigError, type ReleaseLog, RemoteError } from '@pipeline/contracts';
import type { WriteConfig } from '../config/config.ts';

/** Why something could not be written down. */
interface Lost {
  intent?: Error;
  outcome?: Error;
}

/**
 * A log that keeps why it could not be written to. That is a reason for a deploy not to begin, and a warning once it has ended. Here
 * it is all that was to be done, and what is deployed stays deployed.
 */
export function remembering(log: ReleaseLog): { log: ReleaseLog; lost: Lost } {
  const lost: Lost = {};
  const keep = (what: keyof Lost) => (error: unknown) => {
    lost[what] = error instanceof Error ? error : new Error(String(error));
    throw error;
  };
  return {
    log: {
      ...log,
      intend: intent => log.intend(intent).catch(keep('intent')),
      conclude: (...outcome) => log.conclude(...outcome).catch(keep('outcome')),
    },
    lost,
  };
}

/** @param there what the log has of it: nothing, or that it was begun */
export function unwritten(
  there: 'none' | 'begun',
  cause: Error,
  { environment, commit }: Pick<WriteConfig, 'environment' | 'commit'>,
  release: string,
): Error {
  if (!(cause instanceof ActionError)) return cause;
  const what =
    there === 'none' ? 'could not be written down' : 'is written down as begun, and its end is not';
  const message = `${environment}: release ${release} ${what}: ${cause.message}`;
  const isUnknown =
    there === 'none' && commit !== undefined && cause instanceof RemoteError && cause.status === 422;
  const hint = [
    cause.hint,
    isUnknown ? 'Is `commit` one of this repository?' : undefined,
    there === 'none'
      ? 'What is deployed stays deployed, and nobody knows of it: run this job again.'
      : 'Run this job again: what it writes then is newer than what looks in flight.',
  ]
    .filter(part => part !== undefined)
    .join(' ');
  return cause instanceof ConfigError
    ? new ConfigError(message, { cause, hint })
    : new ActionError('unrecorded', message, { cause, hint });
}
