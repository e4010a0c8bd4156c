import { ActionError, ConfigError, RemoteError } from '@pipeline/contracts';
import { type Stuck, stuckWords } from './put-back.ts';

/**
 * The same error with more words, once extra hosts have been put back: what it has done is known then. Where some are not
 * back, it is not to be sent again by itself.
 */
export function retold(
  error: unknown,
  message: string,
  stuck: readonly Stuck[],
  hint = error instanceof ActionError ? error.hint : undefined,
): unknown {
  // A bug, or a run that was cancelled: it says itself what it is.
  if (!(error instanceof ActionError) && stuck.length === 0) return error;
  const whole = withStuck(message, stuck);
  const details = { cause: error, ...(hint !== undefined && { hint }) };
  if (error instanceof ConfigError) return new ConfigError(whole, details);
  if (!(error instanceof RemoteError)) return new ActionError('move', whole, details);
  const { service, operation, status, errorCode, requestId, transient } = error;
  return new RemoteError(whole, {
    ...details,
    service,
    operation,
    ...(status !== undefined && { status }),
    ...(errorCode !== undefined && { errorCode }),
    ...(requestId !== undefined && { requestId }),
    transient: transient && stuck.length === 0,
  });
}

/** With what became of the extra hosts, as far as it is not as it was. */
export function withStuck(message: string, stuck: readonly Stuck[]): string {
  return stuck.length === 0 ? message : `${message}; ${stuckWords(stuck)}`;
}
