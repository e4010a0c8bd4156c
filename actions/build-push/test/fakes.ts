import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { annotate } from '@pipeline/build';
import { RemoteError } from '@pipeline/contracts';
import {
  createLayout,
  type Descriptor,
  digestOf,
  OCI_CONFIG,
  OCI_LAYER_GZIP,
  OCI_MANIFEST,
  pushLayout,
  type Registry,
  rootOf,
  type StoredManifest,
  setRoot,
  writeBytes,
} from '@pipeline/oci';
import { afterEach, beforeEach } from 'vitest';
import type { Config } from '../src/config/config.ts';
import type { DockerfileSource, ImageConfig } from '../src/config/image-config.ts';
import type { Ports } from '../src/ports.ts';

/** A folder for a test's layouts, made and removed around each. */
export function scratchFolder(): () => string {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'build-push-'));
  });
  afterEach(() => rm(dir, { recursive: true }));
  return () => dir;
}

const SOURCE: DockerfileSource = {
  kind: 'dockerfile',
  context: '.',
  dockerfile: 'Dockerfile',
  target: undefined,
  platforms: [],
  buildArgs: {},
  labels: { own: '1' },
  secrets: [],
  annotations: {},
  cache: undefined,
  pull: false,
  noCache: false,
  hosts: [],
};

export function image(name: string, more: Partial<ImageConfig> = {}): ImageConfig {
  const tags = { tags: ['t1', 't2'], leftOut: [], version: undefined, last: ['main'] };
  return { name, repository: `org/${name}`, source: SOURCE, ...tags, ...more };
}

export const CONFIG: Config = {
  registry: 'ghcr.io',
  places: [{ registry: 'ghcr.io', prefix: '' }],
  images: [image('api'), image('web')],
  mode: 'build',
  builder: 'auto',
  packerBase: undefined,
  cache: 'none',
  push: true,
  reuse: { maxAge: undefined },
  scan: undefined,
  provenance: true,
  sbom: true,
  signing: 'auto',
  login: {
    registry: 'ghcr.io',
    given: undefined,
    ecr: undefined,
    google: false,
    roleToAssume: undefined,
    workloadIdentityProvider: undefined,
    serviceAccount: undefined,
    githubToken: undefined,
  },
  createRepository: undefined,
  dryRun: false,
  warnings: [],
};

/** A registry in memory; `events` tells what was written, in order. */
export function memoryRegistry(host: string, events: string[]): Registry {
  const manifests = new Map<string, StoredManifest>();
  const blobs = new Map<string, Uint8Array>();
  const referrers = new Map<string, Descriptor[]>();
  const at = (repository: string, reference: string) => manifests.get(`${repository} ${reference}`);
  const never = () => Promise.reject(new Error('not asked for'));
  return {
    host,
    ping: never,
    deleteManifest: never,
    headManifest: async (repository, reference) => at(repository, reference)?.descriptor,
    async getManifest(repository, reference) {
      const found = at(repository, reference);
      if (found !== undefined) return found;
      throw new RemoteError(`no ${repository}:${reference}`, {
        service: host,
        operation: 'read',
        status: 404,
      });
    },
    hasBlob: async (repository, digest) => blobs.has(`${repository} ${digest}`),
    async readBlob(repository, { digest }) {
      const bytes = blobs.get(`${repository} ${digest}`) ?? new Uint8Array();
      return (async function* () {
        yield bytes;
      })();
    },
    listReferrers: async (_, subject) => referrers.get(subject) ?? [],
    async putBlob(repository, { digest, open }) {
      const key = `${repository} ${digest}`;
      if (blobs.has(key)) return 'reused';
      const pieces: Uint8Array[] = [];
      for await (const piece of await open()) pieces.push(piece);
      blobs.set(key, Buffer.concat(pieces));
      return 'pushed';
    },
    async putManifest(repository, reference, { descriptor, bytes }) {
      const { subject, artifactType, annotations } = JSON.parse(Buffer.from(bytes).toString());
      const about = referrers.get(subject?.digest) ?? [];
      referrers.set(subject?.digest, [...about, { ...descriptor, annotations }]);
      manifests.set(`${repository} ${descriptor.digest}`, { descriptor, bytes });
      manifests.set(`${repository} ${reference}`, { descriptor, bytes });
      const what =
        subject === undefined ? reference.replace(/^((?:sha256:|inputs-).{4}).*/, '$1') : artifactType;
      events.push(`${host}/${repository} ${what}`);
      return { subject: subject?.digest };
    },
  };
}

