import { RemoteError } from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';

const ATTEMPTS = 4;

/**
 * Makes a change once, although answers get lost: whenever one did, looks whether the change is there before it is
 * sent again.
 * @param look what the change made, or `undefined` when it is not there
 */
export async function once<T>(
  { clock }: GithubConnection,
  send: () => Promise<T>,
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof RemoteError) || error.outcome === 'known' || tried === ATTEMPTS) throw error;
      // Lists lag behind writes.
      await clock.sleep(1_000 * tried);
      const made = await look();
      if (made !== undefined) return made;
    }
  }
}
