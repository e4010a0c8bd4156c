import type { GoogleCredentials } from './options.ts';

export interface AccessToken {
  token: string;
  /** Milliseconds from when it was asked for. */
  lifetime: number;
}

/** New ones are got when less than this is left, as Google's own clients do. */
const MARGIN = 5 * 60_000;
/** After a refresh that failed, how long the old one serves before the next try. */
const PAUSE = 30_000;

export interface Refreshing {
  obtain: () => Promise<AccessToken>;
  now: () => number;
  log: (line: string) => void;
}

/**
 * Keeps a token until less than five minutes are left, then gets a new one: once, however many calls ask at the
 * same time. When the refresh fails, the old one serves until it really expires and it is tried again every half
 * minute, so that a short outage does not end a long wait.
 */
export function refreshing({ obtain, now, log }: Refreshing): GoogleCredentials {
  let held: { token: string; ends: number } | undefined;
  let pausedUntil = 0;
  let flight: Promise<string> | undefined;

  async function refresh(): Promise<string> {
    // From before the call, so that it is never thought to last longer than it does.
    const start = now();
    try {
      const { token, lifetime } = await obtain();
      held = { token, ends: start + lifetime };
      return token;
    } catch (error) {
      // What was invalidated is gone also when it has time left: a service has said that it serves no more.
      if (held === undefined || held.ends <= now()) throw error;
      pausedUntil = now() + PAUSE;
      log(`The Google token was not refreshed, the old one serves on: ${(error as Error).message}`);
      return held.token;
    } finally {
      flight = undefined;
    }
  }

  return {
    async accessToken() {
      if (held !== undefined) {
        const left = held.ends - now();
        if (left >= MARGIN || (left > 0 && now() < pausedUntil)) return held.token;
      }
      flight ??= refresh();
      return flight;
    },
    invalidate(refused) {
      if (refused === undefined || refused === held?.token) held = undefined;
    },
  };
}
