import { existsSync } from 'node:fs';
import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Credentials } from '@pipeline/oci';
import { configWithLogins } from './config-with-logins.ts';
import { dockerConfigDir, readDockerConfig } from './docker-files.ts';
import { folderUntil } from './folder-until.ts';
import type { Login } from './login.ts';
import type { LoginRun } from './login-run.ts';
import type { Logins } from './logins.ts';

/** A login of docker's, and of whatever reads docker's configuration, that ends with `close()` or the run. */
export interface DockerLogin {
  /** For the programs that are to be logged in. */
  env: Record<string, string>;
  close(): Promise<void>;
}

export interface DockerLoginRun extends Pick<LoginRun, 'mask' | 'signal'> {
  context: {
    env(name: string): string | undefined;
    /** Emptied by the runner at the end of the job, should this process be killed: RUNNER_TEMP. */
    tempDir: string;
  };
}

/**
 * Logs in to hosts for other programs, in a configuration of its own beside the user's, of which everything else stays:
 * logins that docker has itself, contexts, plug-ins, builders. What runs out is not renewed: a password of ECR's is good
 * for twelve hours, one of Google's for one.
 */
export async function dockerLogin(
  hosts: readonly string[],
  { loginFor }: Pick<Logins, 'loginFor'>,
  { context: { env, tempDir }, mask, signal }: DockerLoginRun,
): Promise<DockerLogin> {
  const found = await Promise.all(
    [...new Set(hosts)].map(async host => resolved(host, await loginFor(host))),
  );
  const logins = found.filter(login => login !== undefined);
  if (logins.length === 0) return { env: {}, close: async () => {} };
  const original = dockerConfigDir(env);
  const config = configWithLogins((await readDockerConfig(original)) ?? {}, logins);
  for (const { auth } of Object.values(config.auths ?? {})) if (auth) mask(auth);
  const folder = await folderUntil(signal, join(tempDir, 'docker-'));
  try {
    const file = join(folder.dir, 'config.json');
    await writeFile(file, JSON.stringify(config, null, 2), { mode: 0o600, flag: 'wx' });
    if (original !== undefined) await linkEntries(resolve(original), folder.dir);
    signal.throwIfAborted();
  } catch (error) {
    await folder.close();
    // A cancelled run takes the folder away at once, and this is then what failed.
    signal.throwIfAborted();
    throw error;
  }
  return { env: { DOCKER_CONFIG: folder.dir, ...buildxConfig(env, original) }, close: folder.close };
}

/** `undefined` where docker has the login itself, or nobody has. */
async function resolved(
  host: string,
  { source, credentials }: Login,
): Promise<{ host: string; credentials: Credentials } | undefined> {
  if (source === 'docker' || credentials === undefined) return undefined;
  return { host, credentials: typeof credentials === 'function' ? await credentials() : credentials };
}

/** Contexts, plug-ins and whatever else docker and its plug-ins keep there. */
async function linkEntries(original: string, dir: string): Promise<void> {
  // Where there is no folder docker has nothing yet.
  const entries = existsSync(original) ? await readdir(original) : [];
  for (const entry of entries) {
    if (entry !== 'config.json') await symlink(join(original, entry), join(dir, entry));
  }
}

/** Builders that are made or chosen meanwhile are to stay. https://docs.docker.com/build/building/variables/#buildx_config */
function buildxConfig(env: (name: string) => string | undefined, original: string | undefined) {
  if (env('BUILDX_CONFIG') !== undefined || original === undefined) return {};
  return { BUILDX_CONFIG: join(resolve(original), 'buildx') };
}
