import { describe, expect, it } from 'vitest';
import { cacheNotWritten } from '../src/docker/cache.ts';
import { materialsIn, materialsOf } from '../src/docker/materials.ts';
import { refuseOtherBase } from '../src/docker/other-platform.ts';
import { refuseSharedBase } from '../src/docker/shared-base.ts';
import { countSteps } from '../src/docker/steps.ts';
import type { Finished, Runner } from '../src/runner.ts';

const SHA = 'd80435d392ab50b0c0fb2b7f98ab095dffe07537d57ac4dfdb6904ac822c50e2';
const lines = (text: string) => text.split('\n');

/** BuildKit 0.26 for two platforms, shortened. */
const BUILDKIT = lines(`#2 [linux/arm64 internal] load metadata for 127.0.0.1:5055/team/base:v1
#2 CACHED
#6 [linux/amd64 1/2] FROM 127.0.0.1:5055/team/base:v1@sha256:${SHA}
#6 resolve 127.0.0.1:5055/team/base:v1@sha256:${SHA} 0.0s done
#6 CACHED
#7 [linux/arm64 1/2] FROM 127.0.0.1:5055/team/base:v1@sha256:${SHA}
#7 DONE 0.0s
#8 [linux/amd64 stage-1  2/12] COPY Base /b2
#8 DONE 0.0s
#9 [linux/arm64 2/2] COPY Base /b2
#9 CACHED

#9 [linux/arm64 2/2] COPY Base /b2
#9 sha256:b6a0ca3ee1f5112596d3a08427ce405c4e808bb52ffdcefbbc6bd54fabd0250a 126B / 126B 0.0s done
#9 DONE 0.1s
#11 [stage-2 1/1] COPY --from=build /built /
#11 sha256:f016cccf94fa0b3249fca61eece3374be20e683ac55c8fa45bec9cad59c2eea1 104B / 104B done
#11 DONE 0.0s
#10 [3/3] RUN echo
#10 sha256:b6a0ca3ee1f5112596d3a08427ce405c4e808bb52ffdcefbbc6bd54fabd0250a
#10 0.152 #8 CACHED
#10 DONE 0.1s`);

const CLASSIC = lines(`Step 1/3 : FROM scratch
 --->${' '}
Step 2/3 : COPY Base /
 ---> Using cache
 ---> 6bdfeb3a52fa
Step 3/3 : CMD x
 ---> Running in c5416150e59a`);

describe('countSteps', () => {
  it.each([
    ['BuildKit', BUILDKIT, { total: 4, cached: 2 }],
    ['the classic builder', CLASSIC, { total: 2, cached: 1 }],
    ['neither', ['naming to docker.io/library/x'], undefined],
  ])('of %s', (_, output, steps) => {
    expect(countSteps(output)).toEqual(steps);
  });
});

describe('materials', () => {
  const material = { uri: 'pkg:docker/node@24?platform=linux%2Famd64', digest: { sha256: SHA } };
  const found = { uri: material.uri, digest: `sha256:${SHA}` };

  it.each<[string, unknown, unknown[]]>([
    ['one platform', { 'buildx.build.provenance': { materials: [material, material] } }, [found]],
    ['a platform', { 'buildx.build.provenance/linux/amd64': { materials: [material] } }, [found]],
    ['none', { 'buildx.build.provenance': { buildType: 'x' } }, []],
    [
      'what has another kind of digest',
      {
        'buildx.build.provenance': { materials: [{ uri: 'https://github.com/a/b', digest: { sha1: 'ab' } }] },
      },
      [],
    ],
    ['nonsense', { 'buildx.build.provenance': { materials: [null, 1, { uri: 1 }] }, a: null }, []],
    ['no record', [], []],
  ])('are read from the metadata of %s', (_, metadata, materials) => {
    expect(materialsOf(metadata)).toEqual(materials);
  });

  it.each<[string, string | undefined]>([
    [
      `#6 [linux/arm64 1/2] FROM 127.0.0.1:5055/team/base:v1@sha256:${SHA}`,
      'pkg:docker/127.0.0.1%3A5055/team/base@v1?platform=linux%2Farm64',
    ],
    [
      `#6 [linux/amd64->arm/v7 build 1/2] FROM docker.io/library/node:24@sha256:${SHA}`,
      'pkg:docker/node@24?platform=linux%2Famd64',
    ],
    [`#6 [build  1/12] FROM docker.io/team/base@sha256:${SHA}`, 'pkg:docker/team/base'],
    [`#6 FROM ghcr.io/team/tool:1@sha256:${SHA}`, 'pkg:docker/ghcr.io/team/tool@1'],
    [`#6 0.152 FROM docker.io/library/node:24@sha256:${SHA}`, undefined],
    [`#6 [1/2] FROM docker.io/library/node:24`, undefined],
  ])('are read from %s', (line, uri) => {
    expect(materialsIn([line, line])).toEqual(uri === undefined ? [] : [{ uri, digest: `sha256:${SHA}` }]);
  });
});

