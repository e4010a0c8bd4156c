import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSetting, type Setting, TOOLS } from './build-push-setting.ts';
import type { Job } from './build-push-stage.ts';
import { missing } from './tools.ts';

const absent = await missing(...TOOLS);

const IN_TOTO = 'application/vnd.in-toto+json';
const SPDX = 'application/spdx+json';
const AMD = { os: 'linux', architecture: 'amd64' };
const ARM = { os: 'linux', architecture: 'arm64' };

let setting: Setting;
let host: string;
let job: Job;
let base: string;
let inputs: Record<string, string>;

beforeAll(async () => {
  if (absent.length > 0) return;
  setting = await openSetting();
  ({ host, job, base } = setting);
  await setting.pushBase([], '--platform', 'linux/amd64,linux/arm64');
  await job.write({
    'api/Dockerfile': `FROM ${base}\nARG TARGETARCH\nENV ARCH=$TARGETARCH\nCOPY text /\nCMD ["/bin/sh", "-c", "echo $ARCH; cat /text"]\n`,
    'api/text': 'one\n',
  });
});
afterAll(() => setting?.close());

let count = 0;
let place: string;
beforeEach(() => {
  if (absent.length > 0) return;
  const repository = `shop/api${count++}`;
  place = `${host}/${repository}`;
  inputs = { registry: host, repository, context: 'api', tags: 'v1' };
});

/** The images of an index, with what was said of each. */
async function imagesOf(reference: string) {
  const { manifests } = await job.raw(reference);
  return Promise.all(
    manifests.map(async ({ platform, digest }: { platform: object; digest: string }) => {
      const image = `${place}@${digest}`;
      return { platform, image, said: Object.keys(await job.referrers(host, image)).sort() };
    }),
  );
}

/** What an image's provenance says that it was made of, beside the commit. */
async function materialsOf(image: string) {
  const { [IN_TOTO]: digest } = await job.referrers(host, image);
  const artifact = await job.clients.regctl(host, ['artifact', 'get', `${place}@${digest}`]);
  const { resolvedDependencies } = JSON.parse(artifact).predicate.buildDefinition;
  return resolvedDependencies
    .slice(1)
    .map(({ digest: { sha256 } }: { digest: { sha256: string } }) => sha256);
}

