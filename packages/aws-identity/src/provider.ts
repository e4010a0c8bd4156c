/** Credentials as the AWS SDK for JavaScript v3 takes them. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Fits `credentials` of any SDK v3 client. Share one between clients: it caches. */
export interface AwsCredentialsProvider {
  (): Promise<AwsCredentials>;
  /**
   * To be told when a service says that the credentials have expired, whatever their own time says: the next
   * call gets new ones. Say which were refused where that is known; when newer ones are held already, another
   * caller was quicker and nothing is thrown away. False where there is nothing newer to get: given keys.
   */
  invalidate(refused?: AwsCredentials): boolean;
  /** Tells the SDK to ask every time instead of keeping a copy of its own, which `invalidate` could not reach. */
  readonly memoized: true;
}

/** What was given stays what it is. */
export function constant(obtain: () => Promise<AwsCredentials>): AwsCredentialsProvider {
  return Object.assign(async () => obtain(), { invalidate: () => false, memoized: true as const });
}