describe('cacheNotWritten', () => {
  it('says why, where a cache was to be written and was not', () => {
    const output = lines(`#3 importing cache manifest from 127.0.0.1:5056/team/c:buildcache
#3 ERROR: 127.0.0.1:5056/team/c:buildcache: not found
#6 exporting cache to registry
#6 preparing build cache for export done
#6 ERROR: error writing layer blob: unexpected status from HEAD request: 401 Unauthorized
#7 resolving provenance for metadata file`);
    expect(cacheNotWritten(output)).toBe(
      'error writing layer blob: unexpected status from HEAD request: 401 Unauthorized',
    );
    expect(cacheNotWritten(output.slice(0, 4))).toBeUndefined();
    expect(cacheNotWritten(['#6 exporting to GitHub Actions Cache', '#6 ERROR: x'])).toBe('x');
  });
});

describe('refuseOtherBase', () => {
  const warning = (has: string, before = '#1 WARN:') =>
    `${before} InvalidBaseImagePlatform: Base image 127.0.0.1:5055/team/base:v1 was pulled with platform "${has}", expected "linux/arm64/v8" for current build (line 7)`;

  it.each(['#1 WARN:', '\u001b[0m -'])(
    'takes BuildKit’s warning of it, as %j, for a failure, with the fix',
    before => {
      expect(() => refuseOtherBase(['#1 x', warning('linux/amd64', before)], 'api/Dockerfile')).toThrow(
        expect.objectContaining({
          line: 7,
          message:
            'api/Dockerfile:7: the base image 127.0.0.1:5055/team/base:v1 is for linux/amd64, and is asked for linux/arm64/v8',
          hint: expect.stringContaining('FROM --platform=linux/amd64'),
        }),
      );
    },
  );

  it.each(['linux/arm64', 'linux/arm64/v9'])('lets %s pass, which may well run', has => {
    refuseOtherBase([warning(has)], 'Dockerfile');
  });
});

describe('refuseSharedBase', () => {
  const FILE = { name: 'api/Dockerfile', text: 'FROM scratch AS x\nFROM 127.0.0.1:5055/team/base:v1' };
  const SHARED = BUILDKIT.filter(line => line.includes(' FROM '));
  const single = JSON.stringify({ schemaVersion: 2, config: {}, layers: [] });
  const refusing = (output: string[], raw: Finished) => {
    const asked: string[][] = [];
    const run: Runner = async ({ args }) => {
      asked.push(args);
      return raw;
    };
    return { asked, refused: refuseSharedBase(output, { run, builder: 'ours' }, FILE) };
  };
  const ok = (stdout: string): Finished => ({ exitCode: 0, stdout, stderr: '' });

  it('asks once for a base that stands for several platforms, and refuses a single image', async () => {
    const { asked, refused } = refusing([...SHARED, ...SHARED], ok(single));
    await expect(refused).rejects.toMatchObject({
      line: 2,
      message:
        'api/Dockerfile:2: the base image 127.0.0.1:5055/team/base:v1 is for one platform only, and is asked for linux/amd64, linux/arm64',
    });
    const reference = `127.0.0.1:5055/team/base@sha256:${SHA}`;
    expect(asked).toEqual([['buildx', 'imagetools', 'inspect', '--raw', '--builder', 'ours', reference]]);
  });

  it.each<[string, string[], Finished]>([
    ['an index', SHARED, ok('{"schemaVersion": 2, "manifests": []}')],
    ['what cannot be looked at', SHARED, { ...ok(single), exitCode: 1 }],
    ['what cannot be read', SHARED, ok('no JSON')],
    ['one platform', SHARED.slice(1), ok(single)],
    ['a build for one platform', [`#6 [1/2] FROM a/b:c@sha256:${SHA}`], ok(single)],
  ])('lets %s pass', async (_, output, raw) => {
    await refusing(output, raw).refused;
  });
});
