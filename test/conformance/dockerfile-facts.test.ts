import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FactsOptions, readFacts } from '../../packages/build/src/dockerfile/facts.ts';
import { parseDockerfile } from '../../packages/build/src/dockerfile/instructions.ts';
import { formatPlatform } from '../../packages/oci/src/index.ts';
import { type Buildkit, startBuildkit } from './buildkit.ts';
import { missing, run } from './tools.ts';

const absent = await missing('buildkitd', 'buildx');

let scratch: string;
let server: Server;
let host: string;
let buildkit: Buildkit;
/** What BuildKit asked the registry for, as a Dockerfile names it, without the host. */
let asked: Set<string>;

beforeAll(async () => {
  if (absent.length > 0) return;
  scratch = await mkdtemp(join(tmpdir(), 'facts-'));
  server = serveOneImage(reference => asked.add(reference));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  buildkit = await startBuildkit(scratch, host);
});
afterAll(async () => {
  await buildkit?.close();
  server?.close();
  if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
});

/** A registry in which whatever is asked for is the same empty image. */
function serveOneImage(onAsked: (reference: string) => void): Server {
  const blob = (value: unknown, mediaType: string) => {
    const bytes = Buffer.from(JSON.stringify(value));
    return { bytes, mediaType, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
  };
  const about = ({ bytes, ...rest }: ReturnType<typeof blob>) => ({ ...rest, size: bytes.length });
  const linux = { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [] } };
  const config = blob(linux, 'application/vnd.oci.image.config.v1+json');
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = blob({ schemaVersion: 2, mediaType, config: about(config), layers: [] }, mediaType);
  return createServer(({ url = '', method }, response) => {
    const [, repository, kind, reference = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^?]+)/.exec(url) ?? [];
    if (kind === 'manifests' && !reference.startsWith('sha256:')) onAsked(`${repository}:${reference}`);
    const { bytes, ...head } = kind === 'blobs' ? config : manifest;
    response.writeHead(200, {
      'content-type': head.mediaType,
      'content-length': bytes.length,
      'docker-content-digest': head.digest,
    });
    response.end(method === 'HEAD' ? undefined : bytes);
  });
}

interface Outline {
  args?: Array<{ name: string }>;
  secrets?: Array<{
    name: string;
    required?: boolean;
    location: { ranges: Array<{ start: { line: number } }> };
  }>;
}

async function buildx(text: string, { buildArgs, target }: FactsOptions, own: string[]): Promise<string> {
  const file = join(scratch, 'Dockerfile');
  await writeFile(file, text);
  const given = Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  const args = [...given, ...(target === undefined ? [] : ['--target', target]), ...own, '--file', file];
  const env = { BUILDX_CONFIG: join(scratch, 'buildx'), DOCKER_CONFIG: scratch };
  return run('buildx', ['build', '--builder', 'local', ...args, scratch], { env });
}

async function call<T>(method: string, text: string, options: FactsOptions): Promise<T> {
  return JSON.parse(await buildx(text, options, [`--call=${method},format=json`]));
}

const D = '$';
const amd64 = { os: 'linux', architecture: 'amd64' };

