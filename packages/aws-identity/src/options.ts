import type { Clock, Log } from '@pipeline/contracts';
import type { AwsCredentials } from './provider.ts';

export interface AwsIdentityOptions {
  region: string;
  /** A role's ARN, assumed by OIDC; given, it wins over `staticCredentials`. */
  roleToAssume?: string | undefined;
  /** Roles that are assumed after it in turn, each with the one before; or from `staticCredentials`. */
  roleChain?: readonly string[] | undefined;
  /** Sent with every role of the chain; a role that does not ask for it takes no notice. */
  externalId?: string | undefined;
  /** See `sessionName()`. Default: `pipeline`. */
  sessionName?: string | undefined;
  /** Milliseconds, 15 minutes to 12 hours. Default: one hour, which every role allows. A chained role has no more. */
  sessionDuration?: number | undefined;
  /**
   * See `runTags()`; sent, transitive, with the first role of the chain. Default: none, since every trust policy
   * on the way must then allow sts:TagSession. An OIDC session itself has no tags but its token's claims.
   */
  sessionTags?: Readonly<Record<string, string>> | undefined;
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

/** Every part: the runner masks whole values only. */
export function maskAll(credentials: AwsCredentials, { mask }: Pick<AwsIdentityPorts, 'mask'>): void {
  mask(credentials.accessKeyId);
  mask(credentials.secretAccessKey);
  if (credentials.sessionToken) mask(credentials.sessionToken);
}