describe.skipIf(absent.length > 0)('an image for two platforms', () => {
  it.each(['buildx', 'packer'])('is built by %s in one run, an index that runs', async builder => {
    const both = { ...inputs, builder, platforms: 'linux/amd64, linux/arm64' };
    const { code, log, outputs } = await job.start(both);
    expect(code, log).toBe(0);
    expect(await job.clients.digest(`${place}:v1`)).toBe(outputs.digest);
    expect((await job.raw(`${place}:v1`)).annotations).toMatchObject({
      'org.opencontainers.image.revision': job.sha,
    });
    expect(await imagesOf(`${place}:v1`)).toEqual([
      { platform: AMD, image: expect.any(String), said: [SPDX] },
      { platform: ARM, image: expect.any(String), said: [SPDX] },
    ]);
    expect(Object.keys(await job.referrers(host, outputs.image ?? ''))).toEqual([IN_TOTO]);
    expect(await materialsOf(outputs.image ?? '')).toContain((await job.clients.digest(base)).slice(7));
    expect((await job.clients.pullAndRun(outputs.image ?? '')).output).toBe('amd64\none\n');
    const arm = await job.config(`${place}:v1`, '--override-arch', 'arm64');
    expect(arm).toMatchObject({
      architecture: 'arm64',
      config: { Env: expect.arrayContaining(['ARCH=arm64']) },
    });
    const [released] = Object.values(JSON.parse(outputs.release ?? '').images);
    expect(released).toMatchObject({ platforms: ['linux/amd64', 'linux/arm64'] });
    expect((await job.start({ ...both, tags: 'v2' })).outputs).toMatchObject({
      reused: 'true',
      digest: outputs.digest,
    });
  });

  it('is built anew where a clean-up took half of it', async () => {
    const both = { ...inputs, builder: 'packer', platforms: 'linux/amd64, linux/arm64' };
    const { outputs: before } = await job.start(both);
    const [, arm] = (await job.raw(`${place}:v1`)).manifests;
    await job.clients.crane('delete', `${place}@${arm.digest}`);
    const { code, log, outputs } = await job.start(both);
    expect(code, log).toBe(0);
    expect(log).toMatch(new RegExp(`what was built from these inputs is of no use: .*${arm.digest}`));
    expect(outputs).toMatchObject({ reused: 'false', digest: before.digest });
    expect(await job.clients.digest(`${place}@${arm.digest}`)).toBe(arm.digest);
  });

  it('is built by a job for each platform, and merged and tagged by a third', async () => {
    const one = (platforms: string, builder: string) =>
      job.start({ ...inputs, mode: 'by-digest', platforms, builder });
    const parts = [await one('linux/amd64', 'buildx'), await one('linux/arm64', 'packer')];
    for (const { code, log, outputs } of parts) {
      expect(code, log).toBe(0);
      expect(outputs.tags).toBe('');
      expect(await job.clients.digest(outputs.image ?? '')).toBe(outputs.digest);
    }
    expect((await job.tags(place)).filter(tag => !/^(?:inputs|sha256)-/.test(tag))).toEqual([]);
    const before = await Promise.all(parts.map(({ outputs }) => job.referrers(host, outputs.image ?? '')));

    const { repository: _, context: __, ...rest } = inputs;
    const merge = parts.map(({ outputs }) => outputs.images).join('\n');
    const merged = await job.start({ ...rest, mode: 'merge', merge, tags: 'v1, branch' });
    const { code, log, outputs, summary } = merged;
    expect(code, log).toBe(0);
    for (const tag of ['v1', 'main'])
      expect(await job.clients.digest(`${place}:${tag}`)).toBe(outputs.digest);
    const digests = parts.map(({ outputs: { digest } }) => digest);
    expect(await imagesOf(`${place}:v1`)).toEqual(
      [AMD, ARM].map((platform, at) => ({
        platform,
        image: `${place}@${digests[at]}`,
        said: [SPDX, IN_TOTO],
      })),
    );
    for (const [at, part] of parts.entries())
      expect(await job.referrers(host, part.outputs.image ?? '')).toEqual(before[at]);
    expect(await materialsOf(outputs.image ?? '')).toEqual(digests.map(digest => digest?.slice(7)));
    expect((await job.clients.pullAndRun(outputs.image ?? '')).output).toBe('amd64\none\n');
    expect(summary).toContain('merged, of linux/amd64, linux/arm64');

    const again = await one('linux/amd64', 'buildx');
    expect(again.outputs).toMatchObject({ reused: 'true', digest: digests[0] });
    const second = await job.start({ ...rest, mode: 'merge', merge, tags: 'v1' });
    expect(second.outputs.digest).toBe(outputs.digest);
  });

  it('is not merged of two images for one platform, nor of what is not there', async () => {
    const one = await job.start({ ...inputs, mode: 'by-digest', platforms: 'linux/amd64' });
    const other = await job.start({
      ...inputs,
      ...{ mode: 'by-digest', platforms: 'linux/amd64', labels: 'other=1' },
    });
    const { repository, context: _, ...rest } = inputs;
    const merge = (...lines: (string | undefined)[]) =>
      job.start({ ...rest, mode: 'merge', merge: lines.join('\n') });
    const twice = await merge(one.outputs.images, other.outputs.images);
    expect(twice.code).toBe(1);
    expect(twice.error).toContain(
      `${place} has two images for linux/amd64: ${one.outputs.digest} and ${other.outputs.digest}`,
    );
    const gone = `${place}@sha256:${'0'.repeat(64)}`;
    const absentPart = await merge(one.outputs.images, JSON.stringify({ [repository ?? '']: gone }));
    expect(absentPart.error).toContain(`${gone} is not there`);
    expect((await job.tags(place)).filter(tag => !/^(?:inputs|sha256)-/.test(tag))).toEqual([]);
    for (const { outputs, summary } of [twice, absentPart]) {
      expect(outputs).toEqual({});
      expect(summary).toContain('What to do');
    }
  });
});
