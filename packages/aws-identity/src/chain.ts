import { ActionError } from '@pipeline/contracts';
import { chainRefusal, type Link } from './chain-refusal.ts';
import type { AwsCredentials } from './provider.ts';
import { issued, type StsAddress, sending, stsSettings } from './sts.ts';

export interface LinkWish extends StsAddress {
  link: Link;
  sessionName: string;
  externalId: string | undefined;
}

/**
 * One link of a role chain: a role's credentials with those of the identity before it. Tags are sent as
 * transitive, so the links after it have them without being told; to send them again would be refused.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function assumeLink(source: AwsCredentials, wanted: LinkWish): Promise<AwsCredentials> {
  const { STSClient, AssumeRoleCommand } = await import('@aws-sdk/client-sts');
  const client = new STSClient({ ...stsSettings(wanted), credentials: source });
  const tags = Object.entries(wanted.link.tags).map(([Key, Value]) => ({ Key, Value }));
  const command = new AssumeRoleCommand({
    RoleArn: wanted.link.role.arn,
    RoleSessionName: wanted.sessionName,
    DurationSeconds: Math.round(wanted.link.duration / 1_000),
    ...(wanted.externalId !== undefined && { ExternalId: wanted.externalId }),
    ...(tags.length > 0 && { Tags: tags, TransitiveTagKeys: tags.map(({ Key }) => Key) }),
  });
  try {
    const answer = await client.send(command, sending(wanted));
    return issued(answer.Credentials, 'AssumeRole');
  } catch (cause) {
    wanted.signal?.throwIfAborted();
    if (cause instanceof ActionError) throw cause;
    throw chainRefusal(cause, { ...wanted.link, region: wanted.region, externalId: wanted.externalId });
  } finally {
    client.destroy();
  }
}
