import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildWithBuildx,
  buildWithDocker,
  type DockerBuild,
  imagesIn,
  liveRunner,
  type Runner,
  runnerUntil,
} from '../../packages/build/src/index.ts';
import type { Layout } from '../../packages/oci/src/index.ts';
import { type DockerBuildx, startDockerBuildx, writeShell } from './docker-buildx.ts';
import { type RealRegistry, startDistribution } from './registries.ts';
import { missing, run } from './tools.ts';

const absent = await missing('buildkitd', 'buildx', 'docker', 'docker-registry');

/** Its hash is what a build leaves of it, to show that it arrived whole. */
const TOKEN = 'hush, "a" $(b)\nand\tmore';
const HASH = createHash('sha256').update(TOKEN).digest('hex');

let scratch: string;
let server: RealRegistry;
let docker: DockerBuildx;
let base: string;
let context: string;
let count = 0;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'buildx-secrets-'));
  if (absent.length > 0) return;
  server = await startDistribution(join(scratch, 'registry'));
  docker = await startDockerBuildx(join(scratch, 'buildkit'), server.host);
  context = join(scratch, 'context');
  await writeShell(join(context, 'root'));
  await writeFile(join(context, 'Base'), 'FROM scratch\nCOPY root /\n');
  base = `${server.host}/team/shell:v1`;
  const push = ['--push', '--provenance=false', '--file', join(context, 'Base'), '--tag', base];
  await docker.buildx('build', ...push, '--platform', 'linux/amd64', context);
});
afterAll(async () => {
  await docker?.close();
  await server?.close();
  await rm(scratch, { recursive: true, force: true });
});

async function request(dockerfile: string[], through: Runner, more: Partial<DockerBuild> = {}) {
  const name = `${count++}`;
  const file = join(scratch, `Dockerfile-${name}`);
  await writeFile(file, dockerfile.join('\n'));
  const heard: string[] = [];
  const build: DockerBuild = {
    context,
    dockerfile: file,
    dockerfileName: 'Dockerfile',
    buildArgs: {},
    labels: {},
    platforms: [],
    secrets: [{ id: 'token', value: TOKEN }],
    cache: { from: [], to: [] },
    run: through,
    log: line => heard.push(line),
    env: docker.env,
    ...more,
  };
  return { dir: join(scratch, `layout-${name}`), build, heard };
}

const USED = () => [
  `FROM ${base}`,
  'RUN --mount=type=secret,id=token,target=/token,required=true sha256sum /token > /sum',
];

/** All that lies in a layout, layers unpacked. */
async function contentOf({ dir }: Layout): Promise<string> {
  const blobs = join(dir, 'blobs/sha256');
  const files = await Promise.all((await readdir(blobs)).map(name => readFile(join(blobs, name))));
  return files.map(bytes => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('latin1')).join('\n');
}

/** Whether a shell still sleeps this long. */
const sleeps = async (seconds: string) => (await run('ps', ['-eo', 'args'])).includes(`sleep ${seconds}`);

describe.skipIf(absent.length > 0)('a secret', () => {
  it('arrives in a RUN, and is in no layer, no history and no output', async () => {
    const { dir, build, heard } = await request(USED(), liveRunner);
    const content = await contentOf((await buildWithBuildx(dir, build)).layout);
    expect(content).toContain(`${HASH}  /token`);
    for (const text of [content, heard.join('\n')]) expect(text).not.toContain('hush');
    expect(existsSync(`${dir}.scratch`)).toBe(false);
  });

  it('arrives by plain docker build, with the engine’s own BuildKit', async () => {
    const { dir, build } = await request(USED(), liveRunner);
    const { layout, steps } = await buildWithDocker(dir, build);
    try {
      const content = await contentOf(layout);
      expect(content).toContain(`${HASH}  /token`);
      expect(content).not.toContain('hush');
      expect(steps).toEqual({ total: 1, cached: 0 });
    } finally {
      const [image] = await imagesIn(layout);
      await run('docker', ['image', 'rm', image?.manifest.config.digest ?? '']);
    }
  });

  it('is refused by a docker without BuildKit, with the fix', async () => {
    const { dir, build } = await request(USED(), liveRunner, { env: { DOCKER_CONFIG: scratch } });
    await expect(buildWithDocker(dir, build)).rejects.toMatchObject({
      message: expect.stringContaining('BuildKit is enabled but the buildx component is missing'),
      hint: expect.stringContaining('Install buildx'),
    });
  });

  it('is gone with all that ran once the build is cancelled', async () => {
    const cancelled = new AbortController();
    const seconds = `599.${process.pid}`;
    let lent: string[] = [];
    const { dir, build } = await request(
      [...USED(), `RUN echo now asleep && sleep ${seconds}`],
      runnerUntil(cancelled.signal),
    );
    const cancel = async () => {
      lent = await readdir(`${dir}.scratch/secrets`);
      await expect.poll(() => sleeps(seconds)).toBe(true);
      cancelled.abort(new Error('cancelled'));
    };
    const log = (line: string) => {
      if (line.endsWith(' now asleep')) void cancel();
    };
    await expect(buildWithBuildx(dir, { ...build, log })).rejects.toThrow('cancelled');
    expect(lent).toEqual(['0']);
    expect(existsSync(`${dir}.scratch`)).toBe(false);
    expect(await run('ps', ['-eo', 'args'])).not.toContain(dir);
    await expect.poll(() => sleeps(seconds), { timeout: 10_000 }).toBe(false);
  });
});