export interface World {
  ports: Ports;
  events: string[];
  log: string[];
}

/** Everything that the story needs, in memory but for layouts, which lie below `dir`. */
export function aWorld(dir: string, more: Partial<Ports> = {}): World {
  const events: string[] = [];
  const log: string[] = [];
  const note = (line: string) => log.push(line);
  let now = Date.parse('2026-05-01T12:00:00Z');
  const registries = new Map<string, Registry>();
  const open = async (host: string) => {
    const registry = registries.get(host) ?? memoryRegistry(host, events);
    registries.set(host, registry);
    return registry;
  };
  let count = 0;
  const ports: Ports = {
    commit: async () => ({
      sha: 'c0ffee',
      source: 'https://github.com/org/shop',
      time: new Date('2026-05-01T00:00:00Z'),
    }),
    inputsOf: async ({ name }) => ({ key: digestOf(name), parts: { context: name } }),
    openBuilder: async () => ({
      name: 'packer',
      why: 'there is no docker here',
      pushes: false,
      async build({ name }, { labels, annotations }) {
        events.push(`build ${name}`);
        const layout = await createLayout(join(dir, String(count++)));
        const config = await writeBytes(
          layout,
          OCI_CONFIG,
          JSON.stringify({
            os: 'linux',
            architecture: 'amd64',
            config: { Labels: { ...labels, name } },
            rootfs: { type: 'layers', diff_ids: [] },
          }),
        );
        const layer = await writeBytes(layout, OCI_LAYER_GZIP, name.repeat(100));
        const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [layer] };
        await setRoot(layout, await writeBytes(layout, OCI_MANIFEST, JSON.stringify(manifest)));
        await annotate(layout, annotations);
        return { layout };
      },
    }),
    adopt: () => Promise.reject(new Error('not asked for')),
    openRegistry: open,
    openSteady: open,
    createRepository: async (_, repository) => {
      events.push(`create ${repository}`);
      return { created: true, differs: [] };
    },
    sboms: async (_, layout) => {
      const { rootOf } = await import('@pipeline/oci');
      return [{ subject: await rootOf(layout), document: { spdxVersion: 'SPDX-2.3' } }];
    },
    sbomFile: async name => `/sboms/${name}.json`,
    scan: async argv => {
      events.push(argv.join(' ').replaceAll(/sha256:(.{4})\w*/g, 'sha256:$1'));
      return 0;
    },
    signing: async () => 'none',
    sign: () => Promise.reject(new Error('not asked for')),
    provenance: async ({ name, digest }) => ({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name, digest: { sha256: digest.slice('sha256:'.length) } }],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {},
    }),
    attester: async () => 'https://github.com/org/shop/.github/workflows/deliver.yml@refs/heads/main',
    tidy: async () => {
      events.push('tidy');
    },
    log: {
      info: note,
      warn: note,
      error: note,
      debug: note,
      annotate: () => {},
      group: (_, phase) => phase(),
    },
    clock: { now: () => (now += 100), sleep: async () => {} },
    signal: new AbortController().signal,
    ...more,
  };
  return { ports, events, log };
}

/** A world whose builder pushes what it made. */
export function aPushingWorld(dir: string): World {
  const world = aWorld(dir);
  const { ports } = world;
  const openBuilder: Ports['openBuilder'] = async images => {
    const builder = await ports.openBuilder(images);
    return {
      ...{ name: 'buildx', why: 'it is here', pushes: true },
      async build(one, words, known) {
        const { layout } = await builder.build(one, words, known);
        if (layout === undefined) throw new Error('nothing was built');
        await pushLayout(layout, await ports.openRegistry(CONFIG.registry), one.repository, []);
        return { pushed: { digest: (await rootOf(layout)).digest, platforms: ['linux/amd64'] } };
      },
    };
  };
  return { ...world, ports: { ...ports, openBuilder } };
}
