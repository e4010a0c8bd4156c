import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Digest } from '../../packages/contracts/src/index.ts';
import { startLocalCloud } from '../../packages/local-cloud/src/index.ts';
import {
  createLayout,
  ecrCredentials,
  ensureEcrRepository,
  type Layout,
  OCI_CONFIG,
  OCI_LAYER_GZIP,
  OCI_MANIFEST,
  openRegistry,
  pushLayout,
  putTag,
  type Registry,
  readBytes,
  rootOf,
  setRoot,
  writeBytes,
} from '../../packages/oci/src/index.ts';
import { type FaultyWire, startFaultyWire } from './faulty-wire.ts';
import { findMinistack, startMinistack } from './ministack.ts';
import {
  type DistributionOptions,
  type RealRegistry,
  startDistribution,
  startDistribution3,
} from './registries.ts';
import { RegistryClients } from './registry-clients.ts';
import { missing } from './tools.ts';

const absent = await missing('docker-registry', 'registry', 'crane');
const cannotMount = await missing('unshare');
const LAYER = 24_000_000;
const NOT_THERE = /NAME_UNKNOWN|MANIFEST_UNKNOWN|not found|404/;

async function imageIn(layout: Layout, contents: Buffer[]) {
  const layers = [];
  for (const content of contents) layers.push(await writeBytes(layout, OCI_LAYER_GZIP, content));
  const about = { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } };
  const config = await writeBytes(layout, OCI_CONFIG, JSON.stringify(about));
  const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers };
  const root = await writeBytes(layout, OCI_MANIFEST, JSON.stringify(manifest));
  await setRoot(layout, root);
  return root;
}

