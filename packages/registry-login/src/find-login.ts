import type { GoogleCredentials } from '@pipeline/google-identity';
import {
  type CredentialsSource,
  dockerCredentials,
  ecrCredentials,
  ecrPublicCredentials,
  type HelperRunner,
} from '@pipeline/oci';
import { readDockerConfig } from './docker-files.ts';
import type { RegistryLogin } from './inputs.ts';
import type { Login, LoginParts, LoginSource } from './login.ts';
import { ecrRegionOf, loginOrder } from './order.ts';

export interface FindPorts {
  /** Starts a credential helper of docker's. */
  helper: HelperRunner;
  mask(secret: string): void;
}

/**
 * The login for a host: the first of `loginOrder()` that there is. Only docker's own is asked for at once, since
 * there may be none; a cloud's or GitHub's is fetched when a registry first wants it.
 */
export async function findLogin(
  host: string,
  login: RegistryLogin,
  parts: LoginParts,
  ports: FindPorts,
): Promise<Login> {
  const has = { aws: parts.aws.has, google: parts.google !== undefined };
  for (const source of loginOrder(host, login, has)) {
    const found = await fromSource(source, host, login, parts, ports);
    if (found !== undefined) return { ...found, source, credentials: masked(found.credentials, ports) };
  }
  return { source: 'none', words: 'no login', credentials: undefined };
}

type Found = Pick<Login, 'words' | 'credentials'>;

async function fromSource(
  source: LoginSource,
  host: string,
  login: RegistryLogin,
  { aws, google, actor, dockerConfigDir }: LoginParts,
  { helper }: FindPorts,
): Promise<Found | undefined> {
  switch (source) {
    case 'inputs':
      return { words: `user ${login.given?.username} from the inputs`, credentials: login.given };
    case 'ecr': {
      const region = ecrRegionOf(host, login) ?? '';
      return {
        words: `ECR in ${region} as ${aws.words}`,
        credentials: () =>
          ecrCredentials({ region, credentials: aws.credentials, endpoint: aws.endpoints.ecr }),
      };
    }
    case 'ecr-public': {
      const access = { credentials: aws.credentials, endpoint: aws.endpoints.ecrPublic };
      return { words: `ECR Public as ${aws.words}`, credentials: () => ecrPublicCredentials(access) };
    }
    case 'google':
      if (google === undefined) return undefined;
      return {
        words: `Google as ${google.words}`,
        // https://docs.cloud.google.com/artifact-registry/docs/docker/authentication#token
        credentials: renewed(google),
      };
    case 'github': {
      if (login.githubToken === undefined) return undefined;
      // https://docs.github.com/en/packages/working-with-a-github-packages-registry/working-with-the-container-registry
      const credentials = { username: actor, password: login.githubToken };
      return { words: `${actor} with github-token`, credentials };
    }
    case 'docker': {
      const config = await readDockerConfig(dockerConfigDir);
      const credentials = config && (await dockerCredentials(config, host, helper));
      return credentials && { words: 'docker’s own login on this machine', credentials };
    }
    case 'none':
      return undefined;
  }
}

/** A registry asks again only for what it has refused. */
function renewed(google: GoogleCredentials): CredentialsSource {
  let last: string | undefined;
  return async () => {
    if (last !== undefined) google.invalidate(last);
    last = await google.accessToken();
    return { username: 'oauth2accesstoken', password: last };
  };
}

/** Whatever is handed out is masked first: what a service or a helper makes up was never an input. */
function masked(source: CredentialsSource | undefined, { mask }: FindPorts): CredentialsSource | undefined {
  if (typeof source === 'function') {
    return async () => {
      const credentials = await source();
      mask('password' in credentials ? credentials.password : credentials.identityToken);
      return credentials;
    };
  }
  if (source !== undefined) mask('password' in source ? source.password : source.identityToken);
  return source;
}
