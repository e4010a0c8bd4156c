import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DockerfileError } from '@pipeline/build';
import {
  createLayout,
  type Descriptor,
  OCI_CONFIG,
  OCI_LAYER_GZIP,
  OCI_MANIFEST,
  type Registry,
  setRoot,
  writeBytes,
} from '@pipeline/oci';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildPush, type Ports } from '../src/build-push.ts';
import type { Config, ImageConfig } from '../src/config.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'build-push-'));
});
afterEach(() => rm(dir, { recursive: true }));

const image = (name: string): ImageConfig => ({
  name,
  repository: `org/${name}`,
  context: '.',
  dockerfile: 'Dockerfile',
  target: undefined,
  platform: undefined,
  buildArgs: {},
  labels: { own: '1' },
  tags: ['t1', 't2'],
});

const CONFIG: Config = {
  registry: 'ghcr.io',
  images: [image('api'), image('web')],
  builder: 'auto',
  packerBase: undefined,
  push: true,
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
  createRepository: false,
  dryRun: false,
};

/** Ports over a registry in memory; `events` tells what was done, in order. */
function fakes(more: Partial<Ports> = {}) {
  const events: string[] = [];
  const log: string[] = [];
  const note = (line: string) => log.push(line);
  let now = 0;
  const never = () => Promise.reject(new Error('not asked for'));
  const put = new Map<string, Descriptor>();
  const registry: Registry = {
    host: 'ghcr.io',
    ping: never,
    headManifest: async (repository, reference) => put.get(`${repository} ${reference}`),
    getManifest: never,
    hasBlob: never,
    deleteManifest: never,
    listReferrers: never,
    readBlob: never,
    async putBlob(repository, blob) {
      events.push(`blob ${repository}`);
      return blob.size > 50 ? 'pushed' : 'reused';
    },
    async putManifest(repository, reference, { descriptor }) {
      put.set(`${repository} ${reference}`, descriptor);
      events.push(`manifest ${repository} ${reference.slice(0, 6)}`);
      return { subject: undefined };
    },
  };
  const ports: Ports = {
    commit: async () => ({
      sha: 'abc',
      source: 'https://github.com/org/shop',
      time: new Date('2026-05-01T00:00:00Z'),
    }),
    detectBuilder: async () => ({ builder: 'packer', why: 'there is no docker here' }),
    async build(builder, { name }, labels) {
      events.push(`build ${name} with ${builder}`);
      expect(labels).toEqual({
        'org.opencontainers.image.created': '2026-05-01T00:00:00Z',
        'org.opencontainers.image.revision': 'abc',
        'org.opencontainers.image.source': 'https://github.com/org/shop',
        own: '1',
      });
      const layout = await createLayout(join(dir, name));
      const config = await writeBytes(layout, OCI_CONFIG, JSON.stringify({ name }));
      const layer = await writeBytes(layout, OCI_LAYER_GZIP, name.repeat(100));
      const manifest = JSON.stringify({ schemaVersion: 2, config, layers: [layer] });
      await setRoot(layout, await writeBytes(layout, OCI_MANIFEST, manifest));
      return { layout };
    },
    openRegistry: async () => registry,
    createRepository: async repository => {
      events.push(`create ${repository}`);
      return 'created';
    },
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
    clock: { now: () => (now += 100) },
    signal: new AbortController().signal,
    ...more,
  };
  return { ports, events, log };
}

describe('buildPush', () => {
  it('builds all, then pushes each: blobs, its digest, then its tags', async () => {
    const { ports, events } = fakes();
    const { outputs, summary, error } = await buildPush({ ...CONFIG, createRepository: true }, ports);
    expect(error).toBeUndefined();
    const pushes = ['api', 'web'].flatMap(name => [
      `create org/${name}`,
      `blob org/${name}`,
      `blob org/${name}`,
      `manifest org/${name} sha256`,
      `manifest org/${name} t1`,
      `manifest org/${name} t2`,
    ]);
    expect(events).toEqual(['build api with packer', 'build web with packer', ...pushes, 'tidy']);
    expect(outputs.image).toMatch(/^ghcr\.io\/org\/api@sha256:[a-f0-9]{64}$/);
    expect(outputs.image).toContain(outputs.digest);
    expect(Object.keys(JSON.parse(String(outputs.images)))).toEqual(['api', 'web']);
    expect(outputs.tags).toBe('t1\nt2');
    const table = summary.find(block => 'table' in block);
    expect(table?.table.rows[0]).toContain('1 reused, 1 pushed');
  });

  it.each([
    ['a dry run', true, true],
    ['a build alone', false, false],
  ])('in %s logs in nowhere and yields the very same digest', async (_, dryRun, push) => {
    const { ports, events } = fakes({ openRegistry: () => Promise.reject(new Error('no login is wanted')) });
    const planned = await buildPush({ ...CONFIG, push, dryRun }, ports);
    expect(planned.error).toBeUndefined();
    expect(events).toEqual(['build api with packer', 'build web with packer', 'tidy']);
    const pushed = await buildPush(CONFIG, fakes().ports);
    expect(planned.outputs).toEqual(pushed.outputs);
  });

  it('pushes nothing when the second build fails, and points at its line', async () => {
    const working = fakes();
    const at = { file: 'web/Dockerfile', line: 7 };
    const { ports, events } = fakes({
      build: (builder, one, labels, commit) =>
        one.name === 'web'
          ? Promise.reject(new DockerfileError('::error::broken\nbadly', at))
          : working.ports.build(builder, one, labels, commit),
    });
    const { outputs, annotations = [], errorAt, error } = await buildPush(CONFIG, ports);
    expect(events).toEqual(['tidy']);
    expect(outputs).toEqual({});
    expect([annotations, errorAt]).toEqual([[], at]);
    expect(error?.message).toBe('web/Dockerfile:7: ::error::broken\nbadly');
  });

  it('refuses stages before it builds where only the packer is there', async () => {
    const { ports, events } = fakes();
    const staged = { ...CONFIG, images: [{ ...image('api'), target: 'run' }] };
    const { error } = await buildPush(staged, ports);
    expect(error?.message).toContain('the packer knows no stages');
    expect(events).toEqual(['tidy']);
  });

  it.each([
    ['ENOSPC', 'write', /disk: ENOSPC/, /Free space/],
    ['EACCES', 'mkdir', /disk: EACCES/, /written them as root/],
  ])(
    "tells the runner's disk (%s) from a fault of ours, in the summary too",
    async (code, syscall, what, then) => {
      const cause = Object.assign(new Error(`${code}: no, ${syscall} '/t'`), { code, syscall });
      const { ports } = fakes({ build: () => Promise.reject(cause) });
      const { error, summary } = await buildPush(CONFIG, ports);
      expect(error).toMatchObject({ code: 'disk', message: expect.stringMatching(what), cause });
      expect(JSON.stringify(summary)).toMatch(what);
      expect(JSON.stringify(summary)).toMatch(then);
    },
  );

  it('leaves no tag when it is cancelled', async () => {
    const cancelled = new AbortController();
    const { ports, events } = fakes({ signal: cancelled.signal });
    const { openRegistry } = ports;
    ports.openRegistry = async () => {
      const registry = await openRegistry();
      const putBlob = async () => {
        cancelled.abort(new Error('cancelled'));
        return 'pushed' as const;
      };
      return { ...registry, putBlob };
    };
    const { error, outputs } = await buildPush(CONFIG, ports);
    expect(error?.message).toBe('cancelled');
    expect(outputs).toEqual({});
    expect(events.filter(event => /t[12]$/.test(event))).toEqual([]);
  });
});