let scratch: string;
let clients: RegistryClients;
let layout: Layout;
let digest: Digest;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'push-conformance-'));
  clients = await RegistryClients.open(join(scratch, 'clients'));
  layout = await createLayout(join(scratch, 'layout'));
  ({ digest } = await imageIn(layout, [randomBytes(LAYER), randomBytes(1_000)]));
});
afterAll(async () => {
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

let waits: number[];
beforeEach(() => {
  waits = [];
});

/** Waits between attempts are told, not waited. */
const open = (host: string): Registry =>
  openRegistry({
    host,
    clock: {
      now: () => Date.now(),
      sleep: async ms => {
        waits.push(ms);
      },
    },
  });

const REPOSITORY = 'shop/api';
const push = (host: string) => pushLayout(layout, open(host), REPOSITORY, []);
const tag = async (host: string, name: string) => {
  const descriptor = await rootOf(layout);
  return putTag(open(host), REPOSITORY, name, { descriptor, bytes: await readBytes(layout, digest) });
};

/** Asked of the registry itself, past what is between: every blob is there, and is what it was. */
async function arrived(host: string): Promise<void> {
  const pulled = await mkdtemp(join(scratch, 'pulled-'));
  await clients.crane('pull', '--format', 'oci', `${host}/${REPOSITORY}@${digest}`, pulled);
  expect((await rootOf({ dir: pulled })).digest).toBe(digest);
}

/** A small one that no other is. */
async function image(content: string) {
  const layout = await createLayout(await mkdtemp(join(scratch, 'image-')));
  const root = await imageIn(layout, [Buffer.from(content)]);
  return { layout, descriptor: root, bytes: await readBytes(layout, root.digest) };
}

const VERSIONS = { 'distribution 2.8': startDistribution, 'distribution 3': startDistribution3 };

describe.skipIf(absent.length > 0).each(Object.entries(VERSIONS))('a push to %s', (version, start) => {
  let registry: RealRegistry;
  let wire: FaultyWire;
  beforeEach(async () => {
    registry = await start(await mkdtemp(join(scratch, 'registry-')));
    wire = await startFaultyWire(registry.host);
  });
  afterEach(() => Promise.all([wire?.close(), registry?.close()]));

  it('leaves an image without a tag, which stays, and is named afterwards', async () => {
    expect(await push(wire.host)).toMatchObject({ digest, tags: [], blobs: { pushed: 3 } });
    // Distribution lists tags alone, and knows no repository that has none.
    await expect(clients.crane('ls', `${registry.host}/${REPOSITORY}`)).rejects.toThrow('NAME_UNKNOWN');
    await arrived(registry.host);
    const sent = wire.passed.up;
    expect(await tag(wire.host, 'main')).toBe('set');
    expect(wire.passed.up - sent).toBeLessThan(10_000);
    expect(await clients.digest(`${registry.host}/${REPOSITORY}:main`)).toBe(digest);
    expect(await tag(wire.host, 'main')).toBe('unchanged');
  });

  it('goes on where it is reset in mid-layer, three times', async () => {
    wire.arm({ cutUploads: { after: 5_000_000, times: 3 } });
    expect(await push(wire.host)).toMatchObject({ digest, blobs: { pushed: 3 } });
    expect(wire.happened.cutUploads).toBe(3);
    // Version 3 tells where to go on; 2.8 has mostly lost what it had of a broken upload, and no more than that is sent again.
    const again = version === 'distribution 3' ? 0.2 * LAYER : 3 * 6_000_000;
    expect(wire.passed.up).toBeGreaterThan(LAYER);
    expect(wire.passed.up).toBeLessThan(LAYER + again);
    await arrived(registry.host);
  });

  it('survives answers that are lost', async () => {
    wire.arm({ cutDownloads: { after: 1, times: 5 } });
    expect(await push(wire.host)).toMatchObject({ digest });
    expect(wire.happened.cutDownloads).toBe(5);
    await arrived(registry.host);
  });

  it('waits as long as a 429 says', async () => {
    wire.arm({ throttle: { times: 3, retryAfter: '5' } });
    expect(await push(wire.host)).toMatchObject({ digest });
    expect(waits).toEqual([5_000, 5_000, 5_000]);
    await arrived(registry.host);
  });

  it('gives up where a 429 never ends, and says that nothing is lost', async () => {
    wire.arm({ throttle: { times: 1_000, retryAfter: '5' } });
    await expect(push(wire.host)).rejects.toMatchObject({
      status: 429,
      hint: expect.stringContaining('run this job again later; what it has already is not sent again'),
    });
    expect(wire.happened.throttle).toBeLessThan(50);
  });

  it('gives up where it is always reset, names nothing, and is completed by the next', async () => {
    wire.arm({ cutUploads: { after: 1_000_000, times: 1_000 } });
    await expect(push(wire.host)).rejects.toMatchObject({ name: 'RemoteError' });
    expect(wire.happened.cutUploads).toBeLessThan(30);
    await expect(clients.digest(`${registry.host}/${REPOSITORY}@${digest}`)).rejects.toThrow(NOT_THERE);
    wire.arm({ cutUploads: { after: 0, times: 0 } });
    const { blobs } = await push(wire.host);
    expect(blobs.pushed).toBeGreaterThan(0);
    await arrived(registry.host);
  });
});

describe.skipIf(absent.length > 0).each(Object.entries(VERSIONS))('%s, which', (_, start) => {
  const started = async (options: DistributionOptions) =>
    start(await mkdtemp(join(scratch, 'registry-')), options);

  it('takes nothing, says that it is read-only, at once', async () => {
    const registry = await started({ readOnly: true });
    try {
      await expect(push(registry.host)).rejects.toMatchObject({
        status: 405,
        hint: `${registry.host} takes no push here: it is read-only, or a mirror of another`,
      });
      expect(waits).toEqual([]);
    } finally {
      await registry.close();
    }
  });

  it.skipIf(cannotMount.length > 0)('has a full disk, says so', async () => {
    const registry = await started({ disk: 8 });
    try {
      await expect(push(registry.host)).rejects.toMatchObject({
        status: 500,
        hint: `${registry.host} is full: make room there, then run this job again`,
      });
      await expect(clients.digest(`${registry.host}/${REPOSITORY}@${digest}`)).rejects.toThrow(NOT_THERE);
    } finally {
      await registry.close();
    }
  });
});

const program = findMinistack();
const noDocker = await missing('docker');

describe.skipIf(absent.length > 0)('a tag that cannot be moved', () => {
  const KEYS = { accessKeyId: 'test', secretAccessKey: 'test' };
  const ECRS = {
    'our ECR': async () => {
      const cloud = await startLocalCloud();
      return {
        url: cloud.aws.url,
        credentials: cloud.aws.keys,
        host: cloud.registry.host,
        close: cloud.close,
      };
    },
    'ECR of ministack, a third party': async () => {
      const { url, close } = await startMinistack(program ?? '');
      return { url, credentials: KEYS, host: new URL(url).host, close };
    },
  };
  const here = Object.entries(ECRS).slice(0, program === undefined || noDocker.length > 0 ? 1 : 2);

  it.each(here)('of %s keeps its image, and the next one stays without', async (_, start) => {
    const { url: endpoint, credentials, host, close } = await start();
    try {
      const access = { endpoint, credentials, region: 'eu-west-1' };
      await ensureEcrRepository(access, REPOSITORY, { immutableTags: true });
      const registry = openRegistry({ host, credentials: () => ecrCredentials(access) });
      const [first, second] = [await image('one'), await image('two')];
      for (const { layout } of [first, second]) await pushLayout(layout, registry, REPOSITORY, []);
      expect(await putTag(registry, REPOSITORY, 'v1', first)).toBe('set');
      expect(await putTag(registry, REPOSITORY, 'v1', first)).toBe('unchanged');
      await expect(putTag(registry, REPOSITORY, 'v1', second)).rejects.toMatchObject({
        name: 'RemoteError',
        status: 400,
        hint: expect.stringContaining('this one names another image: use a tag that is new'),
      });
      const { digest } = first.descriptor;
      expect(await registry.headManifest(REPOSITORY, 'v1')).toMatchObject({ digest });
    } finally {
      await close();
    }
  });
});
