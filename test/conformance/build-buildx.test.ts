import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BuildxBuild,
  buildWithBuildx,
  cacheUse,
  DockerfileError,
  liveRunner,
  openBuilder,
} from '../../packages/build/src/index.ts';
import {
  formatPlatform,
  isIndex,
  openRegistry,
  type Platform,
  parseManifest,
  pushLayout,
  readBytes,
  rootOf,
} from '../../packages/oci/src/index.ts';
import { type DockerBuildx, startDockerBuildx, writeShell } from './docker-buildx.ts';
import { type RealRegistry, startDistribution } from './registries.ts';
import { missing, run } from './tools.ts';

const absent = await missing('buildkitd', 'buildx', 'docker', 'docker-registry', 'skopeo', 'unshare');

const AMD: Platform = { os: 'linux', architecture: 'amd64' };
const ARM: Platform = { os: 'linux', architecture: 'arm64' };

let scratch: string;
let server: RealRegistry;
let docker: DockerBuildx;
let context: string;
/** A base image with a shell, for this machine's platform only, and an index that has another, too. */
let base: string;
let bases: string;
let count = 0;
const next = (name: string) => join(scratch, `${name}-${count++}`);

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'buildx-conformance-'));
  if (absent.length > 0) return;
  server = await startDistribution(join(scratch, 'registry'));
  docker = await startDockerBuildx(join(scratch, 'buildkit'), server.host);
  context = join(scratch, 'context');
  await writeShell(join(context, 'root'));
  await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY root /\n');
  base = `${server.host}/team/base:v1`;
  bases = `${server.host}/team/bases:v1`;
  const push = (...args: string[]) =>
    docker.buildx('build', '--push', '--provenance=false', ...args, context);
  await push('--platform', 'linux/amd64', '--tag', base);
  await push('--platform', 'linux/amd64,linux/arm64', '--tag', bases);
});
afterAll(async () => {
  await docker?.close();
  await server?.close();
  await rm(scratch, { recursive: true, force: true });
});

/** Builds what the lines say; `heard` has its output. */
async function build(dockerfile: string[], more: Partial<BuildxBuild> = {}) {
  const heard: string[] = [];
  const built = await buildWithBuildx(next('layout'), await requestOf(dockerfile, heard, more));
  return { ...built, heard, root: await rootOf(built.layout) };
}

async function requestOf(dockerfile: string[], heard: string[], more: Partial<BuildxBuild>) {
  const file = next('Dockerfile');
  await writeFile(file, dockerfile.join('\n'));
  return {
    context,
    dockerfile: file,
    dockerfileName: 'Dockerfile',
    buildArgs: {},
    labels: {},
    platforms: [],
    secrets: [],
    cache: { from: [], to: [] },
    run: liveRunner,
    log: (line: string) => heard.push(line),
    env: docker.env,
    ...more,
    push: undefined,
  };
}

const inspect = async (source: string, ...more: string[]) =>
  JSON.parse(await run('skopeo', ['inspect', '--tls-verify=false', ...more, source]));

