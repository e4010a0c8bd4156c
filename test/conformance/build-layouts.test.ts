import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adopt, annotate, measure, pack, readImageFiles, readTar } from '../../packages/build/src/index.ts';
import { member, writeImage } from '../../packages/build/test/base-registry.ts';
import { writeTree } from '../../packages/build/test/tree.ts';
import {
  createLayout,
  type Layout,
  openRegistry,
  type Platform,
  pushLayout,
  type Registry,
  setRoot,
} from '../../packages/oci/src/index.ts';
import { type RealRegistry, startDistribution3 } from './registries.ts';
import { RegistryClients } from './registry-clients.ts';
import { missing } from './tools.ts';

const absent = await missing('crane', 'regctl', 'registry', 'skopeo');
const noEngine = absent.length > 0 || (await missing('docker')).length > 0;

const BOTH: Platform[] = [
  { os: 'linux', architecture: 'arm64' },
  { os: 'linux', architecture: 'amd64' },
];

let scratch: string;
let server: RealRegistry;
let registry: Registry;
let clients: RegistryClients;
let count = 0;
const next = () => join(scratch, `${count++}`);

/** Packs a small service for these platforms. */
async function packed(text: string, platforms: Platform[]): Promise<Layout> {
  const context = next();
  await writeTree(context, {
    Dockerfile: 'FROM scratch\nARG TARGETARCH\nCOPY node_modules /app/node_modules\nCOPY $TARGETARCH /app/\n',
    'node_modules/a/index.js': 'module.exports = 1',
    'amd64/app': `amd64 ${text}`,
    'arm64/app': `arm64 ${text}`,
  });
  const dockerfile = { path: join(context, 'Dockerfile'), name: 'Dockerfile' };
  const registryFor = async () => registry;
  return (await pack(next(), { context, dockerfile, platforms, registryFor })).layout;
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'layouts-conformance-'));
  if (absent.length > 0) return;
  server = await startDistribution3(join(scratch, 'registry'));
  registry = openRegistry({ host: server.host });
  clients = await RegistryClients.open(join(scratch, 'clients'));
  await pushLayout(await packed('one', BOTH.slice(1)), registry, 'team/one', ['v1']);
  await pushLayout(await packed('two', BOTH.slice(1)), registry, 'team/one', ['v2']);
  await pushLayout(await packed('both', BOTH), registry, 'team/both', ['v1']);
});
afterAll(async () => {
  await server?.close();
  await rm(scratch, { recursive: true, force: true });
});

const inRegistry = (name: string) => `${server.host}/team/${name}`;
const digestIn = (image: string) => clients.digest(inRegistry(image));
const toldBySkopeo = (source: string) =>
  clients
    .skopeo('inspect', '--tls-verify=false', '--format', '{{.Digest}}', source)
    .then(text => text.trim());

/** Pushes what was adopted, has all of it checked by crane, and tells the digest that skopeo reads back. */
async function pushed(layout: Layout): Promise<{ digest: string; image: string }> {
  const repository = `team/adopted-${count++}`;
  const { digest } = await pushLayout(layout, registry, repository, ['v1']);
  const name = `${server.host}/${repository}`;
  await clients.crane('validate', '--remote', `${name}@${digest}`);
  return { digest: await toldBySkopeo(`docker://${name}:v1`), image: `${name}:v1` };
}

const WRITERS: [string, (image: string, file: string) => Promise<unknown>][] = [
  [
    'skopeo, as a folder',
    (image, to) => clients.skopeoCopy(`docker://${inRegistry(image)}`, `oci:${to}:v1`, '--all'),
  ],
  [
    'skopeo, as an archive',
    (image, to) => clients.skopeoCopy(`docker://${inRegistry(image)}`, `oci-archive:${to}:v1`, '--all'),
  ],
  ['crane', (image, to) => clients.crane('pull', '--format=oci', inRegistry(image), to)],
  [
    'regctl, as a folder',
    (image, to) => clients.regctl(server.host, ['image', 'copy', inRegistry(image), `ocidir://${to}:v1`]),
  ],
  [
    'regctl, as an archive',
    (image, to) => clients.regctl(server.host, ['image', 'export', inRegistry(image), to]),
  ],
];

describe.skipIf(absent.length > 0)('a layout that another builder wrote', () => {
  it.each(WRITERS)('keeps its digest: one image, by %s', async (_, write) => {
    const file = next();
    await write('one:v1', file);
    const layout = await adopt(file, next());
    expect((await measure(layout)).digest).toBe(await digestIn('one:v1'));
    expect((await pushed(layout)).digest).toBe(await digestIn('one:v1'));
  });

  it.each(WRITERS)('keeps its digest: an index, by %s', async (_, write) => {
    const file = next();
    await write('both:v1', file);
    const layout = await adopt(file, next());
    expect(await measure(layout)).toMatchObject({ digest: await digestIn('both:v1'), platforms: BOTH });
    expect((await pushed(layout)).digest).toBe(await digestIn('both:v1'));
    const [arm64] = BOTH;
    const part = await adopt(file, next(), { platform: arm64 });
    expect((await pushed(part)).digest).toBe(
      (await clients.crane('digest', '--platform', 'linux/arm64', inRegistry('both:v1'))).trim(),
    );
  });

  it('is chosen by the name that skopeo gave it', async () => {
    const file = next();
    for (const tag of ['v1', 'v2']) {
      await clients.skopeoCopy(`docker://${inRegistry(`one:${tag}`)}`, `oci:${file}:${tag}`);
    }
    await expect(adopt(file, next())).rejects.toMatchObject({
      hint: expect.stringContaining('it holds: v1, v2'),
    });
    for (const tag of ['v1', 'v2']) {
      const { digest } = await measure(await adopt(file, next(), { reference: tag }));
      expect(digest).toBe(await toldBySkopeo(`oci:${file}:${tag}`));
    }
  });
});

