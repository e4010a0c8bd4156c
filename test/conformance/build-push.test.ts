import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWithDocker, liveRunner, measure, NO_CACHE_USE, pack } from '../../packages/build/src/index.ts';
import { type Layout, openRegistry, pushLayout, type Registry } from '../../packages/oci/src/index.ts';
import { type RealRegistry, startDistribution } from './registries.ts';
import { writeRunnableContext } from './runnable-context.ts';
import { missing, run } from './tools.ts';

const absent = await missing('docker', 'skopeo', 'docker-registry');

let scratch: string;
let host: string;
let registry: Registry;
let server: RealRegistry;
let count = 0;
const nextDir = () => join(scratch, `layout-${count++}`);

const DOCKERFILE = [
  'FROM scratch',
  'ARG WHO=nobody',
  'ENV WHO=$WHO',
  'WORKDIR /tools',
  'COPY root /',
  'ENTRYPOINT ["/tools/echo", "hello"]',
  'CMD ["world"]',
];

let context: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'build-conformance-'));
  if (absent.length > 0) return;
  server = await startDistribution(join(scratch, 'registry'));
  host = server.host;
  registry = openRegistry({ host });
  context = await writeRunnableContext(join(scratch, 'context'), DOCKERFILE);
});
afterAll(async () => {
  await server?.close();
  await rm(scratch, { recursive: true, force: true });
});

async function dockerBuild(dir: string, file = 'Dockerfile'): Promise<Layout> {
  const { layout } = await buildWithDocker(dir, {
    context,
    dockerfile: join(context, file),
    dockerfileName: file,
    buildArgs: { WHO: 'a "b" $(c)' },
    labels: { 'org.example.odd': 'two\nlines ::error::x' },
    platforms: [],
    secrets: [],
    cache: NO_CACHE_USE,
    run: liveRunner,
    log: () => {},
  });
  return layout;
}

const packed = (dir: string, file = 'Dockerfile') =>
  pack(dir, {
    context,
    dockerfile: { path: join(context, file), name: file },
    buildArgs: { WHO: 'packer' },
    registryFor: async () => registry,
  });

/** Pulls by digest, runs, and removes what was pulled. */
async function pullAndRun(reference: string): Promise<{ output: string; digests: string }> {
  await run('docker', ['pull', reference]);
  try {
    const digests = await run('docker', ['image', 'inspect', '--format', '{{json .RepoDigests}}', reference]);
    return { output: await run('docker', ['run', '--rm', reference]), digests };
  } finally {
    await run('docker', ['image', 'rm', reference]);
  }
}

describe.skipIf(absent.length > 0)('what docker builds', () => {
  it('is pushed by us and pulled by docker at the digest that was known before', async () => {
    const layout = await dockerBuild(nextDir());
    const { digest } = await measure(layout);
    const again = await dockerBuild(nextDir());
    expect((await measure(again)).digest).toBe(digest);

    const pushed = await pushLayout(layout, registry, 'team/docker', ['v1']);
    expect(pushed.digest).toBe(digest);
    const { output, digests } = await pullAndRun(`${host}/team/docker@${digest}`);
    expect(output).toBe('hello world\n');
    expect(digests).toContain(digest);
    const inspect = JSON.parse(
      await run('skopeo', ['inspect', '--config', '--tls-verify=false', `docker://${host}/team/docker:v1`]),
    );
    expect(inspect.config.Env).toContain('WHO=a "b" $(c)');
    expect(inspect.config.Labels['org.example.odd']).toBe('two\nlines ::error::x');
  });

  it('fails at the line of the Dockerfile that is wrong', async () => {
    await writeFile(join(context, 'Broken'), 'FROM scratch\n\n# nothing like it\nCOPY none /\n');
    await expect(dockerBuild(nextDir(), 'Broken')).rejects.toMatchObject({ file: 'Broken', line: 4 });
    await writeFile(join(context, 'Unknown'), 'FROM scratch\n\nFETCH it\n');
    await expect(dockerBuild(nextDir(), 'Unknown')).rejects.toMatchObject({ file: 'Unknown', line: 3 });
  });
});

describe.skipIf(absent.length > 0)('what the packer builds', () => {
  it('is accepted by skopeo, as a layout and from the registry, and runs in docker', async () => {
    const { layout } = await packed(nextDir());
    const { digest } = await measure(layout);
    const inspect = async (source: string) =>
      JSON.parse(await run('skopeo', ['inspect', '--tls-verify=false', source]));
    expect((await inspect(`oci:${layout.dir}`)).Digest).toBe(digest);
    await pushLayout(layout, registry, 'team/packed', ['v1']);
    expect(await inspect(`docker://${host}/team/packed:v1`)).toMatchObject({ Digest: digest, Os: 'linux' });
    expect((await pullAndRun(`${host}/team/packed@${digest}`)).output).toBe('hello world\n');
    await run('skopeo', [
      'copy',
      '--src-tls-verify=false',
      `docker://${host}/team/packed:v1`,
      `oci:${nextDir()}`,
    ]);
  });

  it('builds on what docker built, mounting its layers', async () => {
    const base = await pushLayout(await dockerBuild(nextDir()), registry, 'team/base', ['v1']);
    const name = `${host}/team/base@${base.digest}`;
    await writeFile(
      join(context, 'OnBase'),
      `FROM ${name}\nCOPY Dockerfile /tmp/\nCOPY OnBase .\nCMD ["base"]\n`,
    );
    const { layout } = await packed(nextDir(), 'OnBase');
    const { digest, layers } = await measure(layout);
    const pushed = await pushLayout(layout, registry, 'team/on-base', [], { mountFrom: 'team/base' });
    expect(pushed.blobs).toEqual({ mounted: layers.length - 1, pushed: 2, reused: 0 });
    expect((await pullAndRun(`${host}/team/on-base@${digest}`)).output).toBe('hello base\n');
  });

  it('has the file system that docker builds from the same Dockerfile', async () => {
    const files = async (layout: { dir: string }) => {
      const unpacked = nextDir();
      await run('skopeo', ['copy', `oci:${layout.dir}`, `dir:${unpacked}`]);
      const { layers } = JSON.parse(await run('cat', [join(unpacked, 'manifest.json')]));
      const names = new Set<string>();
      for (const { digest } of layers as { digest: string }[]) {
        const list = await run('tar', ['-tzf', join(unpacked, digest.replace('sha256:', ''))]);
        for (const line of list.trim().split('\n')) names.add(line);
      }
      return [...names].sort();
    };
    expect(await files((await packed(nextDir())).layout)).toEqual(await files(await dockerBuild(nextDir())));
  });
});
