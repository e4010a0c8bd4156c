import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Copied,
  type CopyPlan,
  copyImage,
  openRegistry,
  planCopy,
  tagImage,
} from '../../packages/oci/src/index.ts';
import { type Buildkit, startBuildkit } from './buildkit.ts';
import { SOURCES, type Source, type Workshop } from './copy-sources.ts';
import {
  type RealRegistry,
  startDistribution,
  startDistribution3,
  startReferrersRegistry,
} from './registries.ts';
import { RegistryClients } from './registry-clients.ts';
import { writeRunnableContext } from './runnable-context.ts';
import { missing } from './tools.ts';

const absent = await missing(
  'docker',
  'skopeo',
  'docker-registry',
  'registry',
  'crane',
  'regctl',
  'buildkitd',
  'buildx',
  'referrers-registry',
);
const HELLO = ['FROM scratch', 'COPY root /', 'ENTRYPOINT ["/tools/echo", "hello"]', 'CMD ["world"]'];

let scratch: string;
let clients: RegistryClients;
let buildkit: Buildkit;
let source: RealRegistry;
let targets: Record<Target, RealRegistry>;
let workshop: Workshop;

/** What real tools put into distribution 2.8 is copied to each of these; the first is distribution 3. */
const TARGETS = ['another registry', 'a registry with the referrers API', 'another repository'] as const;
type Target = (typeof TARGETS)[number];

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'copy-conformance-'));
  clients = await RegistryClients.open(join(scratch, 'clients'));
  source = await startDistribution(join(scratch, 'source'));
  targets = {
    'another registry': await startDistribution3(join(scratch, 'target')),
    'a registry with the referrers API': await startReferrersRegistry(join(scratch, 'referrers')),
    'another repository': source,
  };
  await mkdir(join(scratch, 'buildkit'));
  buildkit = await startBuildkit(join(scratch, 'buildkit'), source.host);
  const context = await writeRunnableContext(join(scratch, 'context'), HELLO);
  workshop = { clients, buildkit, host: source.host, context, scratch };
});
afterAll(async () => {
  await buildkit?.close();
  await Promise.all([source, ...Object.values(targets ?? {})].map(registry => registry?.close()));
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

async function copy({ repository }: Source, target: RealRegistry, to: string) {
  const digest = await clients.digest(`${source.host}/${repository}:v1`);
  const plan: CopyPlan = await planCopy({
    source: { registry: openRegistry(source), repository },
    target: { registry: openRegistry(target), repository: to },
    digest,
  });
  const copied: Copied = await copyImage(plan);
  await tagImage(openRegistry(target), to, 'v1', digest);
  return { digest, plan, copied };
}

/** Real tools read it whole, and name it by the digest that it had. */
async function accepted(reference: string, digest: string, each: Source): Promise<void> {
  const { image, mediaType, platforms = [] } = each;
  expect(await clients.digest(reference)).toBe(digest);
  const host = reference.slice(0, reference.indexOf('/'));
  expect((await clients.regctl(host, ['manifest', 'head', reference])).trim()).toBe(digest);
  const raw = await clients.skopeo('inspect', '--raw', '--tls-verify=false', `docker://${reference}`);
  expect(JSON.parse(raw).mediaType).toBe(mediaType);
  if (image === false) return;
  // Every layer is read, and held to its digest and its config.
  if (platforms.length === 0) await clients.crane('validate', '--remote', reference);
  for (const platform of platforms) {
    await clients.crane('validate', '--remote', reference, '--platform', platform);
    const provenance = await buildkit.provenance(reference, platform);
    expect(provenance).toContain('"buildConfig"');
    expect(provenance).toBe(await buildkit.provenance(`${source.host}/${each.repository}:v1`, platform));
  }
  const layout = `oci:${await mkdtemp(join(scratch, 'layout-'))}`;
  await clients.skopeoCopy(`docker://${reference}`, layout, '--all');
}

describe.skipIf(absent.length > 0).each(SOURCES)('$name', each => {
  const { repository, runs = false } = each;
  beforeAll(() => each.put(workshop, `${source.host}/${repository}:v1`));

  it.each(TARGETS)('is copied to %s with its digest, and real tools take it', async name => {
    const target = targets[name];
    const to = `copied/${repository}`;
    const { digest, copied } = await copy(each, target, to);
    expect(copied).toMatchObject({ digest, roots: [{ digest, mediaType: each.mediaType }] });
    await accepted(`${target.host}/${to}:v1`, digest, each);
    if (runs) {
      const { output, digests } = await clients.pullAndRun(`${target.host}/${to}@${digest}`);
      expect(output).toBe('hello world\n');
      expect(digests).toContain(digest);
    }
    // Within one registry no layer goes over the wire.
    if (target === source) expect(copied.blobs.sent).toBe(0);
    else if (each.repository !== 'put/foreign') expect(copied.bytesSent).toBeGreaterThan(1_000);
  });

  it('moves no byte a second time', async () => {
    const { plan, copied } = await copy(each, targets['another registry'], `copied/${repository}`);
    expect(plan.bytes).toMatchObject({ send: 0, mount: 0, manifests: 0 });
    expect(copied).toMatchObject({ bytesSent: 0, manifests: { put: 0 } });
  });
});
