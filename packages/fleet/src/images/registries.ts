import type { AwsCredentialsProvider, AwsEnvironment } from '@pipeline/aws-identity';
import type { Clock, Log } from '@pipeline/contracts';
import type { GoogleCredentials } from '@pipeline/google-identity';
import {
  type CredentialsSource,
  ecrCredentials,
  ecrRegion,
  isGoogleRegistry,
  isLocalHost,
  openRegistry,
  type Registry,
} from '@pipeline/oci';
import { once } from '../once.ts';
import type { FindImage } from './find-images.ts';

export interface RegistryAccess {
  aws: { credentials: AwsCredentialsProvider; environment: AwsEnvironment } | undefined;
  google: (() => Promise<GoogleCredentials>) | undefined;
  mask(secret: string): void;
  log: Log;
  clock: Clock;
  signal: AbortSignal;
}

/**
 * The registries of the clouds that the targets run in, asked with the identity that deploys there: one HEAD an image. Others
 * are not asked, since whoever deploys need not be able to read them, and some then say that there is nothing.
 */
export function findInRegistries(access: RegistryAccess): FindImage {
  const open = once(async (host: string): Promise<Registry> => {
    const { log, clock, signal } = access;
    return openRegistry({ host, credentials: loginFor(host, access), log, clock, signal });
  });
  return ({ registry, repository, digest }) => {
    if (loginFor(registry, access) === undefined) return undefined;
    return open(registry).then(async client =>
      (await client.headManifest(repository, digest)) === undefined ? 'gone' : 'there',
    );
  };
}

function loginFor(host: string, { aws, google, mask }: RegistryAccess): CredentialsSource | undefined {
  const local = isLocalHost(host);
  const region = ecrRegion(host) ?? (local ? aws?.environment.region : undefined);
  if (aws !== undefined && region !== undefined)
    return async () => {
      const endpoint = aws.environment.endpoint('ECR');
      const login = await ecrCredentials({ region, credentials: aws.credentials, endpoint });
      mask(login.password);
      return login;
    };
  if (google !== undefined && (isGoogleRegistry(host) || local))
    // https://docs.cloud.google.com/artifact-registry/docs/docker/authentication#token
    return async () => ({ username: 'oauth2accesstoken', password: await (await google()).accessToken() });
  return undefined;
}
