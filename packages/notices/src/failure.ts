import { RemoteError } from '@pipeline/contracts';

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Whether a service did not answer, however often it was asked: what else there is to tell it would only wait as long again. */
export function isSilent(error: unknown): boolean {
  return error instanceof RemoteError && error.transient;
}
