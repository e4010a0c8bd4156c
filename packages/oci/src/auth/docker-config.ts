import { ConfigError, RemoteError } from '@pipeline/contracts';
import type { Credentials } from './login.ts';

/** The part of docker's `config.json` that says how to log in. https://docs.docker.com/reference/cli/docker/login/ */
export interface DockerConfig {
  auths?: Record<string, { auth?: string; username?: string; password?: string; identitytoken?: string }>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
}

/**
 * Runs a credential helper: `docker-credential-<name> get` with the registry on its standard input. A helper that
 * is not there ends with 127, as in a shell, and one that hung with 124.
 */
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
  const keys = dockerHostKeys(host);
  // One without a name says that the host is kept in the file.
  const own = keys.map(key => config.credHelpers?.[key]).find(found => found !== undefined);
  const helper = own ?? config.credsStore;
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

/** The names under which docker may have stored a host; first the one under which it does. */
export function dockerHostKeys(host: string): [string, ...string[]] {
  if (host === 'docker.io') return ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io'];
  return [host, `https://${host}`, `http://${host}`];
}

/** What helpers say who hold nothing for a host. https://github.com/docker/docker-credential-helpers/blob/master/credentials/error.go */
const NOT_FOUND = /credentials not found|not in native keychain|no credentials/i;

/** Nothing that a helper says is shown: it may be a secret. https://github.com/docker/docker-credential-helpers#development */
async function askHelper(name: string, host: string, run: HelperRunner): Promise<Credentials | undefined> {
  const { exitCode, stdout } = await run(`docker-credential-${name}`, ['get'], host);
  const helper = `docker-credential-${name}`;
  if (exitCode === 127) {
    throw new ConfigError(`Docker's configuration names ${helper} for ${host}, and it is not installed`, {
      hint: `Install ${helper} and put it on PATH, or take it out of credsStore and credHelpers in docker's config.json`,
    });
  }
  if (exitCode !== 0 && NOT_FOUND.test(stdout)) return undefined;
  const login = exitCode === 0 ? parseAnswer(stdout) : undefined;
  if (login === undefined) throw useless(helper, host, exitCode);
  const { Username, Secret } = login;
  // Some tell so that they hold nothing.
  if (Username === '' && Secret === '') return undefined;
  return Username === '<token>' ? { identityToken: Secret } : { username: Username, password: Secret };
}

function parseAnswer(text: string): { Username: string; Secret: string } | undefined {
  try {
    const { Username, Secret } = JSON.parse(text) as { Username?: unknown; Secret?: unknown };
    return typeof Username === 'string' && typeof Secret === 'string' ? { Username, Secret } : undefined;
  } catch {
    return undefined;
  }
}

function useless(helper: string, host: string, exitCode: number): RemoteError {
  const known: Record<number, string> = { 0: 'gave no user and secret', 124: 'did not answer' };
  const what = known[exitCode] ?? `failed with exit code ${exitCode}`;
  return new RemoteError(`${helper} ${what} for ${host}`, {
    service: helper,
    operation: 'get',
    transient: false,
    hint: `Run \`echo ${host} | ${helper} get\` on this machine to see why, or log in in another way: by the inputs of this step`,
  });
}
