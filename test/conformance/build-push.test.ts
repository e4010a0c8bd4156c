import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWithDocker, liveRunner, measure, pack } from '../../packages/build/src/index.ts';
import { openRegistry, pushLayout, type Registry } from '../../packages/oci/src/index.ts';
import { missing, run } from './tools.ts';

const absent = await missing('docker', 'skopeo', 'docker-registry');

let scratch: string;
let host: string;
let registry: Registry;
let server: ChildProcess;
let count = 0;
const nextDir = () => join(scratch, `layout-${count++}`);

/** Distribution's own registry, on a free port. */
async function startDistribution(): Promise<void> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => probe.once('listening', resolve));
  host = `127.0.0.1:${(probe.address() as AddressInfo).port}`;
  await new Promise(resolve => probe.close(resolve));
  const config = join(scratch, 'registry.yml');
  const storage = JSON.stringify({ filesystem: { rootdirectory: join(scratch, 'registry') } });
  await writeFile(
    config,
    `version: 0.1\nlog: {level: error}\nstorage: ${storage}\nhttp: {addr: '${host}'}\n`,
  );
  server = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  registry = openRegistry({ host });
  for (let tries = 0; tries < 50; tries++) {
    const up = await fetch(`http://${host}/v2/`).then(
      () => true,
      () => false,
    );
    if (up) return;
    await pause(100);
  }
  throw new Error('docker-registry did not start');
}

/** A context that needs no base image: this machine's `echo` and what it is linked to. */
async function writeContext(): Promise<string> {
  const context = join(scratch, 'context');
  const linked = (await run('ldd', ['/bin/echo'])).matchAll(/(\/\S+) \(0x/g);
  for (const [, library = ''] of linked) {
    await mkdir(join(context, 'root', dirname(library)), { recursive: true });
    await cp(library, join(context, 'root', library), { dereference: true });
  }
  await mkdir(join(context, 'root/tools'), { recursive: true });
  await cp('/bin/echo', join(context, 'root/tools/echo'), { dereference: true });
  const lines = ['FROM scratch', 'ARG WHO=nobody', 'ENV WHO=$WHO', 'WORKDIR /tools', 'COPY root /'];
  await writeFile(
    join(context, 'Dockerfile'),
    [...lines, 'ENTRYPOINT ["/tools/echo", "hello"]', 'CMD ["world"]'].join('\n'),
  );
  return context;
}

let context: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'build-conformance-'));
  if (absent.length > 0) return;
  await startDistribution();
  context = await writeContext();
});
afterAll(async () => {
  server?.kill();
  await rm(scratch, { recursive: true, force: true });
});

const dockerBuild = (dir: string, file = 'Dockerfile') =>
  buildWithDocker(dir, {
    context,
    dockerfile: join(context, file),
    dockerfileName: file,
    buildArgs: { WHO: 'a "b" $(c)' },
    labels: { 'org.example.odd': 'two\nlines ::error::x' },
    run: liveRunner,
    log: () => {},
  });

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
    expect(pushed.blobs).toEqual({ mounted: layers - 1, pushed: 2, reused: 0 });
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
