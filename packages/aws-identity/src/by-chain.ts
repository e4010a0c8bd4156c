import { formatDuration, RemoteError } from '@pipeline/contracts';
import { assumeLink } from './chain.ts';
import type { Link } from './chain-refusal.ts';
import { type AwsIdentityOptions, type AwsIdentityPorts, maskAll } from './options.ts';
import type { AwsCredentials, AwsCredentialsProvider } from './provider.ts';
import { refreshing } from './refreshing.ts';
import type { RoleArn } from './role-arn.ts';
import { sessionTags } from './session-tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining */
const CHAINED_AT_MOST = 3_600_000;

/**
 * Each role from the one before. Every link keeps and refreshes its own credentials, asking the one before it for
 * good ones, so a refresh goes back exactly as far as it must.
 */
export function byChain(
  base: AwsCredentialsProvider,
  first: RoleArn | undefined,
  roles: readonly RoleArn[],
  duration: number,
  options: AwsIdentityOptions,
  ports: AwsIdentityPorts,
): AwsCredentialsProvider {
  // A user's own keys (no session token) make no chain of one link.
  const chainedFrom = first === undefined && options.staticCredentials?.sessionToken === undefined ? 2 : 1;
  if (duration > CHAINED_AT_MOST && roles.length >= chainedFrom) {
    ports.log?.(
      `AWS: a chained role’s session lasts at most one hour (AWS’s limit), not ${formatDuration(duration)}; it is refreshed`,
    );
  }
  const tags = sessionTags(options.sessionTags ?? {});
  let provider = base;
  for (const [index, role] of roles.entries()) {
    const number = index + 1;
    provider = linked(
      provider,
      {
        role,
        number,
        of: roles.length,
        from: index === 0 ? first : roles[index - 1],
        duration: number >= chainedFrom ? Math.min(duration, CHAINED_AT_MOST) : duration,
        tags: index === 0 ? tags : {},
        tagged: Object.keys(tags).length > 0,
      },
      options,
      ports,
    );
  }
  return provider;
}

function linked(
  source: AwsCredentialsProvider,
  link: Link,
  { region, endpoint, sessionName = 'pipeline', externalId }: AwsIdentityOptions,
  ports: AwsIdentityPorts,
): AwsCredentialsProvider {
  const log = ports.log ?? (() => undefined);
  const assume = (from: AwsCredentials) =>
    assumeLink(from, { link, region, endpoint, sessionName, externalId, signal: ports.signal });
  const obtain = async () => {
    const from = await source();
    const credentials = await assume(from).catch(async (error: unknown) => {
      if (!isExpired(error) || !source.invalidate(from)) throw error;
      return assume(await source());
    });
    maskAll(credentials, ports);
    const until = credentials.expiration?.toISOString();
    log(
      `AWS: role ${link.role.name} in account ${link.role.account} (link ${link.number} of ${link.of}), until ${until}`,
    );
    return credentials;
  };
  return refreshing({ obtain, lifetime: link.duration, now: () => ports.clock.now(), log });
}

function isExpired(error: unknown): boolean {
  return error instanceof RemoteError && error.errorCode === 'ExpiredToken';
}
