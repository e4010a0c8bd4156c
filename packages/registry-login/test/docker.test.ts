import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { helperRunner } from '../src/docker-files.ts';
import { registryLogins } from '../src/index.ts';
import { loginTo, testRun } from './run.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'docker-login-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true });
});

const auths = (host: string, user: string) => ({
  auths: { [host]: { auth: btoa(`${user}:secret-of-${user}`) } },
});

async function look(
  host: string,
  config: object | string,
  env: Record<string, string> = { DOCKER_CONFIG: dir },
) {
  const file = join(env.DOCKER_CONFIG ?? join(dir, '.docker'), 'config.json');
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, typeof config === 'string' ? config : JSON.stringify(config));
  const { run, lines, masked } = testRun(undefined, env);
  const found = await registryLogins(loginTo('ghcr.io', { githubToken: 'ghs_token' }), run).loginFor(host);
  return { ...found, lines, masked };
}

/** A helper as docker starts it, on PATH. */
async function helper(name: string, script: string): Promise<void> {
  await writeFile(join(dir, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${dir}${delimiter}${process.env.PATH}`);
}

describe('docker’s own login', () => {
  it.each([
    ['DOCKER_CONFIG', () => ({ DOCKER_CONFIG: dir })],
    ['the home', () => ({ HOME: dir })],
    ['the home on Windows', () => ({ USERPROFILE: dir })],
  ])('is found by %s, goes before the job’s token, and is masked', async (_, env) => {
    const { source, credentials, masked, lines } = await look('ghcr.io', auths('ghcr.io', 'ci'), env());
    expect([source, credentials]).toEqual(['docker', { username: 'ci', password: 'secret-of-ci' }]);
    expect(masked).toEqual(['secret-of-ci']);
    expect(lines).toEqual(['ghcr.io: login as docker’s own login on this machine']);
  });

  it('of another registry is not for this one', async () => {
    expect((await look('ghcr.io', auths('quay.io', 'ci'))).source).toBe('github');
  });

  it('may have no file, or no folder', async () => {
    const { run } = testRun(undefined, { DOCKER_CONFIG: join(dir, 'nowhere') });
    expect((await registryLogins(loginTo('quay.io'), run).loginFor('quay.io')).source).toBe('none');
  });

  it.each(['{"auths": {"ghcr.io": {"auth": "c2VjcmV0', '[]', '"secret"', ''])(
    'that reads %j is an error without a word of it',
    async text => {
      const error = await look('ghcr.io', text).catch((failed: unknown) => failed);
      expect(error).toMatchObject({
        name: 'ConfigError',
        message: expect.stringContaining('is not a JSON object'),
      });
      expect(JSON.stringify([error, String(error), (error as Error).cause])).not.toMatch(/c2VjcmV0|secret/);
    },
  );

  it('cannot be read where it is a folder', async () => {
    await mkdir(join(dir, 'config.json'));
    const { run } = testRun(undefined, { DOCKER_CONFIG: dir });
    await expect(registryLogins(loginTo('quay.io'), run).loginFor('quay.io')).rejects.toThrow(
      'cannot be read (EISDIR)',
    );
  });
});

describe('a credential helper that is really started', () => {
  it('is asked for the host on its standard input', async () => {
    await helper('shop', 'read host; echo "{\\"Username\\":\\"u\\",\\"Secret\\":\\"for-$1-$host\\"}"');
    const { credentials, masked } = await look('quay.io', { credHelpers: { 'quay.io': 'shop' } });
    expect(credentials).toEqual({ username: 'u', password: 'for-get-quay.io' });
    expect(masked).toEqual(['for-get-quay.io']);
  });

  it('may hold nothing', async () => {
    await helper('shop', 'echo "credentials not found in native keychain"; exit 1');
    expect((await look('quay.io', { credsStore: 'shop' })).source).toBe('none');
  });

  it('may end without reading', async () => {
    await helper('shop', 'exec 0<&-; echo "no usernames for secret"; exit 3');
    await expect(look('quay.io', { credsStore: 'shop' })).rejects.toThrow('failed with exit code 3');
  });

  it('may hang, and so may what it has started', async () => {
    const file = join(dir, 'pid');
    await helper('shop', `sleep 600 & echo $! > ${file}; wait`);
    const asked = helperRunner(500)('docker-credential-shop', ['get'], 'quay.io');
    try {
      expect(await asked).toEqual({ exitCode: 124, stdout: '' });
    } finally {
      process.kill(Number(await readFile(file, 'utf8')));
    }
  });

  it('may not be there', async () => {
    await expect(look('quay.io', { credsStore: 'absent' })).rejects.toThrow(
      'names docker-credential-absent for quay.io, and it is not installed',
    );
  });
});
