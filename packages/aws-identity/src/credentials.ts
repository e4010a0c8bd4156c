import { ConfigError, noIdToken } from '@pipeline/contracts';
import { byChain } from './by-chain.ts';
import { type AwsIdentityOptions, type AwsIdentityPorts, maskAll } from './options.ts';
import { type AwsCredentialsProvider, constant } from './provider.ts';
import { refreshing } from './refreshing.ts';
import { parseRoleArn, type RoleArn } from './role-arn.ts';
import { parseRoleChain } from './role-chain.ts';
import { assumeByToken } from './web-identity.ts';

/**
 * A provider of AWS credentials: by OIDC where a role is named, else the static ones as they are; then through
 * the chain. What is malformed throws a ConfigError at once; missing credentials and refusals reject on first
 * use, so a dry run needs none. Nothing is ever written to disk.
 */
export function awsCredentials(options: AwsIdentityOptions, ports: AwsIdentityPorts): AwsCredentialsProvider {
  const duration = options.sessionDuration ?? 3_600_000;
  if (duration < 900_000 || duration > 43_200_000) {
    throw new ConfigError('The AWS session’s duration must be between 15m and 12h');
  }
  const role = options.roleToAssume ? roleOf(options.roleToAssume) : undefined;
  const { roles, problems } = parseRoleChain(options.roleChain ?? [], role?.arn);
  if (problems.length > 0) {
    throw new ConfigError(`role-chain: ${problems.join('; ')}`, {
      hint: 'Write roles like arn:aws:iam::123456789012:role/deploy, in the order in which they are assumed.',
    });
  }
  if (roles.length === 0 && Object.keys(options.sessionTags ?? {}).length > 0) {
    throw new ConfigError('Session tags are sent with a role of role-chain, and there is none', {
      hint: 'Add role-chain, or leave the tags off: an OIDC session has no tags but what its token claims, and GitHub’s claims none.',
    });
  }
  const base = role === undefined ? given(options, ports) : byToken(role, duration, options, ports);
  return byChain(base, role, roles, duration, options, ports);
}

function roleOf(arn: string): RoleArn {
  const role = parseRoleArn(arn);
  if (typeof role !== 'string') return role;
  throw new ConfigError(`role-to-assume "${arn}" ${role}`, {
    hint: 'Write it like arn:aws:iam::123456789012:role/deploy.',
  });
}

function given({ staticCredentials }: AwsIdentityOptions, ports: AwsIdentityPorts): AwsCredentialsProvider {
  if (staticCredentials !== undefined) {
    maskAll(staticCredentials, ports);
    return constant(async () => staticCredentials);
  }
  return constant(async () => {
    throw new ConfigError('There are no AWS credentials', {
      hint: 'Set role-to-assume and give the job `permissions: id-token: write`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in its env.',
    });
  });
}

function byToken(
  role: RoleArn,
  duration: number,
  { audience: asked, region, endpoint, sessionName = 'pipeline' }: AwsIdentityOptions,
  ports: AwsIdentityPorts,
): AwsCredentialsProvider {
  const audience = asked ?? (role.partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com');
  const log = ports.log ?? (() => undefined);
  const obtain = async () => {
    const token = await ports.idToken(audience).catch((error: unknown) => {
      throw noIdToken(error);
    });
    ports.mask(token);
    const credentials = await assumeByToken(token, {
      role,
      duration,
      region,
      endpoint,
      sessionName,
      signal: ports.signal,
    });
    maskAll(credentials, ports);
    log(`AWS: role ${role.name} in account ${role.account}, until ${credentials.expiration?.toISOString()}`);
    return credentials;
  };
  return refreshing({ obtain, lifetime: duration, now: () => ports.clock.now(), log });
}
