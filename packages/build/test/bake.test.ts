import { describe, expect, it } from 'vitest';
import { bakeArgv, bakeFailure } from '../src/bake/argv.ts';
import { parseBake } from '../src/bake/parse.ts';

describe('bakeArgv', () => {
  it('asks for what the files say, without building', () => {
    expect(bakeArgv({ files: ['a.hcl', 'b.json'], targets: ['api', 'm_1-2'] })).toEqual([
      'buildx',
      'bake',
      '--print',
      '--file',
      'a.hcl',
      '--file',
      'b.json',
      'api',
      'm_1-2',
    ]);
    expect(bakeArgv({ files: [], targets: [] })).toEqual(['buildx', 'bake', '--print']);
  });

  it.each(['--push', 'https://example.com/x.git', 'github.com/a/b', '', 'a b', '-'])(
    'refuses %j as a target',
    target => {
      expect(() => bakeArgv({ files: [], targets: ['api', target] })).toThrow('no name of a bake target');
    },
  );
});

/** What buildx 0.29.1 prints, of real bake files. */
const target = (fields: object) => JSON.stringify({ target: { api: fields } });
const read = (fields: object) => parseBake(target(fields))[0];

describe('parseBake', () => {
  it('takes what a request carries', () => {
    const printed = target({
      description: 'the api',
      annotations: ['a=b:c', 'manifest:org.x=y=z'],
      context: 'api',
      dockerfile: 'sub/Dockerfile',
      args: { ODD: 'a "b" $${c} %%{d}', VERSION: 'dev', NONE: null },
      labels: { 'org.example': 'x, y' },
      tags: ['ghcr.io/team/api:dev'],
      'cache-from': [
        { ref: 'ghcr.io/team/api:buildcache', type: 'registry' },
        { scope: 'a,b', type: 'gha' },
      ],
      'cache-to': [{ mode: 'max', ref: 'ghcr.io/team/api:buildcache', type: 'registry' }],
      secret: [{ id: 'npm', env: 'NPM_TOKEN' }, { id: 'file', src: 'tok' }, { id: 'tok' }],
      platforms: ['linux/amd64', 'linux/arm64'],
      target: 'run',
      pull: true,
      'no-cache': false,
      network: 'default',
    });
    expect(parseBake(printed)).toEqual([
      {
        name: 'api',
        context: 'api',
        dockerfile: 'api/sub/Dockerfile',
        target: 'run',
        args: { ODD: ['a "b" $', '{c} %{d}'].join(''), VERSION: 'dev' },
        labels: { 'org.example': 'x, y' },
        platforms: ['linux/amd64', 'linux/arm64'],
        tags: ['ghcr.io/team/api:dev'],
        secrets: [
          { id: 'npm', env: 'NPM_TOKEN', file: undefined },
          { id: 'file', env: undefined, file: 'tok' },
          { id: 'tok', env: 'tok', file: 'tok' },
        ],
        cacheFrom: ['ref=ghcr.io/team/api:buildcache,type=registry', '"scope=a,b",type=gha'],
        cacheTo: ['mode=max,ref=ghcr.io/team/api:buildcache,type=registry'],
        annotations: { a: 'b:c', 'org.x': 'y=z' },
        pull: true,
        noCache: false,
        beyond: [],
      },
    ]);
  });

  it.each<[string, object]>([
    ['attest', { attest: [{ type: 'sbom' }] }],
    ['contexts', { contexts: { base: 'target:api' } }],
    ['dockerfile-inline', { 'dockerfile-inline': 'FROM scratch' }],
    ['ssh', { ssh: [{ id: 'default' }] }],
    ['output', { output: [{ type: 'registry' }] }],
    ['network', { network: 'host' }],
    ['no-cache-filter', { 'no-cache-filter': ['a'] }],
    ['shm-size', { 'shm-size': '128m' }],
    ['ulimits', { ulimits: ['nofile=1024:1024'] }],
    ['call', { call: 'check' }],
    ['entitlements', { entitlements: ['network.host'] }],
    ['extra-hosts', { 'extra-hosts': { foo: '1.2.3.4' } }],
    ['what no one knows yet', { 'what no one knows yet': true }],
    ['annotations', { annotations: ['index:org.i=j'] }],
    ['context', { context: 'https://github.com/a/b.git#main' }],
    ['context', { context: 'git@github.com:a/b.git' }],
    ['context', { context: 'github.com/a/b' }],
    ['context', { context: 'docker-image://alpine' }],
    ['dockerfile', { dockerfile: 'https://example.com/Dockerfile' }],
  ])('names %s as what it does not carry', (field, fields) => {
    expect(read(fields)?.beyond).toEqual([field]);
  });

  it.each([{ ssh: [] }, { contexts: {} }, { network: 'default' }, { call: 'build' }, { 'shm-size': '' }])(
    'names nothing for %j',
    fields => {
      expect(read(fields)?.beyond).toEqual([]);
    },
  );

  it.each<[object, string, string]>([
    [{}, '.', 'Dockerfile'],
    [{ context: '../b', dockerfile: '../c/D' }, '../b', '../c/D'],
    [{ context: 'b', dockerfile: '/abs/D' }, 'b', '/abs/D'],
    [{ context: 'b', dockerfile: 'cwd://c/../D' }, 'b', 'D'],
  ])('finds the Dockerfile of %j', (fields, context, dockerfile) => {
    expect(read(fields)).toMatchObject({ context, dockerfile, beyond: [] });
  });

  it('is not fooled by names', () => {
    const printed = '{"target": {"__proto__": {"args": {"__proto__": "p", "constructor": "c"}}}}';
    const [only] = parseBake(printed);
    expect(only?.name).toBe('__proto__');
    expect(Object.entries(only?.args ?? {})).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]);
  });

  it.each(['{}', '{"target": {}}', '[]'])('says that %s holds no target', printed => {
    expect(() => parseBake(printed)).toThrow('printed no target');
  });

  it('quotes nothing of what it cannot read: values of arguments are in it', () => {
    const error = (() => {
      try {
        return parseBake('{"target": {"api": {"args": {"A": hush}}}}');
      } catch (caught) {
        return caught as Error;
      }
    })() as Error;
    expect(error.message).toContain('not JSON');
    expect(error.cause).toBeUndefined();
  });
});

describe('bakeFailure', () => {
  const progress = '#1 [internal] load local bake definitions\n#1 reading x.hcl done\n#1 DONE 0.0s\n';
  it.each([
    [`${progress}ERROR: failed to find target nope\n`, 'x.hcl: failed to find target nope'],
    [
      `${progress}x.hcl:4\n   4 | >>>  condition = V == "b"\n----\nERROR: x.hcl:4,14-22: Validation failed; must be b\n`,
      'x.hcl: x.hcl:4,14-22: Validation failed; must be b',
    ],
    ["docker: 'buildx' is not a docker command.\n", "x.hcl: docker: 'buildx' is not a docker command."],
    ['', 'x.hcl: it printed nothing'],
  ])('%j', (stderr, end) => {
    const error = bakeFailure({ files: ['x.hcl'], targets: [] }, stderr);
    expect(error.message).toBe(`docker buildx bake cannot read ${end}`);
  });
});
