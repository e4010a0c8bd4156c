import { RemoteError } from '@pipeline/contracts';
import type { AwsCredentials } from './provider.ts';

/** Where STS is and how to reach it. */
export interface StsAddress {
  region: string;
  endpoint: string | undefined;
  signal: AbortSignal | undefined;
}

export type StsOperation = 'AssumeRole' | 'AssumeRoleWithWebIdentity';

/** What every STS client here is made with. STS changes nothing, so the SDK's own retries stay on. */
export function stsSettings({ region, endpoint }: StsAddress) {
  return {
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
    ...(endpoint !== undefined && { endpoint }),
  };
}

export const sending = ({ signal }: StsAddress) => (signal === undefined ? {} : { abortSignal: signal });

interface Issued {
  AccessKeyId?: string | undefined;
  SecretAccessKey?: string | undefined;
  SessionToken?: string | undefined;
  Expiration?: Date | undefined;
}

/** STS's credentials in the SDK's own words. */
export function issued(answer: Issued = {}, operation: StsOperation): AwsCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer;
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
    throw new RemoteError('STS answered without credentials', { service: 'STS', operation });
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}
