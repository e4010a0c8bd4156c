import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createLayout, digestOf, OCI_MANIFEST, readBytes, rootOf, setRoot, writeBytes } from '@pipeline/oci';
import { describe, expect, it } from 'vitest';
import type { DockerRequest } from '../src/docker/argv.ts';
import { buildWithBuildx } from '../src/docker/buildx-build.ts';
import { buildWithDocker } from '../src/docker/engine-build.ts';
import type { DockerBuild } from '../src/docker/run-build.ts';
import { DockerfileError } from '../src/dockerfile-error.ts';
import { measure } from '../src/measure.ts';
import type { Command, Finished, Runner } from '../src/runner.ts';
import type { TarEntry } from '../src/tar/entry.ts';
import { writeTar } from '../src/tar/write.ts';
import { tempDir, writeTree } from './tree.ts';

const REQUEST: DockerRequest = {
  context: '/c',
  dockerfile: '/c/Dockerfile',
  buildArgs: {},
  labels: {},
  platforms: [],
  secrets: [],
  cache: { from: [], to: [] },
};
const AMD = { os: 'linux', architecture: 'amd64' };
const ARM = { os: 'linux', architecture: 'arm64' };
const DONE: Finished = { exitCode: 0, stdout: '', stderr: '' };

/** A folder with a Dockerfile, and what it takes to build it. */
async function prepared(run: Runner, dockerfile = 'FROM scratch') {
  const dir = await tempDir();
  await writeTree(dir.path, { Dockerfile: dockerfile });
  const heard: string[] = [];
  const build: DockerBuild = {
    ...REQUEST,
    dockerfile: join(dir.path, 'Dockerfile'),
    dockerfileName: 'api/Dockerfile',
    run,
    log: line => heard.push(line),
  };
  return {
    out: join(dir.path, 'out'),
    build,
    heard,
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}

const entry = (path: string, bytes: Buffer): TarEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  mtime: 0,
  size: bytes.length,
  async *open() {
    yield bytes;
  },
});

async function archive(file: string, entries: TarEntry[]): Promise<void> {
  const chunks = [];
  for await (const chunk of writeTar(entries)) chunks.push(chunk);
  await writeFile(file, Buffer.concat(chunks));
}

const LAYER = Buffer.from('a layer, '.repeat(500));
const CONFIG = Buffer.from(
  JSON.stringify({ ...AMD, rootfs: { type: 'layers', diff_ids: [digestOf(LAYER), digestOf(LAYER)] } }),
);
const saved = (names: [string, string]) =>
  entry('manifest.json', Buffer.from(JSON.stringify([{ Config: 'c.json', RepoTags: null, Layers: names }])));
const LAYOUT_SAVED = [
  entry('blobs/sha256/1', LAYER),
  entry('c.json', CONFIG),
  saved(['blobs/sha256/1', 'blobs/sha256/1']),
];

/** A docker whose build succeeds and whose save writes the entries. */
function docker(entries: TarEntry[] = LAYOUT_SAVED, seen: Command[] = []): Runner {
  return async (command, onLine) => {
    const { args } = command;
    seen.push(command);
    if (args[0] === 'build') {
      await writeFile(args[args.indexOf('--iidfile') + 1] ?? '', 'sha256:abc\n');
      for (const line of ['Step 1/2 : FROM scratch', 'Step 2/2 : COPY x /', ' ---> Using cache'])
        onLine?.(line);
    }
    if (args[0] === 'save') await archive(args[2] ?? '', entries);
    return DONE;
  };
}

