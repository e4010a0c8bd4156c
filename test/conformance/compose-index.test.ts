import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Digest } from '../../packages/contracts/src/index.ts';
import { composeIndex, openRegistry, putTag } from '../../packages/oci/src/index.ts';
import { type Buildkit, startBuildkit } from './buildkit.ts';
import {
  type RealRegistry,
  startDistribution,
  startDistribution3,
  startReferrersRegistry,
} from './registries.ts';
import { RegistryClients } from './registry-clients.ts';
import { writeRunnableContext } from './runnable-context.ts';
import { missing, run } from './tools.ts';

const absent = await missing(
  'buildkitd',
  'buildx',
  'crane',
  'docker',
  'docker-registry',
  'referrers-registry',
  'registry',
  'skopeo',
);
const DOCKERFILE = ['FROM scratch', 'COPY root /', 'ENTRYPOINT ["/tools/echo", "hello"]', 'CMD ["world"]'];
const REPOSITORY = 'shop/api';

let scratch: string;
let context: string;
let clients: RegistryClients;
let registries: Record<string, RealRegistry> = {};
let buildkit: Buildkit;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'compose-conformance-'));
  clients = await RegistryClients.open(join(scratch, 'clients'));
  context = await writeRunnableContext(join(scratch, 'context'), DOCKERFILE);
  registries = {
    'distribution 2.8': await startDistribution(join(scratch, '2')),
    'distribution 3': await startDistribution3(join(scratch, '3')),
    'go-containerregistry': await startReferrersRegistry(join(scratch, 'go')),
  };
  await mkdir(join(scratch, 'buildkit'));
  buildkit = await startBuildkit(join(scratch, 'buildkit'), hostOf('distribution 3'));
});
afterAll(async () => {
  await Promise.all([buildkit, ...Object.values(registries)].map(each => each?.close()));
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

const hostOf = (name: string) => (registries[name] as RealRegistry).host;

/** An image by docker, and the same one for two more platforms, as three jobs would leave them. */
async function platforms(host: string): Promise<Digest[]> {
  const made = [`${host}/${REPOSITORY}:amd64`, `${host}/${REPOSITORY}:arm64`, `${host}/${REPOSITORY}:armv7`];
  const [amd = '', arm64 = '', armv7 = ''] = made;
  await clients.docker('build', '--quiet', '--tag', amd, context);
  await clients.docker('push', '--quiet', amd);
  await clients.docker('image', 'rm', amd);
  await clients.crane('mutate', '--set-platform', 'linux/arm64', '--tag', arm64, amd);
  await clients.crane('mutate', '--set-platform', 'linux/arm/v7', '--tag', armv7, amd);
  return Promise.all(made.map(each => clients.digest(each)));
}

async function composed(host: string, digests: Digest[]) {
  const registry = openRegistry({ host });
  const annotations = { 'org.opencontainers.image.revision': 'abc' };
  const index = await composeIndex(registry, REPOSITORY, digests, annotations);
  await registry.putManifest(REPOSITORY, index.descriptor.digest, index);
  await putTag(registry, REPOSITORY, 'v1', index);
  return index;
}

describe.skipIf(absent.length > 0).each(['distribution 2.8', 'distribution 3', 'go-containerregistry'])(
  'an index of what three jobs pushed to %s',
  name => {
    it('is what every tool finds there, and runs', async () => {
      const host = hostOf(name);
      const image = `${host}/${REPOSITORY}`;
      const digests = await platforms(host);
      const { descriptor, bytes } = await composed(host, digests);
      const written = Buffer.from(bytes).toString();
      expect(await clients.digest(`${image}:v1`)).toBe(descriptor.digest);
      expect(await clients.crane('manifest', `${image}:v1`)).toBe(written);
      const raw = ['--raw', '--tls-verify=false', `docker://${image}@${descriptor.digest}`];
      expect(await clients.skopeo('inspect', ...raw)).toBe(written);
      for (const [at, platform] of ['linux/amd64', 'linux/arm64', 'linux/arm/v7'].entries()) {
        const found = await clients.crane('digest', '--platform', platform, `${image}:v1`);
        expect(found.trim()).toBe(digests[at]);
      }
      await clients.crane('validate', '--remote', `${image}:v1`);
      const copy = `oci:${join(scratch, `copy of ${name}`)}`;
      await clients.skopeoCopy(`docker://${image}:v1`, copy, '--all', '--preserve-digests');
      expect((await clients.pullAndRun(`${image}@${descriptor.digest}`)).output).toBe('hello world\n');
    });
  },
);

describe.skipIf(absent.length > 0)('an index with attestations and a further image', () => {
  it('names what buildx’s own tool would, and buildx finds the provenance again', async () => {
    const host = hostOf('distribution 3');
    const image = `${host}/${REPOSITORY}`;
    const [, , armv7] = await platforms(host);
    await buildkit.push(context, `${image}:built`);
    const built = await clients.digest(`${image}:built`);
    const digests = [built, armv7 as Digest];
    const { bytes, platforms: found, descriptor } = await composed(host, digests);
    const sources = digests.map(digest => `${image}@${digest}`);
    const dryRun = ['imagetools', 'create', '--dry-run', '--annotation', 'index:a=b', ...sources];
    const env = { BUILDX_CONFIG: join(scratch, 'imagetools'), DOCKER_CONFIG: clients.config };
    const { manifests } = JSON.parse(await run('buildx', dryRun, { env }));
    expect(manifests).toHaveLength(5);
    expect(JSON.parse(Buffer.from(bytes).toString()).manifests).toEqual(manifests);
    expect(found.map(({ platform }) => platform.architecture)).toEqual(['amd64', 'arm64', 'arm']);
    expect(await buildkit.provenance(`${image}@${descriptor.digest}`, 'linux/arm64')).toContain('buildType');
  });
});
