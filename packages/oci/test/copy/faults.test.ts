import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Digest } from '@pipeline/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FaultKind, type LocalRegistry, startRegistry } from '../../../local-cloud/src/index.ts';
import { copyImage, type Descriptor, digestOf, type Place, planCopy } from '../../src/index.ts';
import { held, imageIn, indexIn, placeAt } from '../images.ts';

let directory: string;
let staging: LocalRegistry;
let production: LocalRegistry;
let source: Place;
let target: Place;
let image: Descriptor;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oci-copy-'));
  [staging, production] = await Promise.all([startRegistry({ directory }), startRegistry()]);
  source = placeAt(staging, 'shop/api');
  target = placeAt(production, 'prod/api');
  image = await imageIn(source, { layers: ['first layer', 'x'.repeat(300_000)] });
});
afterEach(async () => {
  await Promise.all([staging.close(), production.close()]);
  await rm(directory, { recursive: true });
});

const stored = (registry: LocalRegistry, name: string, digest: Digest) => {
  const found = registry.store.repository(name).manifests.get(digest);
  if (found === undefined) throw new Error(`${digest} is not there`);
  return found;
};
const empty = () => [...(production.store.repositories.get('prod/api')?.manifests.keys() ?? [])];

describe('a registry that lies', () => {
  const lie = { errorCode: 'DIGEST_MISMATCH' };

  it('about a manifest is caught before anything is sent', async () => {
    const found = stored(staging, 'shop/api', image.digest);
    found.bytes = Buffer.from(found.bytes.toString().replace('300000', '300001'));
    await expect(planCopy({ source, target, digest: image.digest })).rejects.toMatchObject(lie);
  });

  it("about an image's size in its index is caught", async () => {
    const { digest } = await indexIn(source, [{ ...image, size: image.size + 1 }]);
    await expect(planCopy({ source, target, digest })).rejects.toMatchObject(lie);
  });

  it('about a layer is caught, and no manifest is put', async () => {
    const layer = digestOf('first layer');
    await writeFile(join(directory, layer.replace(':', '-')), 'other bytes');
    const plan = await planCopy({ source, target, digest: image.digest });
    await expect(copyImage(plan)).rejects.toMatchObject({ message: expect.stringContaining(layer) });
    expect(empty()).toEqual([]);
    expect(production.store.repository('prod/api').blobs.has(layer)).toBe(false);
  });

  it('about what it has stored is caught by reading it back', async () => {
    const plan = await planCopy({ source, target, digest: image.digest });
    await copyImage(plan);
    const found = stored(production, 'prod/api', image.digest);
    found.bytes = Buffer.from(`${found.bytes} `);
    const again = await planCopy({ source, target, digest: image.digest });
    await expect(copyImage(again)).rejects.toMatchObject(lie);
  });

  it('with a HEAD that names another digest is caught', async () => {
    await copyImage(await planCopy({ source, target, digest: image.digest }));
    stored(production, 'prod/api', image.digest).digest = digestOf('another');
    await expect(planCopy({ source, target, digest: image.digest })).rejects.toMatchObject(lie);
  });

  it('with an endless manifest is not read to its end', async () => {
    const found = stored(staging, 'shop/api', image.digest);
    found.bytes = Buffer.alloc(5 * 2 ** 20, ' ');
    await expect(planCopy({ source, target, digest: image.digest })).rejects.toMatchObject({
      errorCode: 'SIZE_INVALID',
    });
  });
});

describe('what is not there', () => {
  it('is told where the source lacks the digest', async () => {
    const digest = digestOf('nothing');
    await expect(planCopy({ source, target, digest })).rejects.toMatchObject({ status: 404 });
  });

  it('is told where the source lacks a child of its index', async () => {
    const { digest } = await indexIn(source, [image]);
    staging.store.repository('shop/api').manifests.delete(image.digest);
    await expect(planCopy({ source, target, digest })).rejects.toMatchObject({
      message: expect.stringContaining(`has the index ${digest} but not ${image.digest}`),
      hint: expect.stringContaining('build and push it again'),
    });
  });

  it('is told where the source has become without a layer', async () => {
    const plan = await planCopy({ source, target, digest: image.digest });
    staging.store.repository('shop/api').blobs.delete(digestOf('first layer'));
    await expect(copyImage(plan)).rejects.toMatchObject({ status: 404 });
    expect(empty()).toEqual([]);
  });
});

describe('passing faults', () => {
  const faults: [FaultKind, 'source' | 'target', string][] = [
    ['reset-before', 'source', 'GetBlob'],
    ['truncate', 'source', 'GetBlob'],
    ['throttle', 'source', 'GetBlob'],
    ['throttle', 'target', 'FinishUpload'],
    ['reset-before', 'target', 'FinishUpload'],
    ['reset-after', 'target', 'FinishUpload'],
    ['server-error', 'target', 'StartUpload'],
    ['reset-after', 'target', 'PutManifest'],
    ['throttle', 'target', 'PutManifest'],
    ['truncate', 'source', 'GetManifest'],
    ['truncate', 'source', 'ListReferrers'],
  ];
  it.each(faults)('%s at the %s in %s ends in the same image', async (kind, where, operation) => {
    const { digest } = await indexIn(source, [image]);
    (where === 'source' ? staging : production).faults.add({ kind, operation, count: 2 });
    expect(await copyImage(await planCopy({ source, target, digest }))).toMatchObject({ digest });
    expect(held(production, 'prod/api')).toEqual(held(staging, 'shop/api'));
  });
});

describe('a copy that is cancelled', () => {
  it('in mid-layer puts no manifest and ends with the reason; it can be done again', async () => {
    const stop = new AbortController();
    const plan = await planCopy({ source, target, digest: image.digest });
    const { registry } = source;
    const cancelling: Place['registry'] = {
      ...registry,
      async readBlob(...asked) {
        const bytes = await registry.readBlob(...asked);
        return (async function* () {
          stop.abort(new Error('cancelled by a test'));
          yield* bytes;
        })();
      },
    };
    const cancelled = { ...plan, source: { ...source, registry: cancelling } };
    await expect(copyImage(cancelled, { signal: stop.signal })).rejects.toThrow('cancelled by a test');
    expect(empty()).toEqual([]);
    expect(await copyImage(plan)).toMatchObject({ digest: image.digest });
  });

  it('before its manifests puts none', async () => {
    const plan = await planCopy({ source, target, digest: image.digest });
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(copyImage(plan, { signal })).rejects.toThrow('cancelled');
    expect(production.log.writes()).toEqual([]);
  });
});