describe('buildWithDocker', () => {
  const link = (path: string, to: string): TarEntry => ({
    ...entry(path, Buffer.alloc(0)),
    type: 'symlink',
    link: to,
  });
  it.each<[string, TarEntry[]]>([
    [
      'of old, with a layer that is a link',
      [
        entry('1/layer.tar', LAYER),
        link('2/layer.tar', '../1/layer.tar'),
        entry('c.json', CONFIG),
        saved(['1/layer.tar', '2/layer.tar']),
      ],
    ],
    ['as an OCI layout', LAYOUT_SAVED],
  ])('takes an archive %s', async (_, entries) => {
    await using here = await prepared(docker(entries));
    const { layout, steps, materials } = await buildWithDocker(here.out, { ...here.build, platforms: [AMD] });
    expect(here.heard).toContain('Step 1/2 : FROM scratch');
    expect([steps, materials]).toEqual([{ total: 1, cached: 1 }, []]);
    const manifest = JSON.parse(
      Buffer.from(await readBytes(layout, (await rootOf(layout)).digest)).toString(),
    );
    expect(manifest.config.digest).toBe(digestOf(CONFIG));
    expect(manifest.layers).toHaveLength(2);
    expect(gunzipSync(await readBytes(layout, manifest.layers[1].digest))).toEqual(LAYER);
    expect((await measure(layout)).layers).toHaveLength(1);
  });

  it.each<[string, Partial<DockerBuild>]>([
    ['one platform at a time', { platforms: [AMD, ARM] }],
    ['no cache', { cache: { from: ['type=gha'], to: [] } }],
    ['no cache', { cache: { from: [], to: ['type=gha'] } }],
  ])('says that it does %s, before it starts', async (message, more) => {
    const seen: Command[] = [];
    await using here = await prepared(docker(LAYOUT_SAVED, seen));
    const building = buildWithDocker(here.out, { ...here.build, ...more });
    await expect(building).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining(message),
      hint: expect.stringContaining('builder: buildx'),
    });
    expect(seen).toEqual([]);
  });

  it('refuses an image for another platform, which the classic builder makes without a word', async () => {
    await using here = await prepared(docker());
    await expect(buildWithDocker(here.out, { ...here.build, platforms: [ARM] })).rejects.toThrow(
      'api/Dockerfile: docker built an image for linux/amd64, and linux/arm64 is asked for',
    );
  });

  it.each([
    [[], undefined],
    [[{ id: 'a', value: 'b' }], '1'],
  ])('asks for BuildKit with the secrets %j', async (secrets, buildkit) => {
    const seen: Command[] = [];
    await using here = await prepared(docker(LAYOUT_SAVED, seen));
    await buildWithDocker(here.out, { ...here.build, secrets, env: { DOCKER_CONFIG: '/d' } });
    expect(seen.map(({ env }) => env?.DOCKER_CONFIG)).toEqual(['/d', '/d']);
    expect(seen[0]?.env?.DOCKER_BUILDKIT).toBe(buildkit);
    // Else what it builds stays with the builder that another step has set up, and there is nothing to save.
    expect(seen[0]?.env?.BUILDX_BUILDER).toBe('');
  });

  const CLASSIC = ['Step 1/2 : FROM scratch', 'Step 2/2 : COPY none /', 'COPY failed: file not found: none'];
  it('fails at the Dockerfile’s line', async () => {
    const run: Runner = async ({ args }, onLine) => {
      for (const line of CLASSIC) onLine?.(line);
      return { ...DONE, exitCode: args[0] === 'build' ? 1 : 0 };
    };
    await using here = await prepared(run, 'FROM scratch\n\n\nCOPY none /');
    const error = await buildWithDocker(here.out, here.build).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DockerfileError);
    expect(error).toMatchObject({
      file: 'api/Dockerfile',
      line: 4,
      message: expect.stringContaining('COPY failed'),
    });
  });

  it('says that docker is missing where it is', async () => {
    await using here = await prepared(async () => ({
      exitCode: 127,
      stdout: '',
      stderr: 'spawn docker ENOENT',
    }));
    await expect(buildWithDocker(here.out, here.build)).rejects.toMatchObject({
      name: 'RemoteError',
      message: 'docker build failed: spawn docker ENOENT',
    });
  });

  it('says that the engine died where it did', async () => {
    const run: Runner = async ({ args }, onLine) => {
      if (args[0] === 'build')
        for (const line of ['Step 1/2 : FROM scratch', 'unexpected EOF']) onLine?.(line);
      return { exitCode: 1, stdout: '', stderr: 'unexpected EOF' };
    };
    await using here = await prepared(run);
    await expect(buildWithDocker(here.out, here.build)).rejects.toMatchObject({
      name: 'RemoteError',
      message: 'docker build failed in mid-build: unexpected EOF',
      hint: expect.stringContaining('run the job again'),
    });
  });
});

/** A buildx that writes a layout as BuildKit does: the time of the build in its index, and a work folder. */
function buildx(seen: Command[] = [], output: string[] = []): Runner {
  return async (command, onLine) => {
    const { args } = command;
    seen.push(command);
    const made = await createLayout(/dest=([^,]*)/.exec(args[args.indexOf('--output') + 1] ?? '')?.[1] ?? '');
    const blob = await writeBytes(made, 'application/vnd.oci.image.config.v1+json', '{}');
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: blob, layers: [] });
    const root = await writeBytes(made, OCI_MANIFEST, manifest);
    await setRoot(made, {
      ...root,
      platform: ARM,
      annotations: { 'org.opencontainers.image.created': 'now' },
    });
    await mkdir(join(made.dir, 'ingest'));
    const materials = [{ uri: 'pkg:docker/node@24', digest: { sha256: 'a'.repeat(64) } }];
    const metadata = { 'buildx.build.provenance': { materials } };
    await writeFile(args[args.indexOf('--metadata-file') + 1] ?? '', JSON.stringify(metadata));
    for (const line of output) onLine?.(line);
    return DONE;
  };
}

