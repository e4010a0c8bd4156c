import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createLayout, digestOf, OCI_MANIFEST, readBytes, rootOf, setRoot, writeBytes } from '@pipeline/oci';
import { describe, expect, it } from 'vitest';
import { buildxArgv, type DockerRequest, dockerBuildArgv } from '../src/docker/argv.ts';
import { detectBuilder } from '../src/docker/available.ts';
import { buildWithBuildx, buildWithDocker } from '../src/docker/build.ts';
import { buildFailure, failedLine } from '../src/docker/failure.ts';
import { DockerfileError } from '../src/dockerfile-error.ts';
import { measure } from '../src/measure.ts';
import { type Finished, liveRunner, type Runner, runnerUntil } from '../src/runner.ts';
import type { TarEntry } from '../src/tar/entry.ts';
import { writeTar } from '../src/tar/write.ts';
import { tempDir, writeTree } from './tree.ts';

const REQUEST: DockerRequest = { context: '/c', dockerfile: '/c/Dockerfile', buildArgs: {}, labels: {} };

describe('argv', () => {
  it.each<[string, Partial<DockerRequest>, string[]]>([
    ['nothing', {}, []],
    ['target', { target: 'run' }, ['--target', 'run']],
    [
      'platform',
      { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
      ['--platform', 'linux/arm64/v8'],
    ],
    [
      'arguments',
      { buildArgs: { A: 'x y', B: '$(id)' } },
      ['--build-arg', 'A=x y', '--build-arg', 'B=$(id)'],
    ],
    ['labels', { labels: { 'a.b': '"\n::error::' } }, ['--label', 'a.b="\n::error::']],
  ])('with %s', (_, more, args) => {
    const request = { ...REQUEST, ...more };
    expect(dockerBuildArgv(request, '/t/id')).toEqual([
      'build',
      '--iidfile',
      '/t/id',
      '--file',
      '/c/Dockerfile',
      ...args,
      '/c',
    ]);
    expect(buildxArgv(request, '/t/a.tar').slice(-3 - args.length)).toEqual([
      '--file',
      '/c/Dockerfile',
      ...args,
      '/c',
    ]);
  });

  it('quotes a comma in the path of the archive', () => {
    expect(buildxArgv(REQUEST, '/t,x/a.tar')).toContain('type=oci,"dest=/t,x/a.tar"');
  });
});

describe('detectBuilder', () => {
  const answer = (stdout: string): Finished => ({ exitCode: 0, stdout, stderr: '' });
  const no: Finished = { exitCode: 1, stdout: '', stderr: '' };
  it.each<[string, Finished, Finished]>([
    ['buildx', answer('Name: x\nDriver:        docker-container\n'), answer('28')],
    ['docker', answer('Name: default\nDriver: docker\n'), answer('28')],
    ['docker', no, answer('20.10')],
    ['packer', answer('Name: default\nDriver: docker\n'), no],
    ['packer', { ...no, exitCode: 127 }, { ...no, exitCode: 127 }],
  ])('%s', async (builder, inspect, version) => {
    const run: Runner = async ({ args }) => (args[0] === 'buildx' ? inspect : version);
    expect((await detectBuilder(run)).builder).toBe(builder);
  });
});

const CLASSIC = ['Step 1/3 : FROM scratch', 'Step 2/3 : COPY none /', 'COPY failed: file not found: none'];
const BUILDKIT = [
  'Dockerfile:3',
  '--------------------',
  '   2 |     ',
  '   3 | >>> RUN echo one && \\',
  '   4 | >>>     false',
  '--------------------',
  'ERROR: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1',
];

describe('failedLine', () => {
  it.each<[string, string[], string, number | undefined]>([
    ['the classic builder’s step', CLASSIC, 'FROM scratch\n\n# why\nCOPY none /\nCMD x', 4],
    ['BuildKit’s mark, at the instruction’s start', BUILDKIT, '', 3],
    [
      'the classic parser',
      ['Error response from daemon: dockerfile parse error line 7: unknown instruction: X'],
      '',
      7,
    ],
    ['BuildKit’s parser', ['ERROR: dockerfile parse error on line 5: unknown instruction: X'], '', 5],
    ['nothing to go by', ['no space left on device'], 'FROM a', undefined],
  ])('by %s', (_, output, text, line) => {
    expect(failedLine(output, text)).toBe(line);
  });
});

describe('buildFailure', () => {
  it.each([
    [CLASSIC, 'COPY failed: file not found: none'],
    [BUILDKIT, 'failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1'],
    [
      ['Step 1/1 : FROM a', 'Get "https://x": no such host', ''],
      'exit code 1: Get "https://x": no such host',
    ],
    [[], 'exit code 1: it printed nothing'],
  ])('%j', (output, reason) => {
    const error = buildFailure(output, 1, { name: 'Dockerfile', text: 'FROM a' });
    expect(error.message.endsWith(reason)).toBe(true);
  });
});

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

/** A docker whose build succeeds and whose save writes the entries. */
function docker(entries: TarEntry[]): Runner {
  return async ({ args }, onLine) => {
    const file = args[args.indexOf('--iidfile') + 1] ?? '';
    if (args[0] === 'build') await writeFile(file, 'sha256:abc\n');
    onLine?.('Step 1/1 : FROM scratch');
    if (args[0] === 'save') await archive(args[2] ?? '', entries);
    return { exitCode: 0, stdout: '', stderr: '' };
  };
}

describe('buildWithDocker', () => {
  const layer = Buffer.from('a layer, '.repeat(500));
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: [digestOf(layer), digestOf(layer)] },
    }),
  );
  const link = (path: string, to: string): TarEntry => ({
    ...entry(path, Buffer.alloc(0)),
    type: 'symlink',
    link: to,
  });
  const saved = (names: [string, string]) =>
    entry(
      'manifest.json',
      Buffer.from(JSON.stringify([{ Config: 'c.json', RepoTags: null, Layers: names }])),
    );

  it.each<[string, TarEntry[]]>([
    [
      'of old, with a layer that is a link',
      [
        entry('1/layer.tar', layer),
        link('2/layer.tar', '../1/layer.tar'),
        entry('c.json', config),
        saved(['1/layer.tar', '2/layer.tar']),
      ],
    ],
    [
      'as an OCI layout',
      [entry('blobs/sha256/1', layer), entry('c.json', config), saved(['blobs/sha256/1', 'blobs/sha256/1'])],
    ],
  ])('takes an archive %s', async (_, entries) => {
    await using dir = await tempDir();
    await writeTree(dir.path, { Dockerfile: 'FROM scratch' });
    const heard: string[] = [];
    const layout = await buildWithDocker(join(dir.path, 'out'), {
      ...REQUEST,
      dockerfile: join(dir.path, 'Dockerfile'),
      dockerfileName: 'Dockerfile',
      run: docker(entries),
      log: line => heard.push(line),
    });
    expect(heard).toContain('Step 1/1 : FROM scratch');
    const manifest = JSON.parse(
      Buffer.from(await readBytes(layout, (await rootOf(layout)).digest)).toString(),
    );
    expect(manifest.config.digest).toBe(digestOf(config));
    expect(manifest.layers).toHaveLength(2);
    expect(gunzipSync(await readBytes(layout, manifest.layers[1].digest))).toEqual(layer);
    expect((await measure(layout)).layers).toBe(1);
  });

  it('fails at the Dockerfile’s line', async () => {
    await using dir = await tempDir();
    await writeTree(dir.path, { Dockerfile: 'FROM scratch\n\n\nCOPY none /' });
    const run: Runner = async ({ args }, onLine) => {
      for (const line of CLASSIC) onLine?.(line);
      return { exitCode: args[0] === 'build' ? 1 : 0, stdout: '', stderr: '' };
    };
    const build = buildWithDocker(join(dir.path, 'out'), {
      ...REQUEST,
      dockerfile: join(dir.path, 'Dockerfile'),
      dockerfileName: 'api/Dockerfile',
      run,
      log: () => {},
    });
    const error = await build.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DockerfileError);
    expect(error).toMatchObject({
      file: 'api/Dockerfile',
      line: 4,
      message: expect.stringContaining('COPY failed'),
    });
  });

  it('says that docker is missing where it is', async () => {
    await using dir = await tempDir();
    await writeTree(dir.path, { Dockerfile: 'FROM scratch' });
    const build = buildWithDocker(join(dir.path, 'out'), {
      ...REQUEST,
      dockerfile: join(dir.path, 'Dockerfile'),
      dockerfileName: 'Dockerfile',
      run: async () => ({ exitCode: 127, stdout: '', stderr: 'Unable to locate executable file: docker' }),
      log: () => {},
    });
    await expect(build).rejects.toMatchObject({ name: 'RemoteError', service: 'docker' });
  });
});