const SAVERS: [string, (file: string) => Promise<unknown>][] = [
  [
    'skopeo',
    to => clients.skopeoCopy(`docker://${inRegistry('one:v1')}`, `docker-archive:${to}:shop/api:v1`),
  ],
  ['crane', to => clients.crane('pull', '--format=tarball', inRegistry('one:v1'), to)],
  ['crane, of old', to => clients.crane('pull', '--format=legacy', inRegistry('one:v1'), to)],
];

describe.skipIf(absent.length > 0)('an archive of the form that docker saves', () => {
  const configOf = async (image: string) => JSON.parse(await clients.crane('manifest', image)).config.digest;

  it.each(SAVERS)('becomes an image of the same configuration: by %s', async (_, save) => {
    const file = next();
    await save(file);
    const layout = await adopt(file, next());
    const { digest } = await measure(layout);
    const read = await pushed(layout);
    expect(read.digest).toBe(digest);
    expect(await configOf(read.image)).toBe(await configOf(inRegistry('one:v1')));
    await writeFile(`${file}.gz`, gzipSync(await readFile(file)));
    expect((await measure(await adopt(`${file}.gz`, next()))).digest).toBe(digest);
  });

  it.skipIf(noEngine)('is chosen by tag: two images by docker', async () => {
    const images = [inRegistry('one:v1'), inRegistry('one:v2')];
    const file = next();
    for (const image of images) await clients.docker('pull', '--quiet', image);
    await clients.docker('save', '--output', file, ...images);
    await clients.docker('image', 'rm', ...images);
    await expect(adopt(file, next())).rejects.toThrow('holds 2 images');
    const layout = await adopt(file, next(), { reference: images[1] });
    expect(await configOf((await pushed(layout)).image)).toBe(await configOf(images[1] ?? ''));
  });
});

describe.skipIf(absent.length > 0)('annotations', () => {
  it('leave an index that crane finds whole, and stand on it and on each image', async () => {
    const layout = await packed('annotated', BOTH);
    await annotate(layout, { 'org.opencontainers.image.source': 'https://example.org/"odd"\n' });
    const { digest } = await pushLayout(layout, registry, 'team/annotated', ['v1']);
    await clients.crane('validate', '--remote', inRegistry('annotated:v1'));
    const index = JSON.parse(await clients.crane('manifest', inRegistry('annotated:v1')));
    const images = index.manifests.map((each: { digest: string }) => inRegistry(`annotated@${each.digest}`));
    const all = [index];
    for (const image of images) all.push(JSON.parse(await clients.crane('manifest', image)));
    expect(all.map(({ annotations }) => annotations)).toEqual(
      Array(3).fill({ 'org.opencontainers.image.source': 'https://example.org/"odd"\n' }),
    );
    expect(await toldBySkopeo(`docker://${inRegistry('annotated:v1')}`)).toBe(digest);
  });
});

describe.skipIf(noEngine)('the files of an image', () => {
  it('are those that a container of docker has', async () => {
    const text = (path: string, value: string) => member(path, { text: value });
    const layout = await createLayout(next());
    const layers = [
      [
        member('d/'),
        text('d/kept', '1'),
        text('d/gone', '1'),
        member('e/'),
        text('e/hidden', '1'),
        text('f', '1'),
      ],
      [
        text('d/.wh.gone', ''),
        member('e/'),
        text('e/.wh..wh..opq', ''),
        text('e/new', '2'),
        text('both', '2'),
      ],
      [member('f/'), text('f/in', '3'), text('both', '3'), member('g/'), text('g/file', '3')],
      [text('.wh.g', ''), member('link', { type: 'symlink', link: 'both' }), text('d/last', '4')],
    ];
    const config = { config: { Cmd: ['/never'] } };
    await setRoot(layout, await writeImage(layout, layers, config));
    await pushLayout(layout, registry, 'team/files', ['v1']);
    const image = inRegistry('files:v1');
    await clients.docker('pull', '--quiet', image);
    const container = (await clients.docker('create', image)).trim();
    const file = next();
    try {
      await clients.docker('export', '--output', file, container);
    } finally {
      await clients.docker('rm', container);
      await clients.docker('image', 'rm', image);
    }
    const theirs = new Map<string, string>();
    for await (const { path, type, body } of readTar(createReadStream(file))) {
      // The engine puts some of its own there.
      if (type !== 'file' || /^(\.dockerenv|dev|etc)/.test(path)) continue;
      theirs.set(`/${path}`, (await buffer(body)).toString());
    }
    const ours = new Map<string, string>();
    for await (const { path, bytes } of readImageFiles(layout, { wanted: () => true, limit: 1_000 })) {
      expect(ours.has(path)).toBe(false);
      ours.set(path, Buffer.from(bytes).toString());
    }
    expect([...ours].sort()).toEqual([...theirs].sort());
    expect(ours.size).toBe(5);
  });
});