describe.skipIf(absent.length > 0)('what buildx builds', () => {
  const FROM_BASE = ['COPY Dockerfile /copy', 'ARG WHO', 'ENV WHO=$WHO', 'RUN echo "$WHO" > /who'];

  it('has one digest as a layout, for skopeo and in a registry', async () => {
    const odd = 'a "b" $(c) `d`\n::error::e, é=f';
    const { layout, root, steps, materials, heard } = await build([`FROM ${base}`, ...FROM_BASE], {
      buildArgs: { WHO: odd },
      labels: { 'org.example.odd': odd },
    });
    expect((await readdir(layout.dir)).sort()).toEqual(['blobs', 'index.json', 'oci-layout']);
    expect(await inspect(`oci:${layout.dir}`)).toMatchObject({ Digest: root.digest });
    const registry = openRegistry({ host: server.host });
    const pushed = await pushLayout(layout, registry, 'team/single', ['v1']);
    expect(pushed.digest).toBe(root.digest);
    expect(await inspect(`docker://${server.host}/team/single:v1`)).toMatchObject({
      Digest: root.digest,
      Env: expect.arrayContaining([`WHO=${odd}`]),
      Labels: { 'org.example.odd': odd },
    });
    expect(steps).toEqual({ total: 2, cached: 0 });
    const { Digest: digest } = await inspect(`docker://${base}`);
    const [host, port] = server.host.split(':');
    expect(materials).toEqual([
      { uri: `pkg:docker/${host}%3A${port}/team/base@v1?platform=linux%2Famd64`, digest },
    ]);
    expect(heard).toContainEqual(expect.stringMatching(/^#\d+ \[3\/3\] RUN echo/));
  });

  it.each([
    ['one platform', [AMD]],
    ['several', [AMD, ARM]],
  ])('has the same digest where BuildKit pushes it, for %s, with the words on it', async (_, platforms) => {
    const words = { 'org.example.odd': 'a "b", c\n$(d) é', 'org.example.plain': '1' };
    const repository = `team/pushed-${platforms.length}`;
    const request = { platforms, annotations: words };
    const { root, layout } = await build([`FROM ${bases}`, 'COPY Dockerfile /'], request);
    const again = await requestOf([`FROM ${bases}`, 'COPY Dockerfile /'], [], request);
    const { pushed } = await buildWithBuildx(next('none'), {
      ...again,
      push: `${server.host}/${repository}`,
    });
    expect(pushed).toEqual({ digest: root.digest, platforms: platforms.map(formatPlatform) });
    const stored = await openRegistry({ host: server.host }).getManifest(repository, root.digest);
    const index = parseManifest(stored.bytes, repository);
    const images = isIndex(index) ? index.manifests : [];
    expect(images).toHaveLength(platforms.length > 1 ? platforms.length : 0);
    const all = await Promise.all(images.map(({ digest }) => readBytes(layout, digest)));
    for (const bytes of [stored.bytes, ...all])
      expect(parseManifest(bytes, repository).annotations).toEqual(words);
  });

  it('is an index of images alone for several platforms', async () => {
    const { layout, root, materials } = await build([`FROM ${bases}`, 'COPY Dockerfile /'], {
      platforms: [AMD, ARM],
    });
    const index = parseManifest(await readBytes(layout, root.digest), 'index');
    expect(isIndex(index) && index.manifests.map(({ platform }) => platform)).toEqual([AMD, ARM]);
    await pushLayout(layout, openRegistry({ host: server.host }), 'team/several', ['v1']);
    const raw = await run('skopeo', [
      'inspect',
      '--raw',
      '--tls-verify=false',
      `docker://${server.host}/team/several:v1`,
    ]);
    expect(JSON.parse(raw)).toEqual(index);
    const arm = await inspect(
      `docker://${server.host}/team/several@${root.digest}`,
      '--override-arch',
      'arm64',
    );
    expect(arm.Architecture).toBe('arm64');
    // The metadata file of buildx 0.29 has none for several platforms.
    const { manifests } = JSON.parse(
      await run('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${bases}`]),
    );
    expect(manifests).toHaveLength(2);
    expect(materials.map(({ uri }) => uri.replace(/^.*platform=/, '')).sort()).toEqual([
      'linux%2Famd64',
      'linux%2Farm64',
    ]);
    expect(new Set(materials.map(({ digest }) => digest)).size).toBe(1);
  });

  it('is taken from a cache in the registry that another machine has left there', async () => {
    const cache = cacheUse('registry', { name: 'api', registry: server.host, repository: 'team/cached' });
    const lines = [
      `FROM ${base} AS build`,
      'RUN echo built > /built',
      'FROM scratch',
      'COPY --from=build /built /',
    ];
    const first = await build(lines, { cache });
    expect(first).toMatchObject({ steps: { total: 2, cached: 0 } });
    expect(first.cacheNotWritten).toBeUndefined();
    await docker.buildx('prune', '--all', '--force');
    const second = await build(lines, { cache: { from: cache.from, to: [] } });
    expect(second.steps).toEqual({ total: 2, cached: 2 });
    await docker.buildx('prune', '--all', '--force');
    expect((await build(lines)).steps).toEqual({ total: 2, cached: 0 });
    expect((await build(lines, { noCache: true })).steps).toEqual({ total: 2, cached: 0 });
    expect((await build(lines)).steps).toEqual({ total: 2, cached: 2 });
  });

  it('is there without a cache that could not be written', async () => {
    const nowhere = { name: 'api', registry: '127.0.0.1:1', repository: 'team/cached' };
    const built = await build([`FROM ${base}`, 'RUN echo uncached'], {
      cache: cacheUse('registry', nowhere),
    });
    expect(built.cacheNotWritten).toContain('127.0.0.1:1');
  });
});

describe.skipIf(absent.length > 0)('a build that fails', () => {
  it.each<[string, number | undefined, string, string[], Partial<BuildxBuild>]>([
    [
      'a file is not there',
      4,
      '"/none": not found',
      ['FROM scratch', '', '# like this', 'COPY none /'],
      { platforms: [AMD, ARM] },
    ],
    ['an instruction is none', 2, 'unknown instruction: FETCH', ['FROM scratch', 'FETCH it'], {}],
    ['a command fails', 3, 'exit code: 3', ['FROM BASE', 'WORKDIR /a', 'RUN echo a \\', '  && exit 3'], {}],
    ['a secret is missing', 2, 'npm', ['FROM BASE', 'RUN --mount=type=secret,id=npm,required=true true'], {}],
    [
      'the base lacks a platform',
      1,
      'no match for platform',
      ['FROM BASES'],
      { platforms: [{ ...ARM, architecture: 's390x' }] },
    ],
    [
      'the base is for another platform',
      1,
      'is for linux/amd64',
      ['FROM BASE', 'COPY Dockerfile /'],
      { platforms: [ARM] },
    ],
    [
      'the base is for one platform alone',
      1,
      'is for one platform only',
      ['FROM BASE', 'COPY Dockerfile /'],
      { platforms: [AMD, ARM] },
    ],
    ['the base is not there', 1, 'not found', ['FROM BASE-no'], {}],
    ['the address is not there', 2, '127.0.0.1:1', ['FROM scratch', 'ADD http://127.0.0.1:1/x /'], {}],
    ['the stage is not there', undefined, '"run" could not be found', ['FROM scratch'], { target: 'run' }],
  ])('since %s points at the line', async (_, line, message, lines, more) => {
    const dockerfile = lines.map(each => each.replace('BASES', bases).replace('BASE', base));
    const error = await build(dockerfile, more).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DockerfileError);
    expect(error).toMatchObject({ file: 'Dockerfile', line, message: expect.stringContaining(message) });
  });

  it('since BuildKit has died says so', async () => {
    const dying = build([`FROM ${base}`, 'RUN echo now dying && sleep 5'], {
      log: line => {
        if (line.endsWith(' now dying')) docker.cut();
      },
    });
    await expect(dying).rejects.toMatchObject({
      name: 'RemoteError',
      message: expect.stringContaining('docker buildx failed in mid-build: '),
    });
  });

  it('since the runner’s disk is full says so', async () => {
    const dying = build([`FROM ${base}`, 'RUN echo full'], {
      // A disk of its own, in a namespace that ends with the program.
      run: ({ file, args, ...rest }, onLine) => {
        const dir = /dest=([^,]*)/.exec(args.find(arg => arg.includes('dest=')) ?? '')?.[1];
        if (dir === undefined) return liveRunner({ file, args, ...rest }, onLine);
        const script = 'mount -t tmpfs -o size=300k tmpfs "$1" && shift && exec "$@"';
        const own = ['--mount', 'sh', '-c', script, 'sh', dir, file, ...args];
        return liveRunner({ ...rest, file: 'unshare', args: own }, onLine);
      },
    });
    await expect(dying).rejects.toMatchObject({
      code: 'disk',
      message: expect.stringContaining('no space left'),
    });
  });
});

describe.skipIf(absent.length > 0)('a builder of our own', () => {
  it('that cannot be started is not left behind, and its reason is told', async () => {
    const opening = openBuilder({
      run: liveRunner,
      log: () => {},
      env: docker.env,
      driverOptions: [`image=${server.host}/none/buildkit:v1`],
    });
    await expect(opening).rejects.toMatchObject({
      message: expect.stringMatching(/could not start a builder: .*none\/buildkit/),
    });
    expect(await docker.buildx('ls')).not.toContain('pipeline-');
  });
});