const NOTICES = `DEPRECATED: The legacy builder is deprecated and will be removed in a future release.
            Install the buildx component to build images with BuildKit:
            https://docs.docker.com/go/buildx/

`;

it('leaves the standing advice of the engine out of what failed', () => {
  const output = [...NOTICES.split('\n'), 'Step 1/1 : FROM scratch', 'COPY failed: no'];
  const { hint } = buildFailure(output, 1, { name: 'Dockerfile', text: 'FROM scratch' });
  expect(hint).toBe('The last lines of the build:\nStep 1/1 : FROM scratch\nCOPY failed: no');
});

describe('buildWithBuildx', () => {
  it('says that buildx is missing, not that the Dockerfile is wrong', async () => {
    await using dir = await tempDir();
    await writeTree(dir.path, { Dockerfile: 'FROM scratch' });
    const stderr = `${NOTICES}unknown flag: --output`;
    const build = buildWithBuildx(join(dir.path, 'out'), {
      ...REQUEST,
      dockerfile: join(dir.path, 'Dockerfile'),
      dockerfileName: 'Dockerfile',
      run: async ({ args }) => ({ exitCode: args[0] === 'buildx' ? 125 : 0, stdout: '', stderr }),
      log: () => {},
    });
    await expect(build).rejects.toMatchObject({
      name: 'RemoteError',
      message: 'docker buildx failed: unknown flag: --output',
      hint: expect.stringContaining('Set up buildx'),
    });
  });

  it('takes the archive as the layout it is, without the time in its index', async () => {
    await using dir = await tempDir();
    await writeTree(dir.path, { Dockerfile: 'FROM scratch' });
    const made = await createLayout(join(dir.path, 'made'));
    const blob = await writeBytes(made, 'application/vnd.oci.image.config.v1+json', '{}');
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: blob, layers: [] });
    const root = await writeBytes(made, OCI_MANIFEST, manifest);
    await setRoot(made, { ...root, annotations: { 'org.opencontainers.image.created': 'now' } });
    const path = (digest: string) => `blobs/sha256/${digest.slice(7)}`;
    const entries = await Promise.all(
      ['index.json', 'oci-layout', path(root.digest), path(blob.digest)].map(async name =>
        entry(name, await readFile(join(made.dir, name))),
      ),
    );
    const run: Runner = async ({ args }) => {
      const dest = /dest=(.*)$/.exec(args[args.indexOf('--output') + 1] ?? '')?.[1] ?? '';
      await archive(dest, entries);
      return { exitCode: 0, stdout: '', stderr: '' };
    };
    const layout = await buildWithBuildx(join(dir.path, 'out'), {
      ...REQUEST,
      dockerfile: join(dir.path, 'Dockerfile'),
      dockerfileName: 'Dockerfile',
      run,
      log: () => {},
    });
    expect(await rootOf(layout)).toEqual(root);
  });
});

