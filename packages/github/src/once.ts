import { RemoteError } from '@pipeline/contracts';
import type { GithubConnection } from './connection.ts';

const ATTEMPTS = 4;
/** For what only a list can tell: lists lag behind writes. */
export const IN_LISTS = 3;

/**
 * Makes a change once, although answers get lost: whenever one did, looks whether the change is there before it is
 * sent again.
 * @param look what the change made, or `undefined` when it is not there
 * @param looks how often, a little later each time, before it counts as not there
 */
export async function once<T>(
  { clock }: GithubConnection,
  send: () => Promise<T>,
  look: () => Promise<T | undefined>,
  looks = 1,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof RemoteError) || error.outcome === 'known' || tried === ATTEMPTS) throw error;
      for (let looked = 1; looked <= looks; looked++) {
        await clock.sleep(1_000 * tried);
        const made = await look();
        if (made !== undefined) return made;
      }
    }
  }
}
