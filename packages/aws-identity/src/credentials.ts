import { type Clock, ConfigError, type Log } from '@pipeline/contracts';
import { assumeRole } from './assume-role.ts';
import type { AwsCredentials, AwsCredentialsProvider } from './provider.ts';
import { refreshing } from './refreshing.ts';
import { parseRoleArn } from './role-arn.ts';

export interface AwsIdentityOptions {
  region: string;
  /** A role's ARN; given, it wins over `staticCredentials`. */
  roleToAssume?: string | undefined;
  /** See `sessionName()`. Default: `pipeline`. */
  sessionName?: string | undefined;
  /** Milliseconds, 15 minutes to 12 hours. Default: one hour, which every role allows. */
  sessionDuration?: number | undefined;
  /** Default: `sts.amazonaws.com`, in China `sts.amazonaws.com.cn`. */
  audience?: string | undefined;
  /** STS's URL, where it is not AWS's own. */
  endpoint?: string | undefined;
  /** What the environment holds (AWS_ACCESS_KEY_ID and its like), read by the action. */
  staticCredentials?: AwsCredentials | undefined;
}

export interface AwsIdentityPorts {
  /** GitHub's OIDC token for an audience; fails with a ConfigError where the job may not have one. */
  idToken(audience: string): Promise<string>;
  mask(secret: string): void;
  clock: Pick<Clock, 'now'>;
  log?: Log;
  signal?: AbortSignal;
}

/**
 * A provider of AWS credentials: by OIDC where a role is named, else the static ones. A malformed role or
 * duration throws at once; missing credentials and refusals reject on first use, so a dry run needs none.
 */
export function awsCredentials(options: AwsIdentityOptions, ports: AwsIdentityPorts): AwsCredentialsProvider {
  if (options.roleToAssume) return byRole(options.roleToAssume, options, ports);
  const given = options.staticCredentials;
  if (given === undefined) {
    return async () => {
      throw new ConfigError('There are no AWS credentials', {
        hint: 'Set role-to-assume and give the job `permissions: id-token: write`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its env.',
      });
    };
  }
  maskAll(given, ports);
  return async () => given;
}

function byRole(
  roleArn: string,
  options: AwsIdentityOptions,
  ports: AwsIdentityPorts,
): AwsCredentialsProvider {
  const role = parseRoleArn(roleArn);
  if (typeof role === 'string') {
    throw new ConfigError(`role-to-assume "${roleArn}" ${role}`, {
      hint: 'Write it like arn:aws:iam::123456789012:role/deploy.',
    });
  }
  const duration = options.sessionDuration ?? 3_600_000;
  if (duration < 900_000 || duration > 43_200_000) {
    throw new ConfigError('The AWS session’s duration must be between 15m and 12h');
  }
  const audience =
    options.audience ?? (role.partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com');
  const log = ports.log ?? (() => undefined);
  return refreshing(
    async () => {
      const token = await ports.idToken(audience);
      ports.mask(token);
      const credentials = await assumeRole(token, {
        role,
        duration,
        region: options.region,
        endpoint: options.endpoint,
        sessionName: options.sessionName ?? 'pipeline',
        signal: ports.signal,
      });
      maskAll(credentials, ports);
      log(
        `AWS: role ${role.name} in account ${role.account}, until ${credentials.expiration?.toISOString()}`,
      );
      return credentials;
    },
    () => ports.clock.now(),
    log,
  );
}

function maskAll(credentials: AwsCredentials, { mask }: AwsIdentityPorts): void {
  mask(credentials.accessKeyId);
  mask(credentials.secretAccessKey);
  if (credentials.sessionToken) mask(credentials.sessionToken);
}
