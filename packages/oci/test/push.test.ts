import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createLayout,
  type Layout,
  OCI_CONFIG,
  OCI_INDEX,
  OCI_LAYER_GZIP,
  OCI_MANIFEST,
  openRegistry,
  pullImage,
  pushLayout,
  readBytes,
  setRoot,
  writeBytes,
} from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';
import { startRegistry } from './registry-server.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'oci-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function image(layout: Layout, architecture: string) {
  const layer = await writeBytes(layout, OCI_LAYER_GZIP, `layer for ${architecture}`);
  const shared = await writeBytes(layout, OCI_LAYER_GZIP, 'shared layer');
  const config = await writeBytes(
    layout,
    OCI_CONFIG,
    JSON.stringify({ architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: [] } }),
  );
  const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [shared, layer] };
  return writeBytes(layout, OCI_MANIFEST, JSON.stringify(manifest));
}

describe('pushLayout', () => {
  it('sends blobs, then the manifest by digest, then the tags; a second push sends nothing', async () => {
    await using server = await startRegistry();
    const registry = openRegistry({ host: server.host, clock: fakeClock() });
    const layout = await createLayout(join(dir, 'a'));
    const root = await image(layout, 'amd64');
    await setRoot(layout, root);

    const first = await pushLayout(layout, registry, 'shop/api', ['main', 'sha-1']);
    expect(first).toMatchObject({ digest: root.digest, blobs: { pushed: 3, reused: 0, mounted: 0 } });
    const puts = server.seen
      .filter(({ method }) => method === 'PUT')
      .map(({ path }) => path.split('/').at(-1));
    expect(puts.slice(-3)).toEqual([root.digest, 'main', 'sha-1']);

    const second = await pushLayout(layout, registry, 'shop/api', ['main']);
    expect(second).toMatchObject({ blobs: { pushed: 0, reused: 3, mounted: 0 }, bytesPushed: 0 });
    const elsewhere = await pushLayout(layout, registry, 'shop/web', [], { mountFrom: 'shop/api' });
    expect(elsewhere.blobs).toEqual({ pushed: 0, reused: 0, mounted: 3 });
  });

  it('leaves no tag when it is cancelled before the tags', async () => {
    await using server = await startRegistry();
    const registry = openRegistry({ host: server.host, clock: fakeClock() });
    const layout = await createLayout(join(dir, 'a'));
    const root = await image(layout, 'amd64');
    await setRoot(layout, root);
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(pushLayout(layout, registry, 'shop/api', ['main'], { signal })).rejects.toThrow('cancelled');
    expect([...server.manifests.keys()]).toEqual([`shop/api:${root.digest}`]);
  });

  it('takes an immutable tag that names this image already as done, and no other', async () => {
    await using server = await startRegistry();
    const registry = openRegistry({ host: server.host, clock: fakeClock() });
    server.interfere = ({ method, url = '' }, response) => {
      const taken = server.manifests.has(url.replace(/^\/v2\/(.+)\/manifests\//, '$1:'));
      if (method !== 'PUT' || !url.endsWith('/main') || !taken) return false;
      response.writeHead(400).end('{"errors":[{"code":"TAG_INVALID","message":"immutable"}]}');
      return true;
    };
    const layout = await createLayout(join(dir, 'a'));
    await setRoot(layout, await image(layout, 'amd64'));
    await pushLayout(layout, registry, 'shop/api', ['main']);
    expect(await pushLayout(layout, registry, 'shop/api', ['main'])).toMatchObject({ tags: ['main'] });

    await setRoot(layout, await image(layout, 'arm64'));
    await expect(pushLayout(layout, registry, 'shop/api', ['main'])).rejects.toMatchObject({
      status: 400,
      hint: expect.stringContaining('this one names another image'),
    });
  });

  it('pushes an index after all that it names, and pull takes one platform of it', async () => {
    await using server = await startRegistry();
    const registry = openRegistry({ host: server.host, clock: fakeClock() });
    const layout = await createLayout(join(dir, 'a'));
    const platform = (architecture: string) => ({ os: 'linux', architecture });
    const amd = { ...(await image(layout, 'amd64')), platform: platform('amd64') };
    const arm = { ...(await image(layout, 'arm64')), platform: platform('arm64') };
    const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [amd, arm] };
    const root = await writeBytes(layout, OCI_INDEX, JSON.stringify(index));
    await setRoot(layout, root);
    expect(await pushLayout(layout, registry, 'shop/api', ['main'])).toMatchObject({
      digest: root.digest,
      blobs: { pushed: 5 },
    });

    const other = await createLayout(join(dir, 'b'));
    const pulled = await pullImage(registry, 'shop/api', 'main', platform('arm64'), other);
    expect(pulled.descriptor.digest).toBe(arm.digest);
    for (const { digest } of pulled.manifest.layers) {
      expect(await readBytes(other, digest)).toEqual(await readBytes(layout, digest));
    }
    await expect(pullImage(registry, 'shop/api', 'main', platform('s390x'), other)).rejects.toMatchObject({
      hint: 'It has: linux/amd64, linux/arm64',
    });
  });
});
