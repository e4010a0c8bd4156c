import type { RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { type Clock, RemoteError } from '@pipeline/contracts';
import type { OneOffApi } from './one-off-api.ts';

const ATTEMPTS = 4;

/**
 * Starts a task. When the answer was lost nobody knows whether it runs; the same client token is sent again, by
 * which ECS tells the task that it started already. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
 */
export async function runOnce(
  { api, clock, signal }: { api: Pick<OneOffApi, 'run'>; clock: Clock; signal?: AbortSignal },
  input: RunTaskCommandInput & { clientToken: string },
): ReturnType<OneOffApi['run']> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await api.run(input);
    } catch (error) {
      if (!(error instanceof RemoteError) || error.outcome === 'known' || attempt === ATTEMPTS) throw error;
      await clock.sleep(500 * 2 ** attempt, signal);
    }
  }
}
