import { array, assert, constantFrom, dictionary, property, record, string } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalRegistry, startRegistry } from '../../../local-cloud/src/index.ts';
import {
  attachArtifact,
  attachArtifacts,
  digestOf,
  OCI_INDEX,
  OCI_MANIFEST,
  type Place,
  referrersOf,
} from '../../src/index.ts';
import { fallbackTag, mergeReferrers } from '../../src/referrers/fallback-tag.ts';
import { linkReferrers } from '../../src/referrers/link.ts';
import { imageIn, manifestIn, placeAt } from '../images.ts';

const referrer = record({
  mediaType: constantFrom(OCI_MANIFEST, OCI_INDEX),
  digest: constantFrom(...['a', 'b', 'c', 'd'].map(name => digestOf(name))),
  size: constantFrom(1, 2),
  annotations: dictionary(string(), string()),
});

it('merging keeps what is there as it is, adds what is new, names nothing twice, and twice is as once', () => {
  assert(
    property(array(referrer), array(referrer), (there, more) => {
      const merged = mergeReferrers(there, more);
      const digests = merged.map(({ digest }) => digest);
      expect(new Set(digests).size).toBe(digests.length);
      expect(new Set(digests)).toEqual(new Set([...there, ...more].map(({ digest }) => digest)));
      for (const each of merged) {
        expect(each).toBe([...there, ...more].find(({ digest }) => digest === each.digest));
      }
      expect(mergeReferrers(merged, more)).toEqual(merged);
    }),
  );
});

let server: LocalRegistry;
let place: Place;
beforeEach(async () => {
  server = await startRegistry({ referrersApi: false });
  place = placeAt(server, 'shop/api');
});
afterEach(() => server.close());