describe('buildWithBuildx', () => {
  it('leaves a layout without the time, and nothing else', async () => {
    const seen: Command[] = [];
    await using here = await prepared(buildx(seen, ['#5 [1/1] COPY x /', '#5 CACHED']));
    const built = await buildWithBuildx(here.out, { ...here.build, builder: 'ours', env: { A: 'b' } });
    const root = await rootOf(built.layout);
    expect(root).toEqual({ mediaType: OCI_MANIFEST, digest: root.digest, size: root.size, platform: ARM });
    expect(existsSync(join(here.out, 'ingest'))).toBe(false);
    expect(existsSync(`${here.out}.scratch`)).toBe(false);
    expect(built).toEqual({
      layout: { dir: here.out },
      steps: { total: 1, cached: 1 },
      materials: [{ uri: 'pkg:docker/node@24', digest: `sha256:${'a'.repeat(64)}` }],
    });
    expect(seen[0]).toMatchObject({ file: 'docker', env: { A: 'b', BUILDX_METADATA_PROVENANCE: 'min' } });
    expect(seen[0]?.args.slice(0, 4)).toEqual(['buildx', 'build', '--builder', 'ours']);
  });

  const PUSH = 'ghcr.io/team/api';
  const DIGEST = `sha256:${'d'.repeat(64)}`;
  const outputs = ({ args }: Command) => args.filter((_, i) => args[i - 1] === '--output').join(' ');
  /** BuildKit that pushes, or says in its own words why not. */
  const pushing = (seen: Command[], refused?: string): Runner => {
    const layout = buildx(seen, ['#4 [1/1] COPY x /', '#4 CACHED']);
    return async (command, onLine) => {
      const { args } = command;
      if (!outputs(command).includes('type=image')) return layout(command, onLine);
      seen.push(command);
      const lines = ['#4 [1/1] COPY x /', '#4 DONE 0.1s', '#5 exporting to image', '#5 pushing layers 0.1s'];
      if (refused !== undefined) lines.push(`#5 ERROR: ${refused}`, `ERROR: failed to solve: ${refused}`);
      for (const line of lines) onLine?.(line);
      if (refused !== undefined) return { ...DONE, exitCode: 1 };
      const metadata = args[args.indexOf('--metadata-file') + 1] ?? '';
      await writeFile(metadata, JSON.stringify({ 'containerimage.digest': DIGEST }));
      return DONE;
    };
  };

  it('lets BuildKit push, and takes nothing from it that nobody reads here', async () => {
    const seen: Command[] = [];
    await using here = await prepared(pushing(seen));
    const built = await buildWithBuildx(here.out, { ...here.build, platforms: [ARM], push: PUSH });
    expect(built).toEqual({
      pushed: { digest: DIGEST, platforms: ['linux/arm64'] },
      steps: { total: 1, cached: 0 },
      materials: [],
    });
    expect(seen.map(outputs)).toEqual([expect.stringContaining(`push-by-digest=true,name=${PUSH},`)]);
    expect(existsSync(here.out)).toBe(false);
  });

  it('takes the image from a BuildKit that cannot push, building nothing again', async () => {
    const seen: Command[] = [];
    const refused = `failed to push ${PUSH}: unexpected status from HEAD request: 401 Unauthorized`;
    await using here = await prepared(pushing(seen, refused));
    const built = await buildWithBuildx(here.out, { ...here.build, noCache: true, pull: true, push: PUSH });
    expect(built).toMatchObject({ layout: { dir: here.out }, steps: { total: 1, cached: 0 } });
    expect(built.pushed).toBeUndefined();
    expect(seen.map(outputs)).toEqual([
      expect.stringContaining('type=image'),
      expect.stringMatching(/^type=oci,\S+$/),
    ]);
    expect(seen[0]?.args).toEqual(expect.arrayContaining(['--no-cache', '--pull']));
    expect(seen[1]?.args.filter(arg => /^--(?:no-cache|pull)$/.test(arg))).toEqual([]);
    expect(here.heard).toContainEqual(expect.stringContaining(refused));
  });

  it('runs a build that failed once, whatever it was to push', async () => {
    const seen: Command[] = [];
    await using here = await prepared(async (command, onLine) => {
      seen.push(command);
      if (command.args[1] === 'inspect') return { ...DONE, stdout: 'Driver: remote\nStatus: running\n' };
      for (const line of [
        '#4 [1/1] RUN false',
        '#4 ERROR: exit code: 1',
        'ERROR: failed to solve: exit code: 1',
      ])
        onLine?.(line);
      return { ...DONE, exitCode: 1 };
    });
    await expect(buildWithBuildx(here.out, { ...here.build, push: PUSH })).rejects.toThrow(DockerfileError);
    expect(seen.filter(({ args }) => args[1] === 'build')).toHaveLength(1);
  });

  it('says that buildx is missing, not that the Dockerfile is wrong', async () => {
    const stderr = 'DEPRECATED: The legacy builder is deprecated\n\nunknown flag: --output';
    await using here = await prepared(async ({ args }) => ({
      ...DONE,
      exitCode: args[0] === 'buildx' ? 125 : 0,
      stderr,
    }));
    await expect(buildWithBuildx(here.out, here.build)).rejects.toMatchObject({
      name: 'RemoteError',
      message: 'docker buildx failed: unknown flag: --output',
      hint: expect.stringContaining('Set up buildx'),
    });
  });

  const CUT =
    'ERROR: failed to build: failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF';
  const NEVER = [
    ' > [internal] waiting for connection:',
    '------',
    'ERROR: failed to build: context deadline exceeded',
  ];
  const RUNNING = 'Name: local\nDriver: remote\nStatus:   running\n';
  const INACTIVE = 'Name: local\nDriver: remote\nStatus:   inactive\n';
  it.each<[string, string[], string, string]>([
    [
      'dies',
      ['#2 DONE 0.0s', CUT],
      RUNNING,
      ' in mid-build: failed to receive status: rpc error: code = Unavailable',
    ],
    ['is dead after all', ['#2 DONE 0.0s', 'ERROR: EOF'], INACTIVE, ' in mid-build: EOF'],
    ['was never there', NEVER, RUNNING, ': context deadline exceeded'],
  ])('tells a BuildKit that %s from a build that fails', async (_, output, inspected, message) => {
    const asked: string[][] = [];
    const run: Runner = async ({ args }, onLine) => {
      if (args[1] !== 'build') {
        asked.push(args);
        return { ...DONE, stdout: inspected };
      }
      for (const line of output) onLine?.(line);
      return { ...DONE, exitCode: 1 };
    };
    await using here = await prepared(run);
    const building = buildWithBuildx(here.out, { ...here.build, builder: 'ours' });
    await expect(building).rejects.toMatchObject({
      name: 'RemoteError',
      message: expect.stringContaining(`docker buildx failed${message}`),
    });
    expect(asked.every(args => args.join(' ') === 'buildx inspect ours')).toBe(true);
  });

  it('takes the words of a program within the build for no death', async () => {
    const said = [
      '#5 0.1 rpc error: code = Unavailable',
      '0.1 ERROR: rpc error: code = Unavailable desc = no',
      'ERROR: failed to build: failed to solve: process "/bin/sh -c echo Unavailable" did not complete',
    ];
    const run: Runner = async ({ args }, onLine) => {
      for (const line of args[1] === 'build' ? said : []) onLine?.(line);
      return { exitCode: args[1] === 'build' ? 1 : 0, stdout: RUNNING, stderr: '' };
    };
    await using here = await prepared(run);
    await expect(buildWithBuildx(here.out, here.build)).rejects.toBeInstanceOf(DockerfileError);
  });

  const SECRETS = [
    { id: 'npm', value: 'hush-1' },
    { id: 'cert', value: 'two\nlines\n' },
  ];
  const filesIn = (args: readonly string[]) =>
    args.flatMap((arg, i) => (args[i - 1] === '--secret' ? [arg.replace(/^id=.*,src=/, '')] : []));

  it.each<[string, (command: Command) => Promise<Finished>]>([
    ['ends', command => buildx()(command)],
    ['fails', async () => ({ ...DONE, exitCode: 1 })],
    [
      'is cancelled',
      async () => {
        throw new Error('cancelled');
      },
    ],
  ])('lends secrets as files for this user alone until the build %s', async (_, then) => {
    const seen: { value: string; mode: number }[] = [];
    let folder = '';
    const run: Runner = async command => {
      for (const file of filesIn(command.args)) {
        folder = dirname(file);
        seen.push({ value: await readFile(file, 'utf8'), mode: (await stat(file)).mode & 0o777 });
      }
      expect(JSON.stringify(command)).not.toContain('hush');
      return command.args[1] === 'build' ? then(command) : DONE;
    };
    await using here = await prepared(run);
    await buildWithBuildx(here.out, { ...here.build, secrets: SECRETS }).catch(() => undefined);
    expect(seen).toEqual(SECRETS.map(({ value }) => ({ value, mode: 0o600 })));
    expect(folder).not.toBe('');
    expect(existsSync(folder)).toBe(false);
  });
});
