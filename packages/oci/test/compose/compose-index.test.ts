import type { Digest } from '@pipeline/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalRegistry, startRegistry } from '../../../local-cloud/src/index.ts';
import {
  composeIndex,
  type Descriptor,
  digestOf,
  OCI_CONFIG,
  OCI_EMPTY,
  OCI_INDEX,
  OCI_MANIFEST,
  type Place,
} from '../../src/index.ts';
import { attestationIn, blobIn, imageIn, indexIn, manifestIn, placeAt } from '../images.ts';

let server: LocalRegistry;
let place: Place;
beforeEach(async () => {
  server = await startRegistry();
  place = placeAt(server, 'shop/api');
});
afterEach(() => server.close());

const compose = (digests: Digest[], annotations?: Record<string, string>) =>
  composeIndex(place.registry, place.repository, digests, annotations);
const parsed = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString());

/** An image whose configuration says this of its platform. */
async function imageOf(config: object): Promise<Descriptor> {
  const rootfs = { type: 'layers', diff_ids: [] };
  return manifestIn(place, {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: await blobIn(place, OCI_CONFIG, JSON.stringify({ ...config, rootfs })),
    layers: [],
  });
}

describe('composeIndex', () => {
  it('names the images as they are given, with the platforms that their configurations tell, and puts nothing', async () => {
    const [arm, amd] = [await imageIn(place, { architecture: 'arm64' }), await imageIn(place)];
    const writes = server.log.writes().length;
    const { descriptor, bytes, platforms } = await compose([arm.digest, amd.digest]);
    expect(server.log.writes()).toHaveLength(writes);
    expect(parsed(bytes)).toEqual({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [arm, amd] });
    expect(descriptor).toEqual({ mediaType: OCI_INDEX, digest: digestOf(bytes), size: bytes.length });
    expect(platforms).toEqual([
      { platform: { os: 'linux', architecture: 'arm64' }, digest: arm.digest },
      { platform: { os: 'linux', architecture: 'amd64' }, digest: amd.digest },
    ]);
    await place.registry.putManifest(place.repository, descriptor.digest, { descriptor, bytes });
  });

  it('gives the same bytes whenever it is done, and in whatever order the annotations come', async () => {
    const { digest } = await imageIn(place);
    const first = await compose([digest], { b: '2', a: '1' });
    const second = await compose([digest], { a: '1', b: '2' });
    expect(second.descriptor.digest).toBe(first.descriptor.digest);
    expect(parsed(first.bytes).annotations).toEqual({ a: '1', b: '2' });
  });

  it('takes what an index names, and its attestations with it', async () => {
    const [amd, arm] = [await imageIn(place), await imageIn(place, { architecture: 'arm64' })];
    const attestation = await attestationIn(place, amd);
    const index = await indexIn(place, [amd, attestation]);
    const { bytes, platforms } = await compose([index.digest, arm.digest]);
    expect(parsed(bytes).manifests).toEqual([amd, attestation, arm]);
    expect(platforms.map(({ digest }) => digest)).toEqual([amd.digest, arm.digest]);
  });

  it('finds the platform of what an index names without one', async () => {
    const { platform, ...amd } = await imageIn(place);
    const index = await indexIn(place, [amd]);
    expect(parsed((await compose([index.digest])).bytes).manifests).toEqual([{ ...amd, platform }]);
  });

  it.each([
    [{ os: 'linux', architecture: 'arm', variant: 'v6' }],
    [{ os: 'windows', architecture: 'amd64', 'os.version': '10.0.20348.2113' }],
  ])('keeps all of %j', async platform => {
    const { digest } = await imageOf(platform);
    expect((await compose([digest])).platforms).toEqual([{ platform, digest }]);
  });

  it.each<[string, object, object, boolean]>([
    [
      'arm64 and its usual variant',
      { architecture: 'arm64' },
      { architecture: 'arm64', variant: 'v8' },
      true,
    ],
    ['a variant written in two ways', { architecture: 'arm', variant: '7' }, { architecture: 'arm' }, true],
    ['two variants of arm', { architecture: 'arm', variant: 'v6' }, { architecture: 'arm' }, false],
    [
      'a newer amd64 beside the usual',
      { architecture: 'amd64', variant: 'v3' },
      { architecture: 'amd64' },
      false,
    ],
    [
      'two versions of Windows',
      { os: 'windows', architecture: 'amd64', 'os.version': '10.0.1' },
      { os: 'windows', architecture: 'amd64', 'os.version': '10.0.2' },
      false,
    ],
  ])('%s: %j and %j are one platform: %s', async (_, first, second, same) => {
    const [a, b] = [await imageOf({ os: 'linux', ...first }), await imageOf({ os: 'linux', ...second })];
    const composed = compose([a.digest, b.digest]);
    if (!same) expect((await composed).platforms).toHaveLength(2);
    else {
      const said = expect.stringMatching(`has two images for linux/.*: ${a.digest} and ${b.digest}`);
      await expect(composed).rejects.toMatchObject({ name: 'ConfigError', message: said });
    }
  });

  it.each<[string, () => Promise<Digest[]>, string]>([
    [
      'one image given twice',
      async () => {
        const { digest } = await imageIn(place);
        return [digest, digest];
      },
      'has two images for linux/amd64',
    ],
    ['what is not there', async () => [digestOf('nothing')], `${digestOf('nothing')} is not there`],
    [
      'what lies in another repository',
      async () => {
        await imageIn(place);
        return [(await imageIn({ ...place, repository: 'shop/web' }, { layers: ['of the web'] })).digest];
      },
      'is not there',
    ],
    [
      'an artifact',
      async () => {
        const config = await blobIn(place, OCI_EMPTY, '{}');
        const sbom = {
          schemaVersion: 2,
          mediaType: OCI_MANIFEST,
          artifactType: 'text/spdx',
          config,
          layers: [],
        };
        return [(await manifestIn(place, sbom)).digest];
      },
      'is no image, but text/spdx',
    ],
    ['an image that tells no platform', async () => [(await imageOf({})).digest], 'for which platform it is'],
    [
      'an attestation alone',
      async () => [(await attestationIn(place, await imageIn(place))).digest],
      'for which platform it is',
    ],
    [
      'an index of attestations',
      async () => [(await indexIn(place, [await attestationIn(place, await imageIn(place))])).digest],
      'is an index without an image',
    ],
    ['an empty index', async () => [(await indexIn(place, [])).digest], 'is an index without an image'],
    [
      'an index within an index',
      async () => [(await indexIn(place, [await indexIn(place, [await imageIn(place)])])).digest],
      'names an index within an index',
    ],
  ])('refuses %s', async (_, given, said) => {
    await expect(compose(await given())).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining(said),
    });
  });
});
