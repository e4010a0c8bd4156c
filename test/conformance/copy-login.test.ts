import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Digest } from '../../packages/contracts/src/index.ts';
import { copyImage, openRegistry, planCopy, tagImage } from '../../packages/oci/src/index.ts';
import { readLogin, registryLogins } from '../../packages/registry-login/src/index.ts';
import { type RealRegistry, ROBOT, startDistribution } from './registries.ts';
import { RegistryClients } from './registry-clients.ts';
import { missing, run } from './tools.ts';

const absent = await missing('docker', 'docker-registry', 'crane', 'skopeo');

/** Keeps logins in a folder, a file for each host. https://github.com/docker/docker-credential-helpers#development */
const HELPER = `#!/bin/sh
input=$(cat)
file() { echo "$0.$(printf %s "$1" | tr -c 'a-z0-9\\n' -)"; }
case $1 in
store) printf %s "$input" >"$(file "$(printf %s "$input" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/')")" ;;
get) cat "$(file "$input")" 2>/dev/null || { echo 'credentials not found in native keychain'; exit 1; } ;;
esac
`;

let scratch: string;
let open: RealRegistry;
let closed: RealRegistry;
let alsoClosed: RealRegistry;
let digest: Digest;
const path = process.env.PATH;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'login-conformance-'));
  open = await startDistribution(join(scratch, 'open'));
  closed = await startDistribution(join(scratch, 'closed'), { auth: 'basic' });
  alsoClosed = await startDistribution(join(scratch, 'also-closed'), { auth: 'basic' });
  const helper = join(scratch, 'bin/docker-credential-conformance');
  await mkdir(join(scratch, 'bin'));
  await writeFile(helper, HELPER);
  await chmod(helper, 0o755);
  process.env.PATH = `${join(scratch, 'bin')}${delimiter}${path}`;
  const clients = await RegistryClients.open(join(scratch, 'anonymous'));
  await writeFile(join(scratch, 'file'), 'content');
  await run('tar', ['-cf', join(scratch, 'layer.tar'), '-C', scratch, 'file']);
  const image = `${open.host}/shop/api:v1`;
  await clients.crane('append', '--new_tag', image, '--new_layer', join(scratch, 'layer.tar'));
  digest = await clients.digest(image);
});
afterAll(async () => {
  process.env.PATH = path;
  await Promise.all([open, closed, alsoClosed].map(registry => registry?.close()));
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

/** `docker login` to both, into a configuration that says where logins are kept. */
async function dockerLogin(name: string, config: object): Promise<RegistryClients> {
  const clients = await RegistryClients.open(join(scratch, name));
  await writeFile(join(clients.config, 'config.json'), JSON.stringify(config));
  for (const { host } of [closed, alsoClosed]) {
    const args = [
      '--config',
      clients.config,
      'login',
      '--username',
      ROBOT.username,
      '--password-stdin',
      host,
    ];
    await run('docker', args, { input: ROBOT.password });
  }
  return clients;
}

/** What our actions find in docker's configuration, when they are given no login. */
function loginsFrom(config: string, log: string[] = []) {
  const env = (name: string) => (name === 'DOCKER_CONFIG' ? config : undefined);
  const around = { region: undefined, localAws: false };
  const problems = {
    add: (...problem: string[]) => {
      throw new Error(problem.join(': '));
    },
  };
  return registryLogins(readLogin({}, problems, { registry: closed.host, around }), {
    context: { env, repository: 'org/shop', runId: '1', actor: 'ann' },
    idToken: () => Promise.reject(new Error('no identity is wanted here')),
    mask: () => {},
    clock: { now: () => Date.now(), sleep: () => Promise.resolve() },
    log: { info: line => log.push(line) },
    signal: new AbortController().signal,
  });
}

describe.skipIf(absent.length > 0)('a registry that asks for a login', () => {
  const KEPT = {
    'in config.json': () => ({}),
    'by a credential helper for all hosts': () => ({ credsStore: 'conformance' }),
    'by a credential helper for each host': () => ({
      credHelpers: { [closed.host]: 'conformance', [alsoClosed.host]: 'conformance' },
    }),
  };

  it.each(Object.entries(KEPT))(
    'is copied to and from with what docker login kept %s',
    async (kept, config) => {
      const repository = kept.replaceAll(/[ .]/g, '-');
      const clients = await dockerLogin(repository, config());
      const inFile = (await readFile(join(clients.config, 'config.json'), 'utf8')).includes('"auth":');
      expect(inFile).toBe(kept === 'in config.json');
      const log: string[] = [];
      const logins = loginsFrom(clients.config, log);
      const [first, second] = [
        await logins.openRegistry(closed.host),
        await logins.openRegistry(alsoClosed.host),
      ];
      const source = { registry: openRegistry(open), repository: 'shop/api' };
      await copyImage(await planCopy({ source, target: { registry: first, repository }, digest }));
      const between = { source: { registry: first, repository }, target: { registry: second, repository } };
      expect(await copyImage(await planCopy({ ...between, digest }))).toMatchObject({ digest });
      await tagImage(second, repository, 'v1', digest);
      const copy = `${alsoClosed.host}/${repository}`;
      expect(await clients.digest(`${copy}:v1`)).toBe(digest);
      await clients.docker('pull', '--quiet', `${copy}@${digest}`);
      await clients.docker('image', 'rm', `${copy}@${digest}`);
      expect(log.join('\n')).toContain('docker');
      expect(log.join('\n')).not.toContain(ROBOT.password);
    },
  );

  it('refuses a copy without a login, and no tool can read what was not copied', async () => {
    const registry = await loginsFrom(join(scratch, 'anonymous')).openRegistry(closed.host);
    const target = { registry, repository: 'refused/api' };
    const source = { registry: openRegistry(open), repository: 'shop/api' };
    await expect(planCopy({ source, target, digest })).rejects.toMatchObject({
      status: 401,
      hint: expect.stringContaining('wants a login and none was given'),
    });
  });

  it('refuses a wrong password, and the error names whose login it was', async () => {
    const wrong = join(scratch, 'wrong');
    await mkdir(wrong);
    const auth = Buffer.from(`${ROBOT.username}:nothing`).toString('base64');
    await writeFile(join(wrong, 'config.json'), JSON.stringify({ auths: { [closed.host]: { auth } } }));
    const registry = await loginsFrom(wrong).openRegistry(closed.host);
    await expect(registry.headManifest('refused/api', digest)).rejects.toMatchObject({
      status: 401,
      hint: expect.stringContaining('refused the login as docker'),
    });
  });
});
