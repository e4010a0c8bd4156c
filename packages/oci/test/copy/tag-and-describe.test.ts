import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalRegistry, startRegistry } from '../../../local-cloud/src/index.ts';
import { describeImage, digestOf, OCI_EMPTY, OCI_MANIFEST, type Place, tagImage } from '../../src/index.ts';
import { attestationIn, blobIn, imageIn, indexIn, manifestIn, placeAt } from '../images.ts';

let server: LocalRegistry;
let place: Place;
beforeEach(async () => {
  server = await startRegistry();
  place = placeAt(server, 'shop/api');
});
afterEach(() => server.close());

describe('tagImage', () => {
  it('sets a tag, moves it, and leaves one that is right already', async () => {
    const { registry, repository } = place;
    const [a, b] = [await imageIn(place), await imageIn(place, { layers: ['b'] })];
    expect(await tagImage(registry, repository, 'live', a.digest)).toBe('set');
    expect(await tagImage(registry, repository, 'live', b.digest)).toBe('set');
    const writes = server.log.writes().length;
    expect(await tagImage(registry, repository, 'live', b.digest)).toBe('unchanged');
    expect(server.log.writes()).toHaveLength(writes);
    expect(await registry.headManifest(repository, 'live')).toMatchObject({ digest: b.digest });
  });

  it('takes an immutable tag that names this image as done, and no other', async () => {
    const { registry, repository } = place;
    const [a, b] = [await imageIn(place), await imageIn(place, { layers: ['b'] })];
    server.store.repository(repository).immutableTags = true;
    server.faults.add({ kind: 'reset-after', operation: 'PutManifest' });
    expect(await tagImage(registry, repository, 'v1', a.digest)).toBe('set');
    await expect(tagImage(registry, repository, 'v1', b.digest)).rejects.toMatchObject({
      errorCode: 'TAG_INVALID',
      hint: expect.stringContaining('this one names another image'),
    });
  });

  it("puts a manifest under its own type, whatever a registry's header says", async () => {
    const { registry, repository } = place;
    const { digest } = await imageIn(place);
    const served = server.store.repository(repository).manifest(digest);
    served.mediaType = 'text/plain';
    expect((await registry.getManifest(repository, digest)).descriptor.mediaType).toBe(OCI_MANIFEST);
    expect(await tagImage(registry, repository, 'live', digest)).toBe('set');
  });

  it('says so where someone else sets it at the same time', async () => {
    const { registry, repository } = place;
    const [a, b] = [await imageIn(place), await imageIn(place, { layers: ['b'] })];
    const raced: Place['registry'] = {
      ...registry,
      async putManifest(name, reference, manifest) {
        const answer = await registry.putManifest(name, reference, manifest);
        await tagImage(registry, repository, 'live', b.digest);
        return answer;
      },
    };
    await expect(tagImage(raced, repository, 'live', a.digest)).rejects.toMatchObject({
      errorCode: 'TAG_MOVED',
      message: expect.stringContaining(`names ${b.digest} right after`),
    });
  });

  it.each(['', 'a/b', '.x'])('refuses the tag "%s"', async tag => {
    const { registry, repository } = place;
    await expect(tagImage(registry, repository, tag, (await imageIn(place)).digest)).rejects.toThrow(
      'no valid tag',
    );
  });
});

describe('describeImage', () => {
  const KEY = 'org.opencontainers.image';
  const labels = { [`${KEY}.revision`]: 'abc', [`${KEY}.source`]: 'https://example.com/shop', own: 'label' };
  const requests = async (reference: string) => {
    const before = server.log.requests().length;
    const found = await describeImage(place.registry, place.repository, reference);
    return { found, requests: server.log.requests().length - before };
  };

  it('reads the labels of a single image in two requests', async () => {
    const { digest } = await imageIn(place, { labels, tag: 'live' });
    expect(await requests('live')).toMatchObject({
      requests: 2,
      found: {
        descriptor: { digest },
        platforms: [{ os: 'linux', architecture: 'amd64' }],
        labels,
        revision: 'abc',
        source: 'https://example.com/shop',
        created: '2026-01-02T03:04:05Z',
      },
    });
  });

  it("takes an index's own annotations in one request, else its first image's in three", async () => {
    const image = await imageIn(place, {
      labels,
      more: { annotations: { [`${KEY}.revision`]: 'manifest' } },
    });
    const children = [await attestationIn(place, image), image];
    const annotations = { [`${KEY}.revision`]: 'index' };
    const told = await indexIn(place, children, { annotations });
    expect(await requests(told.digest)).toMatchObject({ requests: 1, found: { revision: 'index' } });
    const bare = await indexIn(place, children);
    expect(await requests(bare.digest)).toMatchObject({
      requests: 3,
      found: {
        revision: 'manifest',
        source: 'https://example.com/shop',
        platforms: [{ architecture: 'amd64' }],
      },
    });
  });

  it('takes only texts for labels', async () => {
    const odd = { [`${KEY}.revision`]: ['2'.repeat(40)], own: 'label', other: 1 } as unknown as typeof labels;
    const { digest } = await imageIn(place, { labels: odd });
    expect((await requests(digest)).found).toMatchObject({ labels: { own: 'label' }, revision: undefined });
  });

  it('tells no platform of an image that tells none', async () => {
    const { digest } = await imageIn(place, { architecture: '' });
    expect((await requests(digest)).found).toMatchObject({ platforms: [] });
  });

  it('knows an artifact by its annotations, and nothing where there is nothing', async () => {
    const config = await blobIn(place, OCI_EMPTY, '{}');
    const annotations = { [`${KEY}.created`]: '2026-02-02T00:00:00Z' };
    const artifact = {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      artifactType: 'a/b',
      config,
      layers: [],
      annotations,
    };
    const { digest } = await manifestIn(place, artifact);
    expect((await requests(digest)).found).toMatchObject({ created: '2026-02-02T00:00:00Z', platforms: [] });
    expect((await requests('no-such-tag')).found).toBeUndefined();
    expect(await describeImage(place.registry, 'no/such/repository', digestOf(''))).toBeUndefined();
  });
});
