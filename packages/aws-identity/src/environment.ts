import type { AwsCredentials } from './provider.ts';

/** What AWS's own tools read from the environment. */
export interface AwsEnvironment {
  region: string | undefined;
  staticCredentials: AwsCredentials | undefined;
  /** The endpoint of one service, where it is not AWS's own. */
  endpoint(service: AwsEndpoint): string | undefined;
}

/** As the variables spell them. https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html */
export type AwsEndpoint =
  | 'CLOUDWATCH'
  | 'CLOUDWATCH_LOGS'
  | 'CODEDEPLOY'
  | 'ECR'
  | 'ECR_PUBLIC'
  | 'ECS'
  | 'EVENTBRIDGE'
  | 'S3'
  | 'SCHEDULER'
  | 'STS';

/**
 * AWS's standard variables, read through the caller's own access to the environment.
 * https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html#EVarSettings
 */
export function awsEnvironment(env: (name: string) => string | undefined): AwsEnvironment {
  const accessKeyId = env('AWS_ACCESS_KEY_ID');
  const secretAccessKey = env('AWS_SECRET_ACCESS_KEY');
  const sessionToken = env('AWS_SESSION_TOKEN');
  return {
    region: env('AWS_REGION') ?? env('AWS_DEFAULT_REGION'),
    staticCredentials:
      accessKeyId && secretAccessKey
        ? { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
        : undefined,
    endpoint: service => env(`AWS_ENDPOINT_URL_${service}`) ?? env('AWS_ENDPOINT_URL'),
  };
}