/** A Dockerfile, `@` being the registry, and how it is built. */
const TAKEN: Array<[string, string[], Partial<FactsOptions>?]> = [
  ['stages and images', ['FROM @/a:1 AS x', 'FROM @/b:1', 'COPY --from=X /x /', 'COPY --from=@/c:1 /x /']],
  ['what the target needs', ['FROM @/a:1 AS x', 'FROM @/b:1 AS y', 'FROM @/c:1', 'COPY --from=y /x /']],
  ['up to a target', ['FROM @/a:1 AS x', 'FROM @/b:1 AS Yy', 'FROM @/c:1'], { target: 'yY' }],
  ['numbers', ['FROM @/a:1', 'FROM @/b:1', 'FROM @/c:1', 'COPY --from=1 /x /', 'COPY --from=01 /y /']],
  [
    'mounts',
    [
      'FROM @/a:1 AS x',
      'FROM @/b:1',
      'RUN --mount=from=x,target=/x --mount=type=cache,from=@/c:1,target=/c y',
    ],
  ],
  ['two stages of a name', ['FROM @/a:1 AS x', 'FROM @/b:1 AS x', 'FROM @/c:1', 'COPY --from=x /x /']],
  ['a base of two of a name', ['FROM @/a:1 AS x', 'FROM x AS y', 'FROM @/b:1 AS x', 'FROM y']],
  ['a stage called scratch', ['FROM @/a:1 AS scratch', 'FROM scratch']],
  ['scratch', ['FROM scratch', 'COPY --from=scratch /x /', 'COPY --from=@/a:1 /x /']],
  [
    'ARG, given and not',
    ['ARG V=1', `ARG T=${D}V-${D}{W:-${D}{V}}`, `FROM @/a:${D}T`],
    { buildArgs: { W: 'w' } },
  ],
  [
    'ARG, given',
    ['ARG V=1 W', `ARG T=${D}V-${D}{W:-${D}{V}}`, `FROM @/a:${D}T`],
    { buildArgs: { W: 'w', V: 'v' } },
  ],
  ['an empty ARG', ['ARG V', `FROM @/a:${D}{V-none}${D}{V:-none}${D}{V:+some}x`], { buildArgs: { V: '' } }],
  ['quotes', ['ARG V="1"', `FROM "@/a:${D}{V}"`]],
  ['quotes within', ['ARG V=1', `FROM @/a:${D}{W:-"x"${D}{V:+\\y}}`]],
  ['an ARG of a stage', ['ARG V=1', 'FROM @/a:1 AS x', 'ARG V=2', `FROM @/b:${D}V`, 'COPY --from=x /x /']],
  ['a variable that must be there', ['ARG V=1', `FROM @/a:${D}{V:?missing}`]],
  ['odd names', [`FROM @/a:1${D}1${D}@x`]],
  [
    'platforms',
    [`FROM --platform=${D}BUILDPLATFORM @/a:${D}TARGETOS-${D}TARGETARCH-${D}{TARGETVARIANT:-none}`],
  ],
  ['a given platform', [`FROM @/a:${D}TARGETARCH`], { buildArgs: { TARGETARCH: 'given' } }],
  ['the target stage', [`FROM @/a:${D}TARGETSTAGE AS x`, 'FROM @/b:1'], { target: 'x' }],
  ['the target stage without a name', [`FROM @/a:${D}TARGETSTAGE`]],
  ['ONBUILD', ['FROM @/a:1 AS x', 'ONBUILD COPY --from=@/b:1 /x /', 'FROM x AS y', 'FROM y']],
  ['ONBUILD of nothing', ['FROM @/a:1 AS x', 'ONBUILD COPY --from=@/b:1 /x /']],
  [
    'here-documents',
    [
      'FROM @/a:1',
      'RUN <<EOF',
      'FROM @/b:1',
      'EOF',
      'COPY <<"A" <<-B /',
      'EOF',
      'A',
      '\tB',
      'COPY --from=@/c:1 /x /',
    ],
  ],
  [
    'a here-document that is none',
    ['FROM @/a:1', 'RUN ["echo", "<<EOF"]', 'RUN echo "<<EOF" $((1<<2)) <<<x', 'COPY --from=@/c:1 /x /'],
  ],
  [
    'continued lines',
    ['FROM \\', '# a comment', '', '  @/a:1 \\', '  AS x', 'RUN echo \\\\', 'COPY --from=@/b:1 /x /'],
  ],
  ['another escape', ['# escape=`', 'FROM @/a:1 `', '  AS x', 'RUN echo \\', 'COPY --from=@/b:1 /x /']],
  ['an escape too late', ['# unknown=1', '# escape=`', 'FROM @/a:1 AS \\', 'x']],
  ['flags in quotes', ['FROM @/a:1', 'COPY --from="@/b:1" --chown=1:1 /x /']],
];

const VARIANT = `FROM @/a:${D}TARGETOS-${D}TARGETARCH-${D}{TARGETVARIANT:-none}`;
const PLATFORMS = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'amd64', variant: 'v2' },
  { os: 'linux', architecture: 'arm64' },
  { os: 'linux', architecture: 'arm64', variant: 'v8' },
  { os: 'linux', architecture: 'arm' },
  { os: 'linux', architecture: 'arm', variant: '6' },
  { os: 'linux', architecture: 'armhf' },
  { os: 'linux', architecture: 'aarch64' },
  { os: 'linux', architecture: 'i386' },
  { os: 'linux', architecture: 's390x' },
];

