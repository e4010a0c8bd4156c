import { RemoteError } from '@pipeline/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalRegistry, type RegistryOptions, startRegistry } from '../../../local-cloud/src/index.ts';
import {
  copyImage,
  DOCKER_INDEX,
  DOCKER_MANIFEST,
  OCI_EMPTY,
  OCI_LAYER_ZSTD,
  OCI_MANIFEST,
  type Place,
  planCopy,
  SharedBlobs,
} from '../../src/index.ts';
import { attestationIn, blobIn, held, imageIn, indexIn, manifestIn, placeAt } from '../images.ts';

let staging: LocalRegistry;
let production: LocalRegistry;
let source: Place;
let target: Place;

async function open(options: RegistryOptions = {}) {
  [staging, production] = await Promise.all([startRegistry(), startRegistry(options)]);
  source = placeAt(staging, 'shop/api');
  target = placeAt(production, 'prod/api');
}
beforeEach(() => open());
afterEach(() => Promise.all([staging.close(), production.close()]));

describe('a copy between registries', () => {
  it('moves an image byte for byte and sets no tag; a second run moves nothing', async () => {
    const { digest, size } = await imageIn(source, { layers: ['one', 'four'], tag: 'main' });
    const plan = await planCopy({ source, target, digest });
    expect(plan.blobs.map(({ state }) => state)).toEqual(['send', 'send', 'send']);
    expect(production.log.writes()).toEqual([]);
    const copied = await copyImage(plan);
    expect(copied).toMatchObject({
      digest,
      manifests: { put: 1, present: 0 },
      blobs: { sent: 3, mounted: 0, present: 0 },
      bytesSent: plan.bytes.send + size,
    });
    expect(held(production, 'prod/api')).toEqual(held(staging, 'shop/api'));
    const bytes = (place: Place) => place.registry.getManifest(place.repository, digest);
    expect(await bytes(target)).toEqual(await bytes(source));
    expect([...production.store.repository('prod/api').tags]).toEqual([]);

    const before = production.log.requests().length + staging.log.requests().length;
    const again = await copyImage(await planCopy({ source, target, digest }));
    expect(again).toMatchObject({ bytesSent: 0, manifests: { put: 0, present: 1 }, blobs: { sent: 0 } });
    // HEAD and GET of the root at the target; the referrers and cosign's three tags at the source.
    expect(production.log.requests().length + staging.log.requests().length - before).toBe(6);
  });

  it('moves an index after its images, with attestations and an index in it', async () => {
    const amd = await imageIn(source, { layers: ['shared', 'amd'] });
    const arm = await imageIn(source, { architecture: 'arm64', layers: ['shared', 'arm'] });
    const inner = await indexIn(source, [arm, await attestationIn(source, arm)]);
    const { digest } = await indexIn(source, [amd, inner, await attestationIn(source, amd)]);
    const plan = await planCopy({ source, target, digest });
    expect(plan.platforms.map(({ architecture }) => architecture).sort()).toEqual(['amd64', 'arm64']);
    expect(plan.manifests.map(({ role }) => role).sort()).toEqual([
      'attestation',
      'attestation',
      'image',
      'image',
      'index',
      'index',
    ]);
    expect(await copyImage(plan)).toMatchObject({ digest, manifests: { put: 6 }, blobs: { sent: 8 } });
    expect(held(production, 'prod/api')).toEqual(held(staging, 'shop/api'));

    const before = production.log.requests().length;
    expect(await copyImage(await planCopy({ source, target, digest }))).toMatchObject({ bytesSent: 0 });
    const again = production.log.requests().slice(before);
    expect(again.map(({ operation }) => operation)).toEqual(['HeadManifest', 'GetManifest']);
  });

  it("moves docker's schema 2 and its lists, zstd layers and artifacts, and tells foreign layers", async () => {
    const config = await blobIn(source, 'application/vnd.docker.container.image.v1+json', '{}');
    const zstd = await blobIn(source, OCI_LAYER_ZSTD, 'zstd');
    const windows = {
      ...zstd,
      mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      digest: `sha256:${'f'.repeat(64)}` as const,
      urls: ['https://example.com/windows'],
    };
    const docker = { schemaVersion: 2, mediaType: DOCKER_MANIFEST, config, layers: [windows, zstd] };
    const child = await manifestIn(source, docker);
    const empty = await blobIn(source, OCI_EMPTY, '{}');
    const artifact = {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      artifactType: 'x/y',
      config: empty,
      layers: [empty],
    };
    const list = {
      schemaVersion: 2,
      mediaType: DOCKER_INDEX,
      manifests: [child, await manifestIn(source, artifact)],
    };
    const { digest } = await manifestIn(source, list);
    const plan = await planCopy({ source, target, digest });
    expect(plan.foreign).toEqual([windows]);
    await copyImage(plan);
    expect(held(production, 'prod/api')).toEqual(held(staging, 'shop/api'));
    expect(production.store.repository('prod/api').manifest(digest).mediaType).toBe(DOCKER_INDEX);
    expect(production.store.repository('prod/api').manifest(child.digest).mediaType).toBe(DOCKER_MANIFEST);
  });

  it("puts a manifest under the type that its index tells, whatever a registry's header says", async () => {
    const config = await blobIn(source, 'application/vnd.oci.image.config.v1+json', '{}');
    const child = await manifestIn(source, { schemaVersion: 2, config, layers: [] });
    const { digest } = await indexIn(source, [child]);
    const served = staging.store.repository('shop/api').manifests.get(child.digest);
    if (served !== undefined) served.mediaType = 'text/plain';
    await copyImage(await planCopy({ source, target, digest }));
    expect(production.store.repository('prod/api').manifest(child.digest).mediaType).toBe(OCI_MANIFEST);
  });

  it('looks for nothing below a manifest that is there', async () => {
    const amd = await imageIn(source);
    const arm = await imageIn(source, { architecture: 'arm64', layers: ['arm'] });
    await copyImage(await planCopy({ source, target, digest: amd.digest }));
    const { digest } = await indexIn(source, [amd, arm]);
    const plan = await planCopy({ source, target, digest, referrers: false });
    const states = plan.manifests.map(({ descriptor, state }) => [descriptor.digest, state]);
    expect(states).toEqual([
      [amd.digest, 'present'],
      [arm.digest, 'missing'],
      [digest, 'missing'],
    ]);
    expect(plan.blobs).toHaveLength(2);
  });

  it('says all of a plan in JSON, without bytes or logins', async () => {
    const { digest } = await imageIn(source);
    const told = JSON.parse(JSON.stringify(await planCopy({ source, target, digest })));
    expect(told).toMatchObject({ source: { registry: { host: staging.host } }, content: {}, digest });
    expect(JSON.stringify(told)).not.toContain('schemaVersion');
  });
});

