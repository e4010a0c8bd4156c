import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Credentials, type DockerConfig, dockerCredentials } from '../../oci/src/index.ts';
import { configWithLogins } from '../src/config-with-logins.ts';
import { dockerLogin, type Login } from '../src/index.ts';

const ours = { username: 'ci', password: 'p:q' };
const auth = btoa('ci:p:q');
const theirs = { auth: btoa('them:secret') };

describe('configWithLogins', () => {
  it.each<[string, DockerConfig, string, Credentials, object]>([
    ['nothing', {}, 'ghcr.io', ours, { auths: { 'ghcr.io': { auth } } }],
    [
      'another login for the host, under each of its names',
      { auths: { 'ghcr.io': theirs, 'https://ghcr.io': theirs, 'quay.io': theirs } },
      'ghcr.io',
      ours,
      { auths: { 'ghcr.io': { auth }, 'quay.io': theirs } },
    ],
    [
      'Docker Hub',
      { auths: { 'index.docker.io': theirs } },
      'docker.io',
      ours,
      { auths: { 'https://index.docker.io/v1/': { auth } } },
    ],
    [
      'a helper for the host and one for another',
      { credHelpers: { 'ghcr.io': 'pass', 'gcr.io': 'gcloud' } },
      'ghcr.io',
      ours,
      { auths: { 'ghcr.io': { auth } }, credHelpers: { 'gcr.io': 'gcloud' } },
    ],
    [
      'a store for all hosts',
      { credsStore: 'desktop', auths: { 'quay.io': {} } },
      'ghcr.io',
      ours,
      {
        credsStore: 'desktop',
        auths: { 'ghcr.io': { auth }, 'quay.io': {} },
        credHelpers: { 'ghcr.io': '' },
      },
    ],
    [
      'an identity token',
      {},
      'r.azurecr.io',
      { identityToken: 't' },
      { auths: { 'r.azurecr.io': { auth: btoa('<token>:'), identitytoken: 't' } } },
    ],
    [
      'what has nothing to do with logins',
      { currentContext: 'remote', proxies: { default: { httpProxy: 'http://p' } } } as DockerConfig,
      'ghcr.io',
      ours,
      {
        currentContext: 'remote',
        proxies: { default: { httpProxy: 'http://p' } },
        auths: { 'ghcr.io': { auth } },
      },
    ],
  ])('beside %s', async (_, config, host, credentials, expected) => {
    const before = structuredClone(config);
    const made = configWithLogins(config, [{ host, credentials }]);
    expect(made).toEqual({ ...config, credHelpers: {}, ...expected });
    expect(config).toEqual(before);
    const noStore = () => expect.unreachable('no helper is asked');
    expect(await dockerCredentials(made, host, noStore)).toEqual(credentials);
  });
});

let scratch: string;
let home: string;
let tempDir: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'docker-login-'));
  [home, tempDir] = [join(scratch, 'home'), join(scratch, 'temp')];
  await mkdir(join(home, '.docker/contexts/meta'), { recursive: true });
  await mkdir(tempDir);
});
afterEach(() => rm(scratch, { recursive: true }));

const LOGINS: Record<string, Login> = {
  'ghcr.io': { source: 'github', words: 'ci with github-token', credentials: ours },
  'ecr.example': { source: 'ecr', words: 'ECR', credentials: async () => ours },
  'quay.io': {
    source: 'docker',
    words: 'docker’s own login',
    credentials: { username: 'u', password: 'theirs' },
  },
  'docker.io': { source: 'none', words: 'no login', credentials: undefined },
  'refused.example': {
    source: 'ecr',
    words: 'ECR',
    credentials: () => Promise.reject(new Error('the role may not')),
  },
};

function start(
  hosts: string[],
  env: Record<string, string> = { HOME: home },
  signal = new AbortController().signal,
) {
  const masked: string[] = [];
  const loginFor = async (host: string) => LOGINS[host] ?? expect.unreachable(host);
  const context = { env: (name: string) => env[name], tempDir };
  const run = { context, signal, mask: (secret: string) => void masked.push(secret) };
  return { login: dockerLogin(hosts, { loginFor }, run), masked };
}

describe('dockerLogin', () => {
  it('is in a folder that is nobody else’s, beside the user’s, and gone when it is closed', async () => {
    const own = join(home, '.docker/config.json');
    await writeFile(own, JSON.stringify({ currentContext: 'remote', auths: { 'quay.io': theirs } }));
    const { login, masked } = start(['ghcr.io', 'ecr.example', 'ghcr.io', 'quay.io']);
    const { env, close } = await login;
    const dir = env.DOCKER_CONFIG ?? '';
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(dir, 'config.json'))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(join(dir, 'config.json'), 'utf8'))).toMatchObject({
      currentContext: 'remote',
      auths: { 'ghcr.io': { auth }, 'ecr.example': { auth }, 'quay.io': theirs },
    });
    expect(masked).toContain(auth);
    await close();
    await close();
    expect(await readdir(tempDir)).toEqual([]);
    expect(await readFile(own, 'utf8')).toBe(
      JSON.stringify({ currentContext: 'remote', auths: { 'quay.io': theirs } }),
    );
  });

  it('keeps what else lies in the user’s folder, and what is made there meanwhile', async () => {
    const { env, close } = await start(['ghcr.io']).login;
    const link = join(env.DOCKER_CONFIG ?? '', 'contexts');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readlink(link)).toBe(join(home, '.docker/contexts'));
    await writeFile(join(link, 'meta/made'), '');
    await close();
    expect(await readdir(join(home, '.docker/contexts/meta'))).toEqual(['made']);
  });

  it.each<[string, () => Record<string, string>, () => string | undefined]>([
    ['the user’s folder', () => ({ HOME: home }), () => join(home, '.docker/buildx')],
    [
      'a folder that is not there yet',
      () => ({ DOCKER_CONFIG: join(scratch, 'no') }),
      () => join(scratch, 'no/buildx'),
    ],
    ['the place that the job chose', () => ({ HOME: home, BUILDX_CONFIG: '/b' }), () => undefined],
    ['its own way without a home', () => ({}), () => undefined],
  ])('leaves builders in %s', async (_, env, expected) => {
    const login = await start(['ghcr.io'], env()).login;
    expect(login.env.BUILDX_CONFIG).toBe(expected());
    await login.close();
  });

  it('makes nothing where docker has every login that there is', async () => {
    const { env, close } = await start(['quay.io', 'docker.io']).login;
    await close();
    expect(env).toEqual({});
    expect(await readdir(tempDir)).toEqual([]);
  });

  it('leaves nothing where a login fails', async () => {
    await expect(start(['ghcr.io', 'refused.example']).login).rejects.toThrow('the role may not');
    expect(await readdir(tempDir)).toEqual([]);
  });

  it('is gone at once when the run is cancelled, before or after', async () => {
    const cancelled = new AbortController();
    const { env, close } = await start(['ghcr.io'], { HOME: home }, cancelled.signal).login;
    expect(await readdir(env.DOCKER_CONFIG ?? '')).toContain('config.json');
    cancelled.abort(new Error('cancelled'));
    expect(await readdir(tempDir)).toEqual([]);
    await close();
    await expect(start(['ghcr.io'], { HOME: home }, cancelled.signal).login).rejects.toThrow('cancelled');
    expect(await readdir(tempDir)).toEqual([]);
    expect(await readdir(join(home, '.docker'))).toEqual(['contexts']);
  });
});
