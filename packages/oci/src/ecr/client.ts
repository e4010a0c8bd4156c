import type { ECRClient, ECRClientConfig } from '@aws-sdk/client-ecr';
import { ActionError, RemoteError } from '@pipeline/contracts';
import { type EcrCall, translated } from './refusal.ts';

/** How to reach ECR's API (not the registry). */
export interface EcrAccess {
  region: string;
  /** Whose registry it is; that of the credentials when absent. */
  account?: string | undefined;
  credentials?: ECRClientConfig['credentials'] | undefined;
  /** Another endpoint than AWS's own, such as the local cloud's. */
  endpoint?: string | undefined;
}

/** A repository, as ECR's requests name it. */
export interface RepositoryId {
  repositoryName: string;
  registryId?: string;
}

export function repositoryId({ account }: EcrAccess, repositoryName: string): RepositoryId {
  // Else a repository of that name would be looked for, or made, in the account of the credentials.
  return { repositoryName, ...(account !== undefined && { registryId: account }) };
}

/** Asks AWS through a client; what it refuses becomes one of our errors. */
export type Ask<C> = <T>(call: EcrCall, send: (client: C) => Promise<T>) => Promise<T>;

export async function withEcr<T>(access: EcrAccess, use: (ask: Ask<ECRClient>) => Promise<T>): Promise<T> {
  const { ECRClient } = await import('@aws-sdk/client-ecr');
  return withClient(new ECRClient(clientOptions(access)), 'ECR', use);
}

export function clientOptions({ region, credentials, endpoint }: EcrAccess) {
  return {
    region,
    ...(credentials !== undefined && { credentials }),
    ...(endpoint !== undefined && { endpoint }),
  };
}

export async function withClient<C extends { destroy(): void }, T>(
  client: C,
  service: string,
  use: (ask: Ask<C>) => Promise<T>,
): Promise<T> {
  try {
    return await use(async (call, send) => {
      try {
        return await send(client);
      } catch (error) {
        // Missing credentials explain themselves already.
        throw error instanceof ActionError ? error : translated(error, service, call);
      }
    });
  } finally {
    client.destroy();
  }
}

/** For `catch`: an error of that name is an answer. */
export function but(name: string) {
  return (error: unknown): undefined => {
    if (!(error instanceof RemoteError && error.errorCode === name)) throw error;
  };
}
