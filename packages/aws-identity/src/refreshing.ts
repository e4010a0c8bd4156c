import { formatDuration } from '@pipeline/contracts';
import type { AwsCredentials, AwsCredentialsProvider } from './provider.ts';

/** The SDK's own margin: new credentials are got when less than this is left. */
const MARGIN = 5 * 60_000;
/** After a refresh that failed, how long the old ones serve before the next try. */
const PAUSE = 30_000;

export interface Refreshing {
  obtain: () => Promise<AwsCredentials>;
  /** How long they live, in milliseconds. Their own expiration is by AWS's clock, which need not be the runner's. */
  lifetime: number;
  now: () => number;
  log: (line: string) => void;
}

/**
 * Keeps credentials until less than five minutes are left, then gets new ones: once, however many calls ask at
 * the same time. When the refresh fails, the old ones serve until they really expire and it is tried again every
 * half minute, so that a short outage does not end a long wait.
 */
export function refreshing({ obtain, lifetime, now, log }: Refreshing): AwsCredentialsProvider {
  let held: { credentials: AwsCredentials; ends: number } | undefined;
  let pausedUntil = 0;
  let flight: Promise<AwsCredentials> | undefined;

  async function refresh(): Promise<AwsCredentials> {
    // From before the call, so that they are never thought to last longer than they do.
    const ends = now() + lifetime;
    try {
      const credentials = await obtain();
      const skew = ends - (credentials.expiration?.getTime() ?? ends);
      if (held === undefined && Math.abs(skew) > MARGIN) log(skewed(skew));
      held = { credentials, ends };
      return credentials;
    } catch (error) {
      // What was invalidated is gone also when it has time left: a service has said that it serves no more.
      if (held === undefined || held.ends <= now()) throw error;
      pausedUntil = now() + PAUSE;
      log(`AWS credentials were not refreshed, the old ones serve on: ${(error as Error).message}`);
      return held.credentials;
    } finally {
      flight = undefined;
    }
  }

  const provider = async () => {
    if (held !== undefined) {
      const left = held.ends - now();
      if (left >= MARGIN || (left > 0 && now() < pausedUntil)) return held.credentials;
    }
    flight ??= refresh();
    return flight;
  };
  const invalidate = (refused?: AwsCredentials) => {
    if (refused === undefined || refused.accessKeyId === held?.credentials.accessKeyId) held = undefined;
    return true;
  };
  return Object.assign(provider, { invalidate, memoized: true as const });
}

function skewed(by: number): string {
  const how = `${formatDuration(Math.abs(by))} ${by > 0 ? 'ahead of' : 'behind'}`;
  return `AWS: the runner’s clock is ${how} AWS’s; signatures may be refused for it`;
}
