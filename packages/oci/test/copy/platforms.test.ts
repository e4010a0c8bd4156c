import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LocalRegistry, startRegistry } from '../../../local-cloud/src/index.ts';
import { attachArtifact, copyImage, type Descriptor, type Place, planCopy } from '../../src/index.ts';
import { attestationIn, imageIn, indexIn, placeAt } from '../images.ts';

const AMD = { os: 'linux', architecture: 'amd64' };
const ARM = { os: 'linux', architecture: 'arm64' };

let staging: LocalRegistry;
let production: LocalRegistry;
let source: Place;
let target: Place;
let amd: Descriptor;
let arm: Descriptor;
let about: Descriptor;
let index: Descriptor;

beforeEach(async () => {
  [staging, production] = await Promise.all([startRegistry(), startRegistry()]);
  source = placeAt(staging, 'shop/api');
  target = placeAt(production, 'prod/api');
  amd = await imageIn(source);
  arm = await imageIn(source, { architecture: 'arm64', layers: ['arm'] });
  about = await attestationIn(source, arm);
  const inner = await indexIn(source, [arm, await attestationIn(source, amd), about]);
  index = await indexIn(source, [amd, inner]);
});
afterEach(() => Promise.all([staging.close(), production.close()]));

const kept = () => [...production.store.repository('prod/api').manifests.keys()].sort();

it('takes the images for some platforms by their own digests, with what belongs to them', async () => {
  const sbom = { artifactType: 'application/spdx+json', blobs: [] };
  const { referrer } = await attachArtifact(source.registry, source.repository, arm, sbom);
  const plan = await planCopy({ source, target, digest: index.digest, platforms: [ARM] });
  expect(plan.roots).toMatchObject([{ digest: arm.digest, platform: ARM }]);
  expect(plan.platforms).toEqual([ARM]);
  await copyImage(plan);
  expect(kept()).toEqual([arm.digest, about.digest, referrer.digest].sort());
});

it('keeps the index whole where no image is left out', async () => {
  const plan = await planCopy({ source, target, digest: index.digest, platforms: [ARM, AMD] });
  expect(plan.roots).toMatchObject([{ digest: index.digest }]);
  await copyImage(plan);
  expect(kept()).toHaveLength(6);
});

it('names the platforms that there are, where one is wanted that is not', async () => {
  const platforms = [AMD, { os: 'linux', architecture: 's390x' }];
  await expect(planCopy({ source, target, digest: index.digest, platforms })).rejects.toMatchObject({
    message: expect.stringContaining('no image for linux/s390x'),
    hint: 'It has: linux/amd64, linux/arm64',
  });
});

it('takes a single image as it is', async () => {
  const plan = await planCopy({ source, target, digest: amd.digest, platforms: [ARM] });
  expect(plan.roots).toMatchObject([{ digest: amd.digest }]);
});
