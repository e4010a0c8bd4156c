import type { AwsCredentials, AwsCredentialsProvider } from './provider.ts';

/** The SDK's own margin: it asks its provider again when less than this is left. */
const MARGIN = 5 * 60_000;

/**
 * Keeps credentials until less than five minutes are left, then gets new ones: once, however many calls
 * ask at the same time. When the refresh fails, the old ones serve until they really expire, so that a
 * short outage does not end a long wait; `warn` hears of it.
 */
export function refreshing(
  obtain: () => Promise<AwsCredentials>,
  now: () => number,
  warn: (line: string) => void,
): AwsCredentialsProvider {
  let held: AwsCredentials | undefined;
  let flight: Promise<AwsCredentials> | undefined;
  const left = () => (held === undefined ? 0 : (held.expiration?.getTime() ?? Infinity) - now());

  async function refresh(): Promise<AwsCredentials> {
    try {
      held = await obtain();
      return held;
    } catch (error) {
      if (held === undefined || left() <= 0) throw error;
      warn(`AWS credentials were not refreshed, the old ones serve on: ${(error as Error).message}`);
      return held;
    } finally {
      flight = undefined;
    }
  }

  return async () => {
    if (held !== undefined && left() >= MARGIN) return held;
    flight ??= refresh();
    return flight;
  };
}
