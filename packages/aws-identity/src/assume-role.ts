import { RemoteError } from '@pipeline/contracts';
import { readClaims } from './claims.ts';
import type { AwsCredentials } from './provider.ts';
import { refusal } from './refusal.ts';
import type { RoleArn } from './role-arn.ts';

export interface AssumeRole {
  role: RoleArn;
  region: string;
  endpoint: string | undefined;
  sessionName: string;
  /** In milliseconds. */
  duration: number;
  signal: AbortSignal | undefined;
}

/**
 * Trades a GitHub token for a role's credentials. STS changes nothing, so the SDK's own retries stay on.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export async function assumeRole(token: string, wanted: AssumeRole): Promise<AwsCredentials> {
  // Loaded when first needed: a run with static credentials never pays for it.
  const { STSClient, AssumeRoleWithWebIdentityCommand } = await import('@aws-sdk/client-sts');
  const client = new STSClient({
    region: wanted.region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
    ...(wanted.endpoint !== undefined && { endpoint: wanted.endpoint }),
  });
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: wanted.role.arn,
    RoleSessionName: wanted.sessionName,
    WebIdentityToken: token,
    DurationSeconds: Math.round(wanted.duration / 1_000),
  });
  try {
    const answer = await client.send(command, wanted.signal ? { abortSignal: wanted.signal } : {});
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
      throw new RemoteError('STS answered without credentials', {
        service: 'STS',
        operation: 'AssumeRoleWithWebIdentity',
      });
    }
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  } catch (cause) {
    wanted.signal?.throwIfAborted();
    if (cause instanceof RemoteError) throw cause;
    throw refusal(cause, { ...wanted, claims: readClaims(token) });
  } finally {
    client.destroy();
  }
}
