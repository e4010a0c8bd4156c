import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EcrTokens, type LocalRegistry, startRegistry } from '../../packages/local-cloud/src/index.ts';
import { missing, run } from './tools.ts';

const absent = await missing('docker', 'skopeo');
const USER = 'robot';
const PASSWORD = 'a:password';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'registry-conformance-'));
});
afterAll(() => rm(scratch, { recursive: true }));

/** Docker and skopeo read the same file; no login touches the machine's own. */
async function login(host: string, { user, password } = { user: USER, password: PASSWORD }): Promise<void> {
  const auth = Buffer.from(`${user}:${password}`).toString('base64');
  await writeFile(join(scratch, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
}

const docker = (...args: string[]) => run('docker', ['--config', scratch, ...args]);
const skopeo = (command: string, ...args: string[]) =>
  run('skopeo', [command, '--authfile', join(scratch, 'config.json'), ...args]);

/** An image of one random layer, so that nothing of it is in the registry or the daemon already. */
async function buildImage(tag: string, size: number): Promise<void> {
  await writeFile(join(scratch, 'Dockerfile'), 'FROM scratch\nCOPY content /content\n');
  await writeFile(join(scratch, 'content'), randomBytes(size));
  await docker('build', '--quiet', '--tag', tag, scratch);
}

describe.each(['bearer', 'basic'] as const)('our registry with %s authentication', scheme => {
  let registry: LocalRegistry;
  beforeAll(async () => {
    registry = await startRegistry({
      directory: join(scratch, randomUUID()),
      auth: {
        scheme,
        check: (user, password) => (user === USER && password === PASSWORD ? 'good' : 'wrong'),
      },
    });
  });
  afterAll(() => registry.close());
  beforeEach(() => login(registry.host));

  it.skipIf(absent.includes('docker'))('docker pushes, and pulls the same image again', async () => {
    const tag = `${registry.host}/team/api:${randomUUID()}`;
    await buildImage(tag, 3_000_000);
    const built = await docker('image', 'inspect', '--format', '{{.Id}}', tag);
    const pushed = await docker('push', tag);
    await docker('image', 'rm', tag);
    await docker('pull', tag);
    try {
      expect(await docker('image', 'inspect', '--format', '{{.Id}}', tag)).toBe(built);
      const { digest } = registry.store.repository('team/api').manifest(tag.split(':').at(-1) ?? '');
      expect(pushed).toContain(digest);
    } finally {
      await docker('image', 'rm', tag);
    }
  });

  it.skipIf(absent.includes('docker'))('docker mounts its layers into a second repository', async () => {
    const first = `${registry.host}/team/first:v1`;
    const second = `${registry.host}/team/second:v1`;
    await buildImage(first, 1_000);
    await docker('tag', first, second);
    await docker('push', first);
    const before = registry.log.requests('registry', 'FinishUpload').length;
    const pushed = await docker('push', second);
    await docker('image', 'rm', first, second);
    expect(pushed).toContain('Mounted from team/first');
    // Only the config is sent, if that.
    expect(registry.log.requests('registry', 'FinishUpload').length - before).toBeLessThanOrEqual(1);
  });

  it.skipIf(absent.length > 0)('skopeo inspects, lists, copies by digest and deletes', async () => {
    const source = `${registry.host}/team/source:v1`;
    await buildImage(source, 50_000);
    await docker('push', source);
    await docker('image', 'rm', source);
    const { digest } = registry.store.repository('team/source').manifest('v1');
    const at = (reference: string) => `docker://${registry.host}/${reference}`;
    const inspected = await skopeo('inspect', '--tls-verify=false', at('team/source:v1'));
    expect(JSON.parse(inspected)).toMatchObject({ Digest: digest, RepoTags: ['v1'] });
    await skopeo(
      'copy',
      '--preserve-digests',
      '--src-tls-verify=false',
      '--dest-tls-verify=false',
      at(`team/source@${digest}`),
      at('team/copy:v2'),
    );
    expect(registry.store.repository('team/copy').manifest('v2').digest).toBe(digest);
    await skopeo('delete', '--tls-verify=false', at('team/copy:v2'));
    expect(registry.store.repository('team/copy').manifests.size).toBe(0);
  });

  it.skipIf(absent.includes('docker'))('docker is refused without credentials', async () => {
    await writeFile(join(scratch, 'config.json'), '{}');
    const tag = `${registry.host}/team/secret:v1`;
    await buildImage(tag, 10);
    await expect(docker('push', tag)).rejects.toThrow(/no basic auth credentials|unauthorized|denied/);
    await docker('image', 'rm', tag);
    expect(registry.store.repositories.has('team/secret')).toBe(false);
  });
});

describe.skipIf(absent.includes('docker'))('docker in front of our ECR', () => {
  it('is refused an unknown repository and an existing tag of an immutable one', async () => {
    const tokens = new EcrTokens();
    const registry = await startRegistry({ createOnPush: false, mountBlobs: false, auth: tokens });
    await login(registry.host, tokens.issue());
    const tag = `${registry.host}/api:v1`;
    try {
      await buildImage(tag, 100);
      await expect(docker('push', tag)).rejects.toThrow("repository with name 'api' does not exist");
      registry.store.create('api').immutableTags = true;
      await docker('push', tag);
      await docker('image', 'rm', tag);
      const { digest } = registry.store.repository('api').manifest('v1');
      await buildImage(tag, 100);
      await expect(docker('push', tag)).rejects.toThrow('cannot be overwritten because the tag is immutable');
      expect(registry.store.repository('api').manifest('v1').digest).toBe(digest);
    } finally {
      await docker('image', 'rm', tag);
      await registry.close();
    }
  });
});