/** What BuildKit refuses; we say that it cannot be told, or refuse it, too. */
const REFUSED: Array<[string, string[]]> = [
  ['an empty base', [`FROM ${D}NONE`]],
  ['an empty tag', [`FROM @/a:${D}NONE`]],
  ['a variable that is missing', [`FROM @/a:${D}{NONE:?missing}`]],
  ['a variable in --from', ['FROM @/a:1', 'ARG B=@/b:1', `COPY --from=${D}B /x /`]],
  ['a variable in a mount', ['FROM @/a:1', 'ARG B=@/b:1', `RUN --mount=from=${D}B,target=/b x`]],
  ['a number too high', ['FROM @/a:1', 'COPY --from=1 /x /']],
  ['two words', ['FROM @/a:1 x']],
  ['RUN before FROM', ['RUN x', 'FROM @/a:1']],
  ['no FROM', ['ARG x']],
  ['an open here-document', ['FROM @/a:1', 'RUN <<EOF', 'x']],
  ['an open brace', [`FROM @/a:${D}{X`]],
];

const textOf = (lines: string[], prefix: string) =>
  `${lines.join('\n').replaceAll('@/', `${host}/${prefix}/`)}\n`;

describe.skipIf(absent.length > 0)('what a Dockerfile tells', () => {
  it.each(TAKEN.map(([name, ...row], i) => [name, i, ...row] as const))(
    'is what BuildKit takes: %s',
    async (_, i, lines, some = {}) => {
      // A name of its own for each, since BuildKit remembers what it has seen.
      const text = textOf(lines, `taken-${i}`);
      const options = { buildArgs: {}, platform: amd64, ...some };
      asked = new Set();
      const { args = [] } = await call<Outline>('outline', text, options);
      const facts = readFacts(parseDockerfile(text, 'Dockerfile'), options);
      expect(facts.unknown).toEqual([]);
      expect(new Set(facts.images.map(image => image.text.replace(`${host}/`, '')))).toEqual(asked);
      expect(facts.args).toEqual(expect.arrayContaining(args.map(arg => arg.name)));
      const targets = await call<{ targets: Array<{ name?: string }> }>('targets', text, options);
      expect(facts.stages.map(stage => stage.name)).toEqual(targets.targets.map(target => target.name));
    },
  );

  it.each(PLATFORMS.map((platform, i) => [formatPlatform(platform), i, platform] as const))(
    'is what BuildKit takes for %s',
    async (name, i, platform) => {
      const text = textOf([VARIANT], `platform-${i}`);
      asked = new Set();
      // No other answer of BuildKit's depends on the platform.
      const built = ['--platform', name, '--provenance=false', '--output', 'type=cacheonly'];
      await buildx(text, { buildArgs: {} }, built);
      const { images } = readFacts(parseDockerfile(text, 'Dockerfile'), { buildArgs: {}, platform });
      expect(new Set(images.map(image => image.text.replace(`${host}/`, '')))).toEqual(asked);
    },
  );

  it.each(REFUSED)('is not told where BuildKit refuses: %s', async (_, lines) => {
    const text = textOf(lines, 'refused');
    const options = { buildArgs: {}, platform: amd64 };
    asked = new Set();
    await expect(call('outline', text, options)).rejects.toThrow();
    const read = () => {
      const { unknown } = readFacts(parseDockerfile(text, 'Dockerfile'), options);
      if (unknown.length > 0) throw new Error('unknown');
    };
    expect(read).toThrow();
  });

  it('has the secrets that BuildKit lists', async () => {
    const text = textOf(
      [
        'FROM @/a:1 AS skipped',
        'RUN --mount=type=secret,id=skipped x',
        'FROM @/a:1 AS x',
        'ARG NAME=named',
        'RUN --mount=type=secret,id=one --mount=type=secret,target=/etc/two,required \\',
        '    --mount=TYPE=secret,src=three,dst=/x x',
        'FROM x',
        `RUN --mount=type=secret,id=${D}NAME,env=N,required=T --mount=type=secret,id=no,required=f x`,
      ],
      'secrets',
    );
    const options = { buildArgs: {}, platform: amd64 };
    asked = new Set();
    const { secrets = [] } = await call<Outline>('outline', text, options);
    const listed = secrets.map(({ name, required = false, location }) => ({
      id: name,
      required,
      line: location.ranges[0]?.start.line,
    }));
    expect(listed).toHaveLength(5);
    const facts = readFacts(parseDockerfile(text, 'Dockerfile'), options);
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
    expect(facts.secrets.toSorted(byId)).toEqual(listed.toSorted(byId));
  });
});
