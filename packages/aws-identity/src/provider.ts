/** Credentials as the AWS SDK for JavaScript v3 takes them. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Fits `credentials` of any SDK v3 client. Share one between clients: it caches. */
export type AwsCredentialsProvider = () => Promise<AwsCredentials>;
