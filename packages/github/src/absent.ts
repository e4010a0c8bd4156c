import { RemoteError } from '@pipeline/contracts';

/** What a call finds; `undefined` where GitHub answers 404. */
export async function unlessAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof RemoteError && error.status === 404) return undefined;
    throw error;
  }
}
