import { type Clock, RemoteError } from '@pipeline/contracts';
import { type AwsService, ECS, toRemoteError } from './errors.ts';

const ATTEMPTS = 6;

/**
 * One call to an AWS service, ECS unless told, with its errors made ours. The SDK's own retries are off: a
 * call that changes something is sent again only when AWS said that it was throttled, and so did nothing; a
 * reading call also after a 5xx or a lost answer.
 */
export async function call<T>(
  operation: string,
  changes: boolean,
  send: () => Promise<T>,
  { clock, signal, service = ECS }: { clock: Clock; signal?: AbortSignal; service?: AwsService },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (thrown) {
      const error = toRemoteError(thrown, operation, changes, service);
      const again = error instanceof RemoteError && error.transient && error.outcome === 'known';
      if (!again || attempt === ATTEMPTS) throw error;
      await clock.sleep(Math.min(4_000, 100 * 2 ** attempt), signal);
    }
  }
}
