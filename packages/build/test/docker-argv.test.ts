import { describe, expect, it } from 'vitest';
import { buildxArgv, type DockerRequest, dockerBuildArgv } from '../src/docker/argv.ts';
import { cacheUse } from '../src/docker/cache.ts';
import { exporter } from '../src/docker/exporter.ts';

const REQUEST: DockerRequest = {
  context: '/c',
  dockerfile: '/c/Dockerfile',
  buildArgs: {},
  labels: {},
  platforms: [],
  secrets: [],
  cache: { from: [], to: [] },
};
const LAYOUT = { layout: '/t,x/l' };
const ARM = { os: 'linux', architecture: 'arm64', variant: 'v8' };
const AMD = { os: 'linux', architecture: 'amd64' };

describe('what both builders are told', () => {
  it.each<[string, Partial<DockerRequest>, string[]]>([
    ['nothing', {}, []],
    ['target', { target: 'run' }, ['--target', 'run']],
    ['platform', { platforms: [ARM] }, ['--platform', 'linux/arm64/v8']],
    [
      'arguments',
      { buildArgs: { A: 'x y', B: '$(id)' } },
      ['--build-arg', 'A=x y', '--build-arg', 'B=$(id)'],
    ],
    ['labels', { labels: { 'a.b': '"\n::error::' } }, ['--label', 'a.b="\n::error::']],
    ['pull', { pull: true }, ['--pull']],
    ['no cache', { noCache: true }, ['--no-cache']],
  ])('with %s', (_, more, args) => {
    const request = { ...REQUEST, ...more };
    const shared = ['--file', '/c/Dockerfile', ...args, '/c'];
    expect(dockerBuildArgv(request, '/t/id')).toEqual(['build', '--iidfile', '/t/id', ...shared]);
    expect(buildxArgv(request, LAYOUT, '/t/m').slice(-shared.length)).toEqual(shared);
  });

  it('names secrets by the files that hold them, never by value', () => {
    const request = { ...REQUEST, secrets: [{ id: 'a,"b', value: 'hush' }] };
    const files = [{ id: 'a,"b', file: '/t,x/secrets/0' }];
    for (const argv of [
      dockerBuildArgv(request, '/t/id', files),
      buildxArgv(request, LAYOUT, '/t/m', files),
    ]) {
      expect(argv[argv.indexOf('--secret') + 1]).toBe('"id=a,""b","src=/t,x/secrets/0"');
      expect(argv.join(' ')).not.toContain('hush');
    }
  });
});

describe('what buildx is told', () => {
  const argv = (more: Partial<DockerRequest>, builder?: string) =>
    buildxArgv({ ...REQUEST, ...more }, LAYOUT, '/t/m', [], builder).join(' ');

  it.each<[string, string]>([
    [argv({}), '--output type=oci,tar=false,"dest=/t,x/l",oci-mediatypes=true --metadata-file /t/m'],
    [argv({ platforms: [AMD, ARM] }), '--platform linux/amd64,linux/arm64/v8'],
    [argv({ cache: { from: ['a', 'b'], to: ['c'] } }), '--cache-from a --cache-from b --cache-to c'],
    [argv({}, 'ours'), 'buildx build --builder ours --output'],
  ])('%s', (told, part) => {
    expect(told).toContain(part);
  });

  it('leaves the builder in use where none is named', () => {
    expect(argv({})).not.toContain('--builder');
  });
});

describe('where buildx leaves what it made', () => {
  const annotations = { 'org.a': 'x, "y"', b: '1' };
  const words = 'oci-mediatypes=true,"annotation-manifest.org.a=x, ""y""",annotation-manifest.b=1';

  it('is a layout or a registry, with the same words on it', () => {
    expect(exporter({ layout: '/t' }, annotations, false)).toBe(`type=oci,tar=false,dest=/t,${words}`);
    expect(exporter({ push: 'ghcr.io/a/b' }, annotations, false)).toBe(
      `type=image,push=true,push-by-digest=true,name=ghcr.io/a/b,${words}`,
    );
  });

  it('is told of the index, too, where there is one: BuildKit refuses it else', () => {
    expect(exporter({ push: 'ghcr.io/a/b' }, { b: '1' }, true)).toMatch(
      /,annotation-manifest.b=1,annotation-index.b=1$/,
    );
  });
});

describe('cacheUse', () => {
  const image = { name: 'api, "v2"', registry: 'ghcr.io', repository: 'team/api' };
  it('keeps a cache for each image, beside it in the registry', () => {
    expect(cacheUse('registry', image)).toEqual({
      from: ['type=registry,ref=ghcr.io/team/api:buildcache'],
      to: [
        'type=registry,ref=ghcr.io/team/api:buildcache,mode=max,ignore-error=true,image-manifest=true,oci-mediatypes=true',
      ],
    });
  });

  it('keeps a cache for each image at GitHub, whatever the image is called', () => {
    expect(cacheUse('github', image)).toEqual({
      from: ['type=gha,"scope=api, ""v2"""'],
      to: ['type=gha,"scope=api, ""v2""",mode=max,ignore-error=true'],
    });
  });
});
