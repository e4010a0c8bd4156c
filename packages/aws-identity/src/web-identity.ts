import { RemoteError } from '@pipeline/contracts';
import { readClaims } from './claims.ts';
import type { AwsCredentials } from './provider.ts';
import { refusal } from './refusal.ts';
import type { RoleArn } from './role-arn.ts';
import { issued, type StsAddress, sending, stsSettings } from './sts.ts';

export interface WebIdentityWish extends StsAddress {
  role: RoleArn;
  sessionName: string;
  /** In milliseconds. */
  duration: number;
}

/**
 * Trades a GitHub token for a role's credentials. Session tags cannot be sent with it: STS takes them from the
 * token's own claims, and GitHub writes none.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export async function assumeByToken(token: string, wanted: WebIdentityWish): Promise<AwsCredentials> {
  // Loaded when first needed: a run with static credentials never pays for it.
  const { STSClient, AssumeRoleWithWebIdentityCommand } = await import('@aws-sdk/client-sts');
  const client = new STSClient(stsSettings(wanted));
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: wanted.role.arn,
    RoleSessionName: wanted.sessionName,
    WebIdentityToken: token,
    DurationSeconds: Math.round(wanted.duration / 1_000),
  });
  try {
    const answer = await client.send(command, sending(wanted));
    return issued(answer.Credentials, 'AssumeRoleWithWebIdentity');
  } catch (cause) {
    wanted.signal?.throwIfAborted();
    if (cause instanceof RemoteError) throw cause;
    throw refusal(cause, { ...wanted, claims: readClaims(token) });
  } finally {
    client.destroy();
  }
}