const bundle = (text: string) => ({
  artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  annotations: { b: '2', a: text },
  blobs: [{ mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', bytes: Buffer.from(text) }],
});

describe('attachArtifact', () => {
  it('attaches the same once, whatever the order of its annotations', async () => {
    const { registry, repository } = place;
    const image = await imageIn(place);
    const first = await attachArtifact(registry, repository, image, bundle('one'));
    expect(first).toMatchObject({ outcome: 'attached', referrer: { annotations: { a: 'one', b: '2' } } });
    const writes = server.log.writes().length;
    const same = { ...bundle('one'), annotations: { a: 'one', b: '2' } };
    expect(await attachArtifact(registry, repository, image, same)).toEqual({ ...first, outcome: 'present' });
    expect(server.log.writes()).toHaveLength(writes);
    await attachArtifact(registry, repository, image, bundle('two'));
    expect(await referrersOf(registry, repository, image.digest)).toHaveLength(2);
  });

  it('writes the manifest that the image specification tells for artifacts', async () => {
    const { registry, repository } = place;
    const { digest, mediaType, size, ...platform } = await imageIn(place);
    const artifact = { artifactType: 'application/x', blobs: [] };
    const attached = await attachArtifact(
      registry,
      repository,
      { digest, mediaType, size, ...platform },
      artifact,
    );
    const { bytes } = await registry.getManifest(repository, attached.referrer.digest);
    const empty = {
      mediaType: 'application/vnd.oci.empty.v1+json',
      digest: digestOf('{}'),
      size: 2,
      data: 'e30=',
    };
    expect(JSON.parse(Buffer.from(bytes).toString())).toEqual({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      artifactType: 'application/x',
      config: empty,
      layers: [empty],
      subject: { mediaType, digest, size },
    });
  });
});

describe('attachArtifacts', () => {
  const attached = async () =>
    (await referrersOf(place.registry, place.repository, (await imageIn(place)).digest)).map(
      ({ annotations }) => annotations?.a,
    );
  const immutable = async () => {
    const image = await imageIn(place);
    server.store.repository(place.repository).immutableTags = true;
    return image;
  };

  it('attaches all that is missing, in one list, and tells of each in turn', async () => {
    const { registry, repository } = place;
    const image = await immutable();
    const all = [bundle('provenance'), bundle('sbom')];
    const first = await attachArtifacts(registry, repository, image, all);
    expect(first.map(({ referrer: { annotations }, outcome }) => [annotations?.a, outcome])).toEqual([
      ['provenance', 'attached'],
      ['sbom', 'attached'],
    ]);
    expect(await attached()).toEqual(['provenance', 'sbom']);
    const writes = server.log.writes().length;
    const again = await attachArtifacts(registry, repository, image, all.toReversed());
    expect(again).toEqual(first.toReversed().map(each => ({ ...each, outcome: 'present' })));
    expect(server.log.writes()).toHaveLength(writes);
  });

  it('says what to do where the list stands already under an immutable tag, and leaves it', async () => {
    const { registry, repository } = place;
    const image = await immutable();
    await attachArtifact(registry, repository, image, bundle('provenance'));
    await expect(attachArtifact(registry, repository, image, bundle('sbom'))).rejects.toMatchObject({
      errorCode: 'TAG_IMMUTABLE',
      status: 400,
      message: expect.stringMatching(
        /:sha256-[a-f0-9]{64} lists what is attached .* because the tag is immutable/,
      ),
      hint: expect.stringContaining('no referrers API'),
    });
    expect(await attached()).toEqual(['provenance']);
  });

  it('takes an immutable list for written where only the answer was lost', async () => {
    const { registry, repository } = place;
    const image = await immutable();
    const tag = fallbackTag(image.digest);
    const lossy: Place['registry'] = {
      ...registry,
      async putManifest(name, reference, manifest) {
        const answer = await registry.putManifest(name, reference, manifest);
        return reference === tag ? registry.putManifest(name, reference, manifest) : answer;
      },
    };
    await attachArtifacts(lossy, repository, image, [bundle('provenance'), bundle('sbom')]);
    expect(await attached()).toEqual(['provenance', 'sbom']);
  });

  it('does not blame the tag for another refusal', async () => {
    const { registry, repository } = place;
    const image = await imageIn(place);
    const picky: Place['registry'] = {
      ...registry,
      putManifest: (name, reference, manifest) =>
        // A reference that no registry takes for a tag: 400.
        registry.putManifest(name, reference === fallbackTag(image.digest) ? '-' : reference, manifest),
    };
    await expect(attachArtifact(picky, repository, image, bundle('one'))).rejects.toMatchObject({
      status: 400,
      errorCode: 'MANIFEST_INVALID',
    });
  });
});

describe('the tag fallback', () => {
  it('is merged again where someone else wrote it at the same time', async () => {
    const { registry, repository } = place;
    const image = await imageIn(place);
    const [ours, theirs] = await Promise.all(
      ['ours', 'theirs'].map(text => imageIn(place, { layers: [text], more: { subject: image } })),
    );
    if (ours === undefined || theirs === undefined) throw new Error('no referrers');
    const tag = fallbackTag(image.digest);
    let overwrites = 1;
    const raced: Place['registry'] = {
      ...registry,
      async putManifest(name, reference, manifest) {
        const answer = await registry.putManifest(name, reference, manifest);
        const list = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [theirs] };
        if (overwrites-- > 0) await manifestIn(place, list, tag);
        return answer;
      },
    };
    const digests = async () =>
      (await referrersOf(registry, repository, image.digest)).map(({ digest }) => digest);
    await linkReferrers(raced, repository, image.digest, [ours]);
    expect(await digests()).toEqual([theirs.digest, ours.digest]);

    overwrites = Number.POSITIVE_INFINITY;
    const other = await imageIn(place, { layers: ['other'], more: { subject: image } });
    await expect(linkReferrers(raced, repository, image.digest, [other])).rejects.toMatchObject({
      errorCode: 'TAG_MOVED',
    });
  });
});