describe('a copy within one registry', () => {
  it('mounts every blob and sends none', async () => {
    const { digest } = await imageIn(source, { layers: ['one', 'two'] });
    const near = placeAt(staging, 'prod/api');
    const plan = await planCopy({ source, target: near, digest });
    expect(plan.bytes).toMatchObject({ send: 0, present: 0 });
    const copied = await copyImage(plan);
    expect(copied).toMatchObject({ blobs: { mounted: 3, sent: 0 }, mountRefused: 0 });
    expect(copied.bytesSent).toBe(plan.bytes.manifests);
  });

  it('sends where the registry will not mount, and says so', async () => {
    const near = placeAt(production, 'shop/api');
    await Promise.all([staging.close(), production.close()]);
    await open({ mountBlobs: false });
    const there = { ...near, registry: target.registry };
    const { digest } = await imageIn(there, { layers: ['one', 'two'] });
    const copied = await copyImage(await planCopy({ source: there, target, digest }));
    expect(copied).toMatchObject({ blobs: { sent: 3, mounted: 0 }, mountRefused: 3 });
  });
});

describe('a login that may push, and not read where to mount from', () => {
  it.each([
    [{}, { sent: 2 }],
    [{ 'prod/api': 'push too' }, undefined],
  ])('sends the bytes where it may push: refused %j', async (refused, blobs) => {
    const { digest } = await imageIn(source);
    const { registry } = placeAt(staging, 'prod/api');
    const putBlob: Place['registry']['putBlob'] = async (repository, blob, from) => {
      if (from === undefined && !(repository in refused)) return registry.putBlob(repository, blob);
      throw new RemoteError(`refused ${from ?? 'a push'}`, { service: 'x', operation: 'y', status: 403 });
    };
    const near = { registry: { ...registry, putBlob }, repository: 'prod/api' };
    const copying = planCopy({ source, target: near, digest }).then(plan => copyImage(plan));
    if (blobs === undefined) await expect(copying).rejects.toThrow('refused a push');
    else expect(await copying).toMatchObject({ blobs, mountRefused: 2 });
  });
});

describe('images of one release', () => {
  const puts = () => production.log.requests('registry', 'FinishUpload').length;

  it.each(['one after the other', 'at once'])('send a layer that they share once: %s', async how => {
    const web = placeAt(staging, 'shop/web');
    const first = await imageIn(source, { layers: ['base', 'api'], labels: { a: 'api' } });
    const second = await imageIn(web, { layers: ['base', 'web'], labels: { a: 'web' } });
    const shared = new SharedBlobs();
    const plans = [
      await planCopy({ source, target, digest: first.digest, shared }),
      await planCopy({
        source: web,
        target: { ...target, repository: 'prod/web' },
        digest: second.digest,
        shared,
      }),
    ];
    expect(plans.map(({ bytes }) => bytes.mount)).toEqual([0, 'base'.length]);
    if (how === 'at once') await Promise.all(plans.map(plan => copyImage(plan)));
    else for (const plan of plans) await copyImage(plan);
    expect(puts()).toBe(5);
    expect(held(production, 'prod/web')).toEqual(held(staging, 'shop/web'));
  });

  it('send it once also where they go to one repository, in the other order than planned', async () => {
    const first = await imageIn(source, { layers: ['base', 'api'], labels: { a: 'api' } });
    const second = await imageIn(source, { layers: ['base', 'web'], labels: { a: 'web' } });
    const shared = new SharedBlobs();
    const a = await planCopy({ source, target, digest: first.digest, shared });
    const b = await planCopy({ source, target, digest: second.digest, shared });
    await Promise.all([copyImage(b), copyImage(a)]);
    expect(puts()).toBe(5);
  });
});
