import type { Clock, Log } from '@pipeline/contracts';

export interface GoogleIdentityOptions {
  /** `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`: see `parseProvider()`. */
  workloadIdentityProvider: string;
  /** The service account that is impersonated; without it the token is the workload identity's own. */
  serviceAccount?: string | undefined;
  /** OAuth scopes. Default: `https://www.googleapis.com/auth/cloud-platform`. */
  scopes?: readonly string[] | undefined;
  /** Of GitHub's token. Default: `https://iam.googleapis.com/` and the provider, which every provider takes. */
  audience?: string | undefined;
  /** Where Google's APIs answer, where it is not Google's own: see `googleEnvironment()`. */
  endpoints?: GoogleEndpoints | undefined;
}

export interface GoogleEndpoints {
  /** Without a path, such as `https://sts.googleapis.com`. */
  sts?: string | undefined;
  iamCredentials?: string | undefined;
  run?: string | undefined;
  logging?: string | undefined;
}

export interface GoogleIdentityPorts {
  /** GitHub's OIDC token for an audience; fails with a ConfigError where the job may not have one. */
  idToken(audience: string): Promise<string>;
  mask(secret: string): void;
  clock: Pick<Clock, 'now'>;
  log?: Log;
  signal?: AbortSignal;
}

export interface GoogleCredentials {
  /**
   * An OAuth access token with at least some minutes left; a new one is got when the old one has fewer than five.
   * Rejects with a RemoteError that says who refused whom.
   */
  accessToken(): Promise<string>;
  /**
   * To be told when a service refuses the token, whatever its own time says: the next call gets a new one. Say
   * which was refused where that is known; where a newer one is held already, nothing is thrown away.
   */
  invalidate(refused?: string): void;
}

export interface GoogleIdTokens {
  /**
   * An ID token for a service's URL or one of its custom audiences, masked, with at least some minutes left.
   * Rejects with a RemoteError that says who refused whom.
   */
  idToken(audience: string): Promise<string>;
}
