import { ActionError } from '@pipeline/contracts';

/** What stopped the work: in a cancelled run the cancelling, whatever the calls say that it broke off. */
export function stoppedBy(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? signal.reason : error;
}

/** The same error, and below it what stands where now. @param hint instead of its own */
export function leaving(error: ActionError, words: string, hint = error.hint): ActionError {
  return new ActionError(error.code, `${error.message}\n${words}`, {
    ...(hint !== undefined && { hint }),
    cause: error,
  });
}
