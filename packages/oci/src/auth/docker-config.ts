import { RemoteError } from '@pipeline/contracts';
import type { Credentials } from './authenticator.ts';

/** The part of docker's `config.json` that says how to log in. https://docs.docker.com/reference/cli/docker/login/ */
export interface DockerConfig {
  auths?: Record<string, { auth?: string; username?: string; password?: string; identitytoken?: string }>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
}

/** Runs a credential helper: `docker-credential-<name> get` with the registry on its standard input. */
export type HelperRunner = (
  file: string,
  args: string[],
  input: string,
) => Promise<{ exitCode: number; stdout: string }>;

/** What docker's own login holds for a registry host; `undefined` where it holds nothing. */
export async function dockerCredentials(
  config: DockerConfig,
  host: string,
  run: HelperRunner,
): Promise<Credentials | undefined> {
  const keys = hostKeys(host);
  const helper = keys.map(key => config.credHelpers?.[key]).find(found => found) ?? config.credsStore;
  if (helper) {
    for (const key of keys) {
      const held = await askHelper(helper, key, run);
      if (held !== undefined) return held;
    }
  }
  const entry = keys.map(key => config.auths?.[key]).find(found => found !== undefined);
  if (entry === undefined) return undefined;
  if (entry.identitytoken) return { identityToken: entry.identitytoken };
  if (entry.username && entry.password) return { username: entry.username, password: entry.password };
  const [username = '', ...password] = Buffer.from(entry.auth ?? '', 'base64')
    .toString('utf8')
    .split(':');
  return username === '' ? undefined : { username, password: password.join(':') };
}

/** The names under which docker may have stored a host. */
function hostKeys(host: string): string[] {
  if (host === 'docker.io') return ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io'];
  return [host, `https://${host}`, `http://${host}`];
}

/** https://github.com/docker/docker-credential-helpers#development */
async function askHelper(name: string, host: string, run: HelperRunner): Promise<Credentials | undefined> {
  const { exitCode, stdout } = await run(`docker-credential-${name}`, ['get'], host);
  if (exitCode !== 0) return undefined;
  try {
    const { Username, Secret } = JSON.parse(stdout) as { Username: string; Secret: string };
    if (Username === '<token>') return { identityToken: Secret };
    return { username: Username, password: Secret };
  } catch (cause) {
    throw new RemoteError(`docker-credential-${name} gave no JSON`, {
      service: `docker-credential-${name}`,
      operation: 'get',
      cause,
    });
  }
}
