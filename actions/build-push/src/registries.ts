import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AwsCredentialsProvider } from '@pipeline/aws-identity';
import { liveRunner } from '@pipeline/build';
import type { Clock, Log } from '@pipeline/contracts';
import {
  type Credentials,
  type DockerConfig,
  dockerCredentials,
  ecrCredentials,
  ecrRegion,
  openRegistry,
  type Registry,
} from '@pipeline/oci';
import type { Config } from './config.ts';

export interface LoginOptions {
  config: Config;
  aws: { credentials: AwsCredentialsProvider; has: boolean; endpoint: string | undefined };
  /** Where docker keeps its logins. */
  dockerConfigDir: string | undefined;
  log: Log;
  clock: Clock;
  signal: AbortSignal;
  mask(secret: string): void;
}

/** Opens a registry with the login that belongs to it: the one pushed to, or a base image's. */
export async function openWithLogin(host: string, options: LoginOptions): Promise<Registry> {
  const credentials = await loginFor(host, options);
  if (credentials !== undefined)
    options.mask('password' in credentials ? credentials.password : credentials.identityToken);
  const { log, clock, signal } = options;
  return openRegistry({ host, credentials, log, clock, signal });
}

async function loginFor(
  host: string,
  { config, aws, dockerConfigDir }: LoginOptions,
): Promise<Credentials | undefined> {
  const own = host === config.registry;
  if (own && config.credentials !== undefined) return config.credentials;
  const region = own ? config.ecr?.region : ecrRegion(host);
  // A base image in ECR without any AWS identity may still be in docker's own login.
  if (region !== undefined && (own || aws.has)) {
    return ecrCredentials({ region, credentials: aws.credentials, endpoint: aws.endpoint });
  }
  const docker = await readDockerConfig(dockerConfigDir);
  return docker && dockerCredentials(docker, host, (file, args, input) => liveRunner({ file, args, input }));
}

async function readDockerConfig(dir: string | undefined): Promise<DockerConfig | undefined> {
  if (dir === undefined) return undefined;
  try {
    return JSON.parse(await readFile(join(dir, 'config.json'), 'utf8')) as DockerConfig;
  } catch {
    // Absent or not readable: then there is no login, and the registry will say so where it wants one.
    return undefined;
  }
}