describe('liveRunner', () => {
  it('passes arguments as they are, with no shell, and hears lines', async () => {
    const heard: string[] = [];
    const script = 'console.log(JSON.stringify(process.argv.slice(1))); console.error("e"); process.exit(3)';
    const odd = ['$(id)', '; ls', 'a "b"', "it's"];
    const done = await liveRunner({ file: process.execPath, args: ['-e', script, ...odd] }, line =>
      heard.push(line),
    );
    expect(done.exitCode).toBe(3);
    expect(JSON.parse(done.stdout)).toEqual(odd);
    expect(heard.sort()).toEqual([JSON.stringify(odd), 'e']);
  });

  it('hears the end of a line that rewrote itself', async () => {
    const heard: string[] = [];
    const script = 'process.stdout.write("10%\\r50%\\r100%\\r\\n")';
    await liveRunner({ file: process.execPath, args: ['-e', script] }, line => heard.push(line));
    expect(heard).toEqual(['100%']);
  });

  it('takes the last line without its end, and letters that come in pieces', async () => {
    const heard: string[] = [];
    const script = `const b = Buffer.from('é\\nlast'); process.stdout.write(b.subarray(0, 1), () =>
      setTimeout(() => process.stdout.write(b.subarray(1)), 20))`;
    const { stdout } = await liveRunner({ file: process.execPath, args: ['-e', script] }, line =>
      heard.push(line),
    );
    expect([stdout, heard]).toEqual(['é\nlast', ['é', 'last']]);
  });

  it('hands over what it is to read', async () => {
    const done = await liveRunner({ file: 'cat', args: [], input: 'a\nb' });
    expect(done.stdout).toBe('a\nb');
    expect(
      (await liveRunner({ file: process.execPath, args: ['-e', ''], input: 'x'.repeat(1_000_000) })).exitCode,
    ).toBe(0);
  });

  it('ends a program and what it started when the run is cancelled', async () => {
    const cancelled = new AbortController();
    const run = runnerUntil(cancelled.signal);
    let grandchild = 0;
    const running = run({ file: 'sh', args: ['-c', 'sleep 60 & echo $!; wait'] }, line => {
      grandchild = Number(line);
      cancelled.abort(new Error('cancelled'));
    });
    await expect(running).rejects.toThrow('cancelled');
    expect(grandchild).toBeGreaterThan(1);
    // A process that has ended but was not yet waited for can still be signalled: its state tells.
    const { stdout } = await liveRunner({ file: 'ps', args: ['-o', 'stat=', '-p', String(grandchild)] });
    expect(stdout.trim()).toMatch(/^(Z.*)?$/);
    expect(() => run({ file: 'true', args: [] })).toThrow('cancelled');
  });

  it('refuses an argument that no program can be given, as a mistake in the workflow', async () => {
    const odd = liveRunner({ file: 'true', args: ['A=x\0y'] });
    await expect(odd).rejects.toMatchObject({ code: 'config', message: expect.stringContaining('NUL') });
  });

  it('answers 127 for a program that does not exist', async () => {
    expect((await liveRunner({ file: 'no-such-program-here', args: [] })).exitCode).toBe(127);
  });
});
