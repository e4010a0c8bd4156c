import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ConfigError } from '@pipeline/contracts';
import type { DockerConfig, HelperRunner } from '@pipeline/oci';

/** Where docker keeps its configuration. https://docs.docker.com/reference/cli/docker/#environment-variables */
export function dockerConfigDir(env: (name: string) => string | undefined): string | undefined {
  const home = env('HOME') ?? env('USERPROFILE');
  return env('DOCKER_CONFIG') ?? (home === undefined ? undefined : join(home, '.docker'));
}

/**
 * Docker's `config.json` in a folder; `undefined` where there is none, and a ConfigError where it cannot be read:
 * a login that somebody made would else be passed over in silence.
 */
export async function readDockerConfig(dir: string | undefined): Promise<DockerConfig | undefined> {
  if (dir === undefined) return undefined;
  const file = join(dir, 'config.json');
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (cause) {
    const { code = 'unknown error' } = cause as { code?: string };
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ConfigError(`Docker's configuration ${file} cannot be read (${code})`, { hint: MEND, cause });
  }
  const config = parsed(content);
  if (config !== undefined) return config;
  // Nothing of it is shown, nor kept as a cause: it holds passwords.
  throw new ConfigError(`Docker's configuration ${file} is not a JSON object`, { hint: MEND });
}

const MEND =
  'Mend it or remove it, or point DOCKER_CONFIG to another folder; docker itself cannot log in with it either';

function parsed(content: string): DockerConfig | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A helper that asks a person, or a keychain that is locked, would wait for ever. Milliseconds. */
const HELPER_MS = 30_000;

/** Starts credential helpers, without a shell; one that was not found ends with 127, one that hung with 124. */
export const runHelper = helperRunner(HELPER_MS);

/** @param patience milliseconds */
export function helperRunner(patience: number): HelperRunner {
  return (file, args, input) =>
    new Promise(resolve => {
      const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'] });
      const timer = setTimeout(() => {
        resolve({ exitCode: 124, stdout: '' });
        child.kill('SIGKILL');
        // What it has started itself may hold the pipe for ever.
        child.stdout.destroy();
      }, patience);
      const output = text(child.stdout).catch(() => '');
      child.on('error', () => {
        clearTimeout(timer);
        resolve({ exitCode: 127, stdout: '' });
      });
      child.on('close', async code => {
        clearTimeout(timer);
        resolve({ exitCode: code ?? 1, stdout: await output });
      });
      // One that ends without reading its input is judged by how it ends.
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
}
