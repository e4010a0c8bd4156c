import { afterEach, describe, expect, it } from 'vitest';
import { type LocalRegistry, startRegistry } from '../../../local-cloud/src/index.ts';
import {
  attachArtifact,
  copyImage,
  type Descriptor,
  digestOf,
  OCI_MANIFEST,
  type Place,
  planCopy,
  referrersOf,
} from '../../src/index.ts';
import { attestationIn, blobIn, imageIn, indexIn, manifestIn, placeAt } from '../images.ts';

const SBOM = { artifactType: 'application/spdx+json', annotations: { tool: 'syft' } };
const SIGNATURE = { artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json' };
const content = (text: string) => [{ mediaType: 'text/plain', bytes: Buffer.from(text) }];

let open: LocalRegistry[] = [];
afterEach(async () => {
  await Promise.all(open.map(registry => registry.close()));
  open = [];
});

async function places(sourceApi: boolean, targetApi: boolean) {
  open = await Promise.all([sourceApi, targetApi].map(referrersApi => startRegistry({ referrersApi })));
  const [staging, production] = open as [LocalRegistry, LocalRegistry];
  return { production, source: placeAt(staging, 'shop/api'), target: placeAt(production, 'prod/api') };
}

const attach = async (
  { registry, repository }: Place,
  subject: Descriptor,
  artifact: typeof SIGNATURE,
  text: string,
) => (await attachArtifact(registry, repository, subject, { ...artifact, blobs: content(text) })).referrer;

const listed = async ({ registry, repository }: Place, { digest }: Descriptor) =>
  (await referrersOf(registry, repository, digest)).sort((a, b) => (a.digest < b.digest ? -1 : 1));

describe.each([
  [true, true],
  [true, false],
  [false, true],
  [false, false],
])('with the referrers API at the source %s, at the target %s', (sourceApi, targetApi) => {
  it('carries what refers to an index, to its images, and to referrers; again, nothing moves', async () => {
    const { production, source, target } = await places(sourceApi, targetApi);
    const image = await imageIn(source);
    const index = await indexIn(source, [image, await attestationIn(source, image)]);
    const sbom = await attach(source, image, SBOM, 'sbom');
    await attach(source, index, SIGNATURE, 'of the index');
    const signed = await attach(source, sbom, SIGNATURE, 'of the sbom');
    await attach(source, signed, SIGNATURE, 'of the signature');

    const plan = await planCopy({ source, target, digest: index.digest });
    const order = plan.manifests.map(({ descriptor }) => descriptor.digest);
    for (const { descriptor, subject } of plan.manifests) {
      if (subject !== undefined)
        expect(order.indexOf(subject)).toBeLessThan(order.indexOf(descriptor.digest));
    }
    expect(await copyImage(plan)).toMatchObject({ referrers: 4, manifests: { put: 7 } });
    for (const subject of [image, index, sbom, signed]) {
      const there = await listed(target, subject);
      expect(there).toHaveLength(1);
      expect(there).toEqual(await listed(source, subject));
    }
    const writes = production.log.writes().length;
    const again = await copyImage(await planCopy({ source, target, digest: index.digest }));
    expect(again).toMatchObject({ referrers: 0, bytesSent: 0, manifests: { put: 0 } });
    expect(production.log.writes()).toHaveLength(writes);
  });

  it('brings what was attached after the image was copied, and keeps what others attached there', async () => {
    const { source, target } = await places(sourceApi, targetApi);
    const image = await imageIn(source);
    await copyImage(await planCopy({ source, target, digest: image.digest }));
    const theirs = await attach(target, image, SBOM, 'made in production');
    const ours = await attach(source, image, SIGNATURE, 'made in staging');
    expect(await copyImage(await planCopy({ source, target, digest: image.digest }))).toMatchObject({
      referrers: 1,
    });
    const digests = (await listed(target, image)).map(({ digest }) => digest);
    expect(digests).toEqual([theirs.digest, ours.digest].sort());
  });
});

it('leaves them behind where told', async () => {
  const { source, target } = await places(true, true);
  const image = await imageIn(source);
  await attach(source, image, SBOM, 'sbom');
  const plan = await planCopy({ source, target, digest: image.digest, referrers: false });
  expect(plan.manifests).toHaveLength(1);
});

it('lists one again that was put, but cut off before it was listed', async () => {
  const { production, source, target } = await places(true, false);
  const image = await imageIn(source);
  const sbom = await attach(source, image, SBOM, 'sbom');
  await copyImage(await planCopy({ source, target, digest: image.digest }));
  production.store.repository('prod/api').deleteManifest(image.digest.replace(':', '-'));
  const copied = await copyImage(await planCopy({ source, target, digest: image.digest }));
  expect(copied).toMatchObject({ referrers: 1, blobs: { sent: 0 } });
  expect(await listed(target, image)).toEqual([sbom]);
});

it('leaves out what a list names wrongly, and says so', async () => {
  const { source, target } = await places(false, true);
  const image = await imageIn(source);
  const other = await imageIn(source, { layers: ['another image, and no referrer'] });
  const gone = { ...other, digest: `sha256:${'0'.repeat(64)}` as const };
  await attach(source, image, SBOM, 'sbom');
  const list = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json' };
  const there = await listed(source, image);
  open[0]?.store.repository('shop/api').manifests.set(gone.digest, {} as never);
  await manifestIn(source, { ...list, manifests: [...there, other, gone] }, image.digest.replace(':', '-'));
  open[0]?.store.repository('shop/api').manifests.delete(gone.digest);

  const said: string[] = [];
  const plan = await planCopy({ source, target, digest: image.digest }, { log: line => said.push(line) });
  expect(plan.manifests.filter(({ role }) => role === 'referrer')).toHaveLength(1);
  expect(said.join('\n')).toContain(
    `${other.digest} as what refers to ${image.digest}, but it is about something`,
  );
  expect(said.join('\n')).toContain('it is not there: it is left out');
});

it('does not follow a list without end', async () => {
  const { source, target } = await places(true, true);
  const image = await imageIn(source);
  const manifests = open[0]?.store.repository('shop/api').manifests;
  const [any] = manifests?.values() ?? [];
  if (any === undefined) throw new Error('no image');
  for (let i = 0; i < 2_000; i++) {
    const digest = digestOf(`referrer ${i}`);
    manifests?.set(digest, { ...any, digest, subject: image.digest });
  }
  await expect(planCopy({ source, target, digest: image.digest })).rejects.toThrow(
    'more than 2000 manifests',
  );
});

describe("cosign's older tags", () => {
  const signature = async (place: Place, image: Descriptor, ...signatures: string[]) => {
    const layer = await blobIn(
      place,
      'application/vnd.dev.cosign.simplesigning.v1+json',
      `payload about ${image.digest}`,
    );
    const layers = signatures.map(each => ({
      ...layer,
      annotations: { 'dev.cosignproject.cosign/signature': each },
    }));
    const config = await blobIn(place, 'application/vnd.oci.image.config.v1+json', '{}');
    const document = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers };
    return manifestIn(place, document, `${image.digest.replace(':', '-')}.sig`);
  };
  const tagged = ({ registry, repository }: Place, image: Descriptor) =>
    registry.headManifest(repository, `${image.digest.replace(':', '-')}.sig`);

  it('go along as tags, and grow', async () => {
    const { source, target } = await places(true, true);
    const image = await imageIn(source);
    for (const signatures of [['one'], ['one', 'two']]) {
      const { digest } = await signature(source, image, ...signatures);
      expect(await copyImage(await planCopy({ source, target, digest: image.digest }))).toMatchObject({
        referrers: 1,
      });
      expect(await tagged(target, image)).toMatchObject({ digest });
    }
    expect(await copyImage(await planCopy({ source, target, digest: image.digest }))).toMatchObject({
      bytesSent: 0,
    });
  });

  it('do not replace a signature that only the target has', async () => {
    const { source, target } = await places(true, true);
    const image = await imageIn(source);
    await signature(source, image, 'one');
    const { digest } = await signature(target, image, 'one', "production's own");
    const said: string[] = [];
    await copyImage(
      await planCopy({ source, target, digest: image.digest }, { log: line => said.push(line) }),
    );
    expect(await tagged(target, image)).toMatchObject({ digest });
    expect(said.join()).toContain('is left as it is');
  });
});

it.each(['a referrer', 'a signature', 'an index that is a referrer'])(
  'leaves an image out that comes as %s: nobody has proven it',
  async as => {
    const { production, source, target } = await places(true, true);
    const image = await imageIn(source);
    const more = { subject: { mediaType: image.mediaType, digest: image.digest, size: image.size } };
    const smuggled = await imageIn(source, { layers: ['evil'], ...(as === 'a referrer' && { more }) });
    if (as === 'a signature') {
      const bytes = (await source.registry.getManifest(source.repository, smuggled.digest)).bytes;
      const tag = `${image.digest.replace(':', '-')}.sig`;
      await source.registry.putManifest(source.repository, tag, { descriptor: smuggled, bytes });
    }
    if (as.startsWith('an index')) await indexIn(source, [{ ...smuggled, artifactType: 'a/b' }], more);
    const said: string[] = [];
    const plan = await planCopy({ source, target, digest: image.digest }, { log: line => said.push(line) });
    await copyImage(plan);
    expect([...production.store.repository('prod/api').manifests.keys()]).toEqual([image.digest]);
    expect(said.join()).toContain('is an image of its own: it is left out');
  },
);
