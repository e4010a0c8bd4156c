import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dockerLogin, readLogin, registryLogins } from '../../packages/registry-login/src/index.ts';
import { type RealRegistry, ROBOT, startDistribution } from './registries.ts';
import { missing, run } from './tools.ts';

const absent = await missing('docker', 'docker-registry', 'crane', 'skopeo', 'buildx');

/** A store that holds nothing, and writes down that it was asked. */
const STORE = `#!/bin/sh
cat >>"$0.asked"
echo 'credentials not found in native keychain'
exit 1
`;

let scratch: string;
let home: string;
let tempDir: string;
let closed: RealRegistry;
let theirs: RealRegistry;
const REPOSITORY = 'shop/api';
const path = process.env.PATH;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'docker-login-conformance-'));
  closed = await startDistribution(join(scratch, 'closed'), { auth: 'basic' });
  theirs = await startDistribution(join(scratch, 'theirs'), { auth: 'basic' });
  const bin = join(scratch, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'docker-credential-empty'), STORE);
  await chmod(join(bin, 'docker-credential-empty'), 0o755);
  process.env.PATH = `${bin}${delimiter}${path}`;
  await writeFile(join(scratch, 'file'), 'content');
  await run('tar', ['-cf', join(scratch, 'layer.tar'), '-C', scratch, 'file']);
  const both = join(scratch, 'both');
  await mkdir(both);
  await writeFile(
    join(both, 'config.json'),
    JSON.stringify({ auths: { ...auths(closed), ...auths(theirs) } }),
  );
  for (const { host } of [closed, theirs]) {
    const layer = ['--new_layer', join(scratch, 'layer.tar')];
    await run('crane', ['append', '--new_tag', `${host}/${REPOSITORY}:v1`, ...layer], {
      env: { DOCKER_CONFIG: both },
    });
  }
});
afterAll(async () => {
  process.env.PATH = path;
  await Promise.all([closed, theirs].map(registry => registry?.close()));
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

beforeEach(async () => {
  if (absent.length > 0) return;
  home = await mkdtemp(join(scratch, 'home-'));
  tempDir = await mkdtemp(join(scratch, 'temp-'));
});

const auths = ({ host }: RealRegistry) => ({
  [host]: { auth: Buffer.from(`${ROBOT.username}:${ROBOT.password}`).toString('base64') },
});

/** With the user and password of the inputs, as `build-push` logs in, where docker is configured so. */
async function login(config: object) {
  await writeFile(join(home, 'config.json'), JSON.stringify(config));
  const inputs = { registryUsername: ROBOT.username, registryPassword: ROBOT.password };
  const options = { registry: closed.host, around: { region: undefined, localAws: false } };
  const env = (name: string) => (name === 'DOCKER_CONFIG' ? home : undefined);
  const loginRun = {
    context: { env, repository: 'org/shop', runId: '1', actor: 'ann', tempDir },
    idToken: () => Promise.reject(new Error('no identity is wanted here')),
    mask: () => {},
    clock: { now: () => Date.now(), sleep: () => Promise.resolve() },
    log: { info: () => {} },
    signal: new AbortController().signal,
  };
  const logins = registryLogins(readLogin(inputs, { add: expect.unreachable }, options), loginRun);
  return dockerLogin([closed.host, theirs.host], logins, loginRun);
}

/** Pulls by docker, and removes what was pulled. */
async function pull({ host }: RealRegistry, env: Record<string, string>): Promise<void> {
  const image = `${host}/${REPOSITORY}:v1`;
  await run('docker', ['pull', '--quiet', image], { env });
  await run('docker', ['image', 'rm', image], { env });
}

const user = () => ({ DOCKER_CONFIG: home });

describe.skipIf(absent.length > 0)('docker, logged in for a while', () => {
  it.each([
    ['no login of its own', () => ({})],
    ['a wrong login for the same host', () => ({ auths: { [closed.host]: { auth: btoa('robot:wrong') } } })],
    ['a store that is asked for every host', () => ({ credsStore: 'empty' })],
    ['a helper for the same host', () => ({ credHelpers: { [closed.host]: 'empty' } })],
  ])('pulls with %s, until it is closed', async (_, config) => {
    const { env, close } = await login(config());
    await pull(closed, env);
    await expect(pull(closed, user())).rejects.toThrow(/no basic auth credentials|unauthorized/);
    await close();
    await expect(pull(closed, env)).rejects.toThrow(/no basic auth credentials|unauthorized/);
    expect(await readFile(join(home, 'config.json'), 'utf8')).toBe(JSON.stringify(config()));
    expect(await readdir(tempDir)).toEqual([]);
  });

  it('pulls with the logins that it has itself, too', async () => {
    const { env, close } = await login({ auths: auths(theirs) });
    await pull(theirs, env);
    await pull(closed, env);
    await close();
  });

  it('asks its store for other hosts, and not for this one', async () => {
    const asked = join(scratch, 'bin/docker-credential-empty.asked');
    await rm(asked, { force: true });
    const { env, close } = await login({ credsStore: 'empty' });
    await pull(closed, env);
    await expect(pull(theirs, env)).rejects.toThrow();
    const hosts = await readFile(asked, 'utf8');
    expect(hosts).toContain(theirs.host);
    expect(hosts).not.toContain(closed.host);
    await close();
  });

  it('has its contexts, plug-ins and builders', async () => {
    await mkdir(join(home, 'cli-plugins'));
    const [buildx = ''] = (await run('sh', ['-c', 'command -v buildx'])).split('\n');
    await symlink(buildx, join(home, 'cli-plugins/docker-buildx'));
    await run('docker', ['context', 'create', 'elsewhere', '--docker', 'host=tcp://127.0.0.1:1'], {
      env: user(),
    });
    const { env: given, close } = await login({ currentContext: 'elsewhere' });
    // It would go before any context.
    const env = { ...given, DOCKER_HOST: '' };
    expect(await run('docker', ['context', 'show'], { env })).toBe('elsewhere\n');
    const create = ['buildx', 'create', '--name', 'made', '--driver', 'remote', 'tcp://127.0.0.1:1'];
    await run('docker', create, { env });
    await close();
    expect(await run('docker', ['buildx', 'ls'], { env: user() })).toContain('made');
  });
});

describe.skipIf(absent.length > 0)('another program, logged in for a while', () => {
  it.each([
    ['crane', (image: string, env: Record<string, string>) => run('crane', ['manifest', image], { env })],
    [
      'skopeo',
      (image: string, { DOCKER_CONFIG = '' }: Record<string, string>) =>
        run('skopeo', [
          'inspect',
          '--raw',
          '--tls-verify=false',
          '--authfile',
          join(DOCKER_CONFIG, 'config.json'),
          `docker://${image}`,
        ]),
    ],
  ])('%s reads what it could not', async (_, read) => {
    const { env, close } = await login({ auths: auths(theirs) });
    const image = `${closed.host}/${REPOSITORY}:v1`;
    expect(JSON.parse(await read(image, env))).toMatchObject({ schemaVersion: 2 });
    await expect(read(image, user())).rejects.toThrow(/unauthorized|authentication required/i);
    expect(JSON.parse(await read(image.replace(closed.host, theirs.host), env))).toMatchObject({
      schemaVersion: 2,
    });
    await close();
  });
});
