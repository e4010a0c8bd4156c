import { type Clock, RemoteError } from '@pipeline/contracts';
import { type AwsService, ECS, isExpired, toRemoteError } from './errors.ts';

const ATTEMPTS = 6;

/** Credentials that can be told that AWS refused them: `AwsCredentialsProvider` of aws-identity. */
export interface Renewable {
  (): Promise<unknown>;
  invalidate?(refused?: unknown): boolean;
}

export interface CallOptions {
  clock: Clock;
  signal?: AbortSignal;
  service?: AwsService;
  /** With them, a call that AWS refuses for expired ones is sent once more: AWS has done nothing then. */
  credentials?: Renewable;
}

/**
 * One call to an AWS service, ECS unless told, with its errors made ours. The SDK's own retries are off: a
 * call that changes something is sent again only when AWS said that it was throttled, and so did nothing; a
 * reading call also after a 5xx or a lost answer.
 */
export async function call<T>(
  operation: string,
  changes: boolean,
  send: () => Promise<T>,
  { clock, signal, service = ECS, credentials }: CallOptions,
): Promise<T> {
  let renewed = false;
  for (let attempt = 1; ; attempt++) {
    // Those that this call is about to use: should they be refused, only they are thrown away.
    const used = await credentials?.();
    try {
      return await send();
    } catch (thrown) {
      const error = toRemoteError(thrown, operation, changes, service);
      if (!renewed && isExpired(error) && credentials?.invalidate?.(used)) {
        renewed = true;
        continue;
      }
      const again = error instanceof RemoteError && error.transient && error.outcome === 'known';
      if (!again || attempt === ATTEMPTS) throw error;
      await clock.sleep(Math.min(4_000, 100 * 2 ** attempt), signal);
    }
  }
}
