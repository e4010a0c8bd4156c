import type * as Sdk from '@aws-sdk/client-ecs';
import type { Clock } from '@pipeline/contracts';
import { call } from '../call.ts';

/** The SDK's client, for those who send more than `EcsApi` has. */
export type EcsClient = Sdk.ECSClient;

export interface EcsApiOptions {
  region: string;
  endpoint?: string;
  /** Pass an `AwsCredentialsProvider` on as it is: it renews what AWS refuses as expired. */
  credentials: {
    (): Promise<{
      accessKeyId: string;
      secretAccessKey: string;
      sessionToken?: string;
      expiration?: Date;
    }>;
    invalidate?(refused?: unknown): boolean;
  };
  clock: Clock;
  signal?: AbortSignal;
  /** How many services are looked at together: once so many have asked, their call waits for no more. */
  together?: number;
  /** Given the client once, before its first call: to record or replay what goes over its wire, or to share it. */
  onClient?: (client: EcsClient) => void;
}

/** An open client, and the two ways to call it. */
export interface Connection {
  sdk: typeof Sdk;
  client: EcsClient;
  clock: Clock;
  together: number;
  /** A call that changes nothing: it may be sent again. */
  read<T>(operation: string, send: () => Promise<T>): Promise<T>;
  /** A call that changes something: it is not sent again unless it was throttled. */
  change<T>(operation: string, send: () => Promise<T>): Promise<T>;
}

/** The SDK is loaded here, and not before. */
export async function connect({
  region,
  endpoint,
  credentials,
  together = Number.POSITIVE_INFINITY,
  onClient,
  ...waiting
}: EcsApiOptions): Promise<Connection> {
  const sdk = await import('@aws-sdk/client-ecs');
  const client = new sdk.ECSClient({ region, credentials, maxAttempts: 1, ...(endpoint && { endpoint }) });
  onClient?.(client);
  return {
    sdk,
    client,
    clock: waiting.clock,
    together,
    read: (operation, send) => call(operation, false, send, { ...waiting, credentials }),
    change: (operation, send) => call(operation, true, send, { ...waiting, credentials }),
  };
}
