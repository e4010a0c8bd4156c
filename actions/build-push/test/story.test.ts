import { DockerfileError } from '@pipeline/build';
import { ActionError, RemoteError } from '@pipeline/contracts';
import { digestOf } from '@pipeline/oci';
import { describe, expect, it } from 'vitest';
import { buildPush } from '../src/build-push.ts';
import type { Config } from '../src/config/config.ts';
import type { Ports } from '../src/ports.ts';
import { aPushingWorld, aWorld, CONFIG, image, memoryRegistry, scratchFolder } from './fakes.ts';

const dir = scratchFolder();
const world = (more: Partial<Ports> = {}) => aWorld(dir(), more);
const IN_TOTO = 'application/vnd.in-toto+json';
const SPDX = 'application/spdx+json';

/** What a release says of its images. */
function released(outputs: { release?: unknown }): Record<string, Record<string, unknown>> {
  return (outputs.release as { images: Record<string, Record<string, unknown>> }).images;
}

describe('buildPush', () => {
  it('makes all, pushes all by digest, says where each comes from, and sets tags last of all', async () => {
    const { ports, events } = world();
    const { outputs, error } = await buildPush({ ...CONFIG, createRepository: {} }, ports);
    expect(error).toBeUndefined();
    const of = (name: string, ...what: string[]) => what.map(each => `ghcr.io/org/${name} ${each}`);
    const shown = events.map(event => event.replace(/(sha256:|inputs-).{4}/, '$1…'));
    expect(shown).toEqual([
      'build api',
      'build web',
      'create org/api',
      ...of('api', 'sha256:…'),
      'create org/web',
      ...of('web', 'sha256:…'),
      // Provenance and SBOM of both, at the same time.
      ...shown.slice(6, 10),
      ...of('api', 't1', 't2', 'inputs-…'),
      ...of('web', 't1', 't2', 'inputs-…'),
      'tidy',
    ]);
    expect(shown.slice(6, 10).sort()).toEqual([...of('api', SPDX, IN_TOTO), ...of('web', SPDX, IN_TOTO)]);
    expect(outputs.image).toMatch(/^ghcr\.io\/org\/api@sha256:[a-f0-9]{64}$/);
    expect(outputs).toMatchObject({
      tags: 't1\nt2',
      reused: false,
      versions: { api: 'c0ffee', web: 'c0ffee' },
    });
    expect(released(outputs).api).toMatchObject({
      reused: false,
      provenance: expect.stringMatching(/^sha256:/),
    });
  });

  it('leaves the push to a builder that can, in a repository made before, and copies from there', async () => {
    const config: Config = {
      ...{ ...CONFIG, createRepository: {}, sbom: false, images: [image('api')] },
      places: [...CONFIG.places, { registry: 'backup.example.com', prefix: 'copy/' }],
    };
    const { ports, events } = aPushingWorld(dir());
    const { outputs, summary, error } = await buildPush(config, ports);
    expect(error).toBeUndefined();
    expect(events.map(event => event.replace(/(sha256:|inputs-).{4}/, '$1…'))).toEqual([
      ...['create org/api', 'build api', 'ghcr.io/org/api sha256:…'],
      ...['create copy/org/api', 'backup.example.com/copy/org/api sha256:…'],
      ...[`ghcr.io/org/api ${IN_TOTO}`, `backup.example.com/copy/org/api ${IN_TOTO}`],
      ...['ghcr.io/org/api t1', 'ghcr.io/org/api t2'],
      ...['backup.example.com/copy/org/api t1', 'backup.example.com/copy/org/api t2'],
      ...['ghcr.io/org/api inputs-…', 'tidy'],
    ]);
    expect(released(outputs).api).toMatchObject({ reused: false, platforms: ['linux/amd64'] });
    expect(JSON.stringify(summary)).toContain('by the builder');
    const bare = aWorld(dir());
    const same = await buildPush({ ...config, createRepository: undefined }, bare.ports);
    expect(outputs.digest).toBe(same.outputs.digest);
  });

  it('tells what the builder pushed before another image failed', async () => {
    const { ports } = aPushingWorld(dir());
    const openBuilder: Ports['openBuilder'] = async images => {
      const builder = await ports.openBuilder(images);
      const fails = () => Promise.reject(new DockerfileError('no', { file: 'web/Dockerfile' }));
      const build: typeof builder.build = (one, ...more) =>
        one.name === 'web' ? fails() : builder.build(one, ...more);
      return { ...builder, build };
    };
    const { error, summary } = await buildPush({ ...CONFIG, sbom: false }, { ...ports, openBuilder });
    expect(error?.message).toContain('web/Dockerfile');
    expect(JSON.stringify(summary)).toMatch(/"by the builder".*No tag was set/s);
  });

  it('tags nothing that the builder pushed elsewhere', async () => {
    const { ports } = aPushingWorld(dir());
    const events: string[] = [];
    const other = memoryRegistry(CONFIG.registry, events);
    const elsewhere: Ports = { ...ports, openRegistry: async () => other, openSteady: async () => other };
    const { error } = await buildPush({ ...CONFIG, sbom: false }, elsewhere);
    expect(events).toEqual([]);
    expect(error?.message).toMatch(/says that it pushed .*, and no such image is there/);
  });

  it('a second run builds nothing, sends no byte, and gives the very same images', async () => {
    const { ports, events, log } = world();
    const first = await buildPush(CONFIG, ports);
    events.length = 0;
    const later = { ...ports, commit: async () => ({ sha: 'd00d', source: '', time: undefined }) };
    const images = [image('api', { tags: ['next'] }), image('web', { tags: ['next'] })];
    const second = await buildPush({ ...CONFIG, images }, later);
    expect(events).toEqual(['ghcr.io/org/api next', 'ghcr.io/org/web next', 'tidy']);
    expect(second.outputs.images).toEqual(first.outputs.images);
    expect(second.outputs).toMatchObject({
      reused: true,
      versions: { api: 'c0ffee', web: 'c0ffee' },
      tags: 'next',
    });
    expect(log).toContain('api: reused, built from the same inputs at c0ffee');
  });

  it('builds what changed alone, and says what that was and how the size changed', async () => {
    const { ports, log } = world();
    const images = [image('api', { tags: ['main'] }), image('web')];
    const first = await buildPush({ ...CONFIG, images }, ports);
    const changed: Ports['inputsOf'] = async (one, commit) =>
      one.name === 'web'
        ? ports.inputsOf(one, commit)
        : { key: `sha256:${'f'.repeat(64)}`, parts: { context: 'other', 'arg VERSION': 'x' } };
    const last: unknown[] = [];
    const openBuilder: Ports['openBuilder'] = async images => {
      const builder = await ports.openBuilder(images);
      const build: typeof builder.build = (one, words, known) => {
        last.push(known.last?.descriptor.digest);
        return builder.build(one, words, known);
      };
      return { ...builder, build };
    };
    const { outputs, summary } = await buildPush(CONFIG, { ...ports, inputsOf: changed, openBuilder });
    expect(last).toEqual([first.outputs.digest]);
    expect(released(outputs)).toMatchObject({ api: { reused: false }, web: { reused: true } });
    expect(outputs.reused).toBe(false);
    expect(log.join('\n')).toMatch(/api: built, the context and arg VERSION changed since main/);
    expect(JSON.stringify(summary)).toContain('(as before)');
  });

  it.each<[string, Partial<Config>, Partial<Ports>, string]>([
    ['it is turned off', { reuse: undefined }, {}, 'as the workflow wants it anew'],
    [
      'what is there is too old',
      { reuse: { maxAge: 3_600_000 } },
      { clock: { now: () => Date.parse('2026-05-02T12:00:00Z'), sleep: async () => {} } },
      'built too long ago, at 2026-05-01T12:00',
    ],
    [
      'the inputs cannot be known',
      {},
      { inputsOf: async () => ({ why: 'Dockerfile:3 adds' }) },
      'Dockerfile:3 adds',
    ],
  ])('builds anew where %s', async (_, config, more, why) => {
    const { ports, log } = world();
    await buildPush(CONFIG, ports);
    const { outputs } = await buildPush({ ...CONFIG, ...config }, { ...ports, ...more });
    expect(released(outputs)).toMatchObject({ api: { reused: false }, web: { reused: false } });
    expect(log.filter(line => line.startsWith('api: built')).at(-1)).toContain(why);
  });

  it.each([
    ['is no image', '"::error::x"', /is of no use: ghcr\.io\/org\/api:inputs-\w+ is neither/],
    [
      'names what is gone',
      `{"manifests": [{"mediaType": "m", "digest": "sha256:${'0'.repeat(64)}", "size": 1}]}`,
      /is of no use: no org\/api:sha256:0/,
    ],
  ])('builds anew where what was found %s, which is then found', async (_, text, why) => {
    const { ports, log } = world();
    const first = await buildPush(CONFIG, ports);
    const registry = await ports.openRegistry('ghcr.io');
    const tag = digestOf('api').replace('sha256:', 'inputs-');
    const { descriptor } = await registry.getManifest('org/api', tag);
    await registry.putManifest('org/api', tag, { descriptor, bytes: Buffer.from(text) });
    const { outputs } = await buildPush(CONFIG, ports);
    expect(released(outputs)).toMatchObject({ api: { reused: false }, web: { reused: true } });
    expect(log.filter(line => line.startsWith('api: built')).at(-1)).toMatch(why);
    const third = await buildPush(CONFIG, ports);
    expect(third.outputs).toMatchObject({ reused: true, images: first.outputs.images });
  });

  it('tells which tags stand where another could not be set', async () => {
    const { ports } = world();
    const { openSteady } = ports;
    ports.openSteady = async host => {
      const registry = await openSteady(host);
      return {
        ...registry,
        putManifest: async (repository, reference, manifest) =>
          reference === 't2'
            ? Promise.reject(
                new RemoteError('t2 is immutable', { service: host, operation: 'put', status: 403 }),
              )
            : registry.putManifest(repository, reference, manifest),
      };
    };
    const { outputs, error, summary } = await buildPush({ ...CONFIG, images: [image('api')] }, ports);
    expect(error?.message).toBe('t2 is immutable');
    expect(outputs).toEqual({});
    expect(summary).toContainEqual({ text: 'Set all the same, and left as it is: ghcr.io/org/api:t1.' });
  });

  it('finds what was built lately, however old its commit is', async () => {
    const { ports } = world();
    await buildPush(CONFIG, ports);
    const { outputs } = await buildPush({ ...CONFIG, reuse: { maxAge: 3_600_000 } }, ports);
    expect(outputs.reused).toBe(true);
  });

  it.each([
    ['a dry run', true, true],
    ['a build alone', false, false],
  ])('in %s logs in nowhere and yields the very same digest', async (_, dryRun, push) => {
    const noLogin = () => Promise.reject(new Error('no login is wanted'));
    const { ports, events } = world({ openRegistry: noLogin, openSteady: noLogin });
    const planned = await buildPush({ ...CONFIG, push, dryRun }, ports);
    expect(planned.error).toBeUndefined();
    expect(events).toEqual(['build api', 'build web', 'tidy']);
    const pushed = await buildPush(CONFIG, world().ports);
    expect(planned.outputs.images).toEqual(pushed.outputs.images);
  });

  it('goes to every further place, the tags there too, and the second time by a copy', async () => {
    const { ports, events } = world();
    const config = {
      ...CONFIG,
      images: [image('api')],
      places: [...CONFIG.places, { registry: 'quay.io', prefix: 'team/' }],
    };
    await buildPush(config, ports);
    expect(
      events.filter(event => event.startsWith('quay.io')).map(event => event.replace(/:.*/, '')),
    ).toEqual([
      'quay.io/team/org/api sha256',
      `quay.io/team/org/api ${IN_TOTO}`,
      `quay.io/team/org/api ${SPDX}`,
      'quay.io/team/org/api t1',
      'quay.io/team/org/api t2',
    ]);
    events.length = 0;
    const third = { ...config, places: [...CONFIG.places, { registry: 'docker.io', prefix: '' }] };
    await buildPush(third, ports);
    expect(events).not.toContain('build api');
    expect(events).toContain('docker.io/org/api t1');
  });

  it('by digest sets no tag but the one by which it is found', async () => {
    const { ports, events } = world();
    const images = [image('api', { tags: [] })];
    const { outputs } = await buildPush({ ...CONFIG, mode: 'by-digest', images }, ports);
    expect(events.at(-2)).toMatch(/^ghcr\.io\/org\/api inputs-/);
    expect(events.filter(event => / t\d/.test(event))).toEqual([]);
    expect(outputs.image).toMatch(/@sha256:/);
  });

  it('pushes nothing when the second build fails, and points at its line', async () => {
    const at = { file: 'web/Dockerfile', line: 7 };
    const { ports, events } = world();
    const builder = await ports.openBuilder([]);
    ports.openBuilder = async () => ({
      ...builder,
      build: (one, labels, commit) =>
        one.name === 'web'
          ? Promise.reject(new DockerfileError('::error::broken\nbadly', at))
          : builder.build(one, labels, commit),
    });
    const { outputs, annotations = [], errorAt, error } = await buildPush(CONFIG, ports);
    expect(events).toEqual(['build api', 'tidy']);
    expect(outputs).toEqual({});
    expect([annotations, errorAt]).toEqual([[], at]);
    expect(error?.message).toBe('web/Dockerfile:7: ::error::broken\nbadly');
  });

  it.each([
    ['ENOSPC', 'write', /disk: ENOSPC/, /Free space/],
    ['EACCES', 'mkdir', /disk: EACCES/, /written them as root/],
  ])(
    "tells the runner's disk (%s) from a fault of ours, in the summary too",
    async (code, syscall, what, then) => {
      const cause = Object.assign(new Error(`${code}: no, ${syscall} '/t'`), { code, syscall });
      const { ports } = world({ openBuilder: () => Promise.reject(cause) });
      const { error, summary } = await buildPush(CONFIG, ports);
      expect(error).toMatchObject({ code: 'disk', message: expect.stringMatching(what), cause });
      expect(JSON.stringify(summary)).toMatch(what);
      expect(JSON.stringify(summary)).toMatch(then);
    },
  );

  it('leaves no tag when it is cancelled in the middle of a push', async () => {
    const cancelled = new AbortController();
    const { ports, events } = world({ signal: cancelled.signal });
    const { openRegistry } = ports;
    ports.openRegistry = async host => {
      const registry = await openRegistry(host);
      return {
        ...registry,
        putBlob: async (...args) => {
          cancelled.abort(new ActionError('cancelled', 'cancelled'));
          return registry.putBlob(...args);
        },
      };
    };
    const { error, outputs } = await buildPush(CONFIG, ports);
    expect(error?.message).toBe('cancelled');
    expect(outputs).toEqual({});
    expect(events.filter(event => /t[12]$|inputs-/.test(event))).toEqual([]);
    expect(events.at(-1)).toBe('tidy');
  });

  it('warns of what looks like a secret', async () => {
    const { annotations } = await buildPush(
      { ...CONFIG, warnings: ['NPM_TOKEN looks like one'] },
      world().ports,
    );
    expect(annotations).toEqual([
      expect.objectContaining({ level: 'warning', message: 'NPM_TOKEN looks like one' }),
    ]);
  });

  it('what could not be signed is attached unsigned, told once, and built again by the next run', async () => {
    const refused = new ActionError('remote', 'Fulcio answered 403');
    let asked = 0;
    const { ports, events } = world({
      signing: async () => 'github',
      sign: async () => {
        asked++;
        throw refused;
      },
    });
    const one = { ...CONFIG, images: [image('api')] };
    const { annotations, error, outputs } = await buildPush(one, ports);
    expect([error, asked]).toEqual([undefined, 1]);
    expect(annotations).toEqual([
      expect.objectContaining({ message: expect.stringContaining('Fulcio answered 403') }),
    ]);
    expect(released(outputs).api?.provenance).toMatch(/^sha256:/);
    expect(events.filter(event => event.includes('inputs-'))).toEqual([]);
    const insisting = await buildPush({ ...one, signing: 'github' }, ports);
    expect(insisting.error).toBe(refused);
    expect(insisting.outputs).toEqual({});
  });
});
