import type { Digest } from '@pipeline/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFacts } from '../src/dockerfile/facts.ts';
import { parseDockerfile } from '../src/dockerfile/instructions.ts';
import { type ImageInputs, imagesToResolve } from '../src/inputs/image-inputs.ts';
import { imageKey } from '../src/inputs/image-key.ts';

const sha = (digit: string): Digest => `sha256:${digit.repeat(64)}`;
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const OTHER = 'fedcba9876543210fedcba9876543210fedcba98';
const amd64 = { os: 'linux', architecture: 'amd64' };
const arm64 = { os: 'linux', architecture: 'arm64' };

const DOCKERFILE = [
  '# syntax=docker/dockerfile:1',
  'ARG NODE=24-slim',
  'FROM node:$NODE AS build',
  'ARG VERSION',
  'RUN --mount=type=secret,id=npm --mount=type=secret,id=other x',
  'FROM gcr.io/distroless/static',
  'COPY --from=build /a /a',
].join('\n');

/** Inputs as the stage puts them together; the facts follow from the Dockerfile and the arguments. */
function inputs(own: Partial<Omit<ImageInputs, 'facts'>> & { frontend?: boolean } = {}): ImageInputs {
  const { frontend = true, ...rest } = own;
  const given = {
    dockerfile: DOCKERFILE,
    context: sha('c'),
    target: undefined,
    platforms: [amd64],
    buildArgs: {},
    labels: {},
    secrets: [],
    builder: 'buildx',
    commit: COMMIT,
    ...rest,
  };
  const { buildArgs, target } = given;
  const file = parseDockerfile(given.dockerfile, 'Dockerfile');
  const facts = given.platforms.map(platform => readFacts(file, { buildArgs, platform, target, frontend }));
  return { ...given, facts };
}

/** Every image has a digest that its name makes. */
const resolved = (given: ImageInputs) =>
  new Map(imagesToResolve(given).map((name, i) => [name, sha(String(i))] as const));
const read = (given: ImageInputs, bases: ReadonlyMap<string, Digest> = resolved(given)) => {
  const key = imageKey(given, bases);
  if ('why' in key) throw new Error(key.why);
  return key;
};
const keyOf = (own: Parameters<typeof inputs>[0]) => read(inputs(own)).key;

describe('the parts', () => {
  it('tell what an image is made from, without the values of arguments and labels', () => {
    const { key, parts } = read(
      inputs({
        buildArgs: {
          VERSION: 'hidden value',
          NODE: '22-slim',
          UNKNOWN: 'x',
          HTTP_PROXY: 'http://user:password@proxy',
        },
        labels: { team: 'hidden label' },
        platforms: [arm64, amd64, arm64],
        target: 'build',
        secrets: ['npm', 'elsewhere', 'npm'],
      }),
    );
    const digest = expect.stringMatching(/^[a-f0-9]{32}$/);
    expect(parts).toEqual({
      context: sha('c'),
      dockerfile: expect.stringMatching(/^sha256:[a-f0-9]{64}$/),
      target: 'build',
      platforms: 'linux/amd64,linux/arm64',
      'arg VERSION': digest,
      'arg NODE': digest,
      'base node:22-slim': sha('0'),
      'base docker/dockerfile:1': sha('1'),
      'label team': digest,
      builder: 'buildx',
      secrets: '["npm"]',
    });
    expect(JSON.stringify(parts)).not.toMatch(/hidden|password/);
    expect(key).toMatch(/^sha256:[a-f0-9]{64}$/);
  });

  it('stay the same from one version of ours to the next', () => {
    // What was built by an earlier version is found again only while this holds.
    expect(keyOf({ buildArgs: { VERSION: '1' }, labels: { a: 'b' } })).toBe(
      'sha256:c0ccb4287cbcb355ab02781e0f7280b7856d42c11ef5aaa655f8399aff7a0d3c',
    );
  });

  it.each<[string, string[], boolean]>([
    ['declared', ['ARG NAME', 'FROM scratch'], true],
    ['declared in a stage', ['FROM scratch', 'ARG NAME=1'], true],
    ['declared in a stage that is skipped', ['FROM a AS x', 'ARG NAME', 'FROM scratch'], false],
    ['not declared', ['FROM scratch'], false],
  ])('count an argument that is %s: %s', (_, lines, counts) => {
    const dockerfile = lines.join('\n');
    expect(keyOf({ dockerfile }) !== keyOf({ dockerfile, buildArgs: { NAME: '1' } })).toBe(counts);
  });

  it.each<[string, boolean]>([
    ['BUILDKIT_INLINE_CACHE', true],
    ['BUILDKIT_MULTI_PLATFORM', true],
    ['SOURCE_DATE_EPOCH', true],
    ['TARGETARCH', true],
    ['HTTP_PROXY', false],
    ['no_proxy', false],
  ])('count %s without an ARG: %s', (name, counts) => {
    expect(keyOf({}) !== keyOf({ buildArgs: { [name]: '1' } })).toBe(counts);
  });

  it('take the packer at its word: no frontend, and its own base', () => {
    const packer = inputs({ frontend: false, base: 'node:24-slim' });
    expect(imagesToResolve(packer)).toEqual(['node:24-slim']);
    expect(imagesToResolve(inputs({ frontend: false, base: 'scratch' }))).toEqual([]);
    expect(read(packer).parts).toHaveProperty(['base node:24-slim'], sha('0'));
  });

  it('take a digest from the reference itself', () => {
    const given = inputs({ dockerfile: `FROM a@${sha('a')}\nCOPY --from=b /b /b` });
    expect(imagesToResolve(given)).toEqual(['b']);
    expect(read(given).parts).toMatchObject({ [`base a@${sha('a')}`]: sha('a'), 'base b': sha('0') });
  });
});

const text = fc.string({ maxLength: 6 });
/** Names that a Dockerfile can declare. */
const names = fc.stringMatching(/^[A-Z][A-Z_]{0,4}$/).filter(name => !/PROXY|BUILDKIT/.test(name));
const values = fc.dictionary(names, text, { maxKeys: 4 });
const build = fc.record({
  buildArgs: values,
  labels: values,
  target: fc.constantFrom(undefined, 'build', 'run'),
  platforms: fc.constantFrom([amd64], [arm64], [amd64, arm64]),
  builder: fc.constantFrom('docker', 'buildx'),
  secrets: fc.subarray(['npm', 'pip']),
  context: fc.constantFrom(sha('1'), sha('2')),
  extra: text,
});
const dockerfileOf = ({ buildArgs, extra }: { buildArgs: Record<string, string>; extra: string }) =>
  [
    'FROM a AS build',
    ...Object.keys(buildArgs).map(name => `ARG ${name}`),
    'RUN --mount=type=secret,id=npm --mount=type=secret,id=pip x',
    `CMD ${JSON.stringify([extra])}`,
    'FROM build AS run',
  ].join('\n');
const withFile = ({ extra, ...own }: typeof build extends fc.Arbitrary<infer T> ? T : never) =>
  inputs({ ...own, dockerfile: dockerfileOf({ ...own, extra }) });

describe('the key', () => {
  it('differs exactly where the inputs differ', () => {
    const canonical = (own: Parameters<typeof withFile>[0]) =>
      JSON.stringify({
        ...own,
        buildArgs: Object.entries(own.buildArgs).toSorted(),
        labels: Object.entries(own.labels).toSorted(),
      });
    fc.assert(
      fc.property(build, fc.integer({ min: 0, max: 7 }), build, (one, field, from) => {
        const name = Object.keys(one)[field] as keyof typeof one;
        const other = { ...one, [name]: from[name] };
        const same = read(withFile(one)).key === read(withFile(other)).key;
        expect(same).toBe(canonical(one) === canonical(other));
      }),
      { numRuns: 300 },
    );
  });

  it('does not differ by the order of anything', () => {
    const turned = (record: Record<string, string>) =>
      Object.fromEntries(Object.entries(record).toReversed());
    fc.assert(
      fc.property(build, own => {
        const given = withFile(own);
        const reversed: ImageInputs = {
          ...given,
          buildArgs: turned(own.buildArgs),
          labels: turned(own.labels),
          platforms: own.platforms.toReversed(),
          facts: given.facts.toReversed(),
          secrets: own.secrets.toReversed(),
        };
        expect(read(reversed).key).toBe(read(given).key);
      }),
    );
  });

  it('differs by the digest of a base', () => {
    const given = inputs();
    expect(imagesToResolve(given)).toEqual([
      'gcr.io/distroless/static',
      'node:24-slim',
      'docker/dockerfile:1',
    ]);
    const bases = resolved(given);
    const keys = [...bases.keys()].map(name => read(given, new Map([...bases, [name, sha('f')]])).key);
    expect(new Set([...keys, read(given).key]).size).toBe(4);
  });

  it('does not differ by the commit alone', () => {
    const around = fc.string({ maxLength: 5 }).map(part => part.replace(/[0-9a-f]/gi, '-'));
    fc.assert(
      fc.property(around, around, fc.integer({ min: 7, max: 40 }), (before, behind, length) => {
        const of = (commit: string) => {
          const value = `${before}-${commit.slice(0, length)}-${behind}${commit}`;
          return keyOf({ commit, buildArgs: { VERSION: value }, labels: { version: value } });
        };
        expect(of(OTHER)).toBe(of(COMMIT));
      }),
    );
  });

  it.each<[string, string, string, boolean]>([
    ['the whole id', COMMIT, OTHER, true],
    ['within a word', `v${COMMIT}x`, `v${OTHER}x`, true],
    ['its start', COMMIT.slice(0, 7), OTHER.slice(0, 7), true],
    ['its start as a word', `1.0-${COMMIT.slice(0, 12)}+x`, `1.0-${OTHER.slice(0, 12)}+x`, true],
    ['less than that', COMMIT.slice(0, 6), OTHER.slice(0, 6), false],
    ['a start that is part of a word', `v${COMMIT.slice(0, 7)}`, `v${OTHER.slice(0, 7)}`, false],
    ['a start that goes on otherwise', `${COMMIT.slice(0, 7)}0`, `${OTHER.slice(0, 7)}0`, false],
    ['starts of other lengths', COMMIT.slice(0, 7), OTHER.slice(0, 8), false],
    ['what only looks like the mark', '["",7,""]', OTHER.slice(0, 7), false],
  ])('takes %s for the commit', (_, value, other, same) => {
    const one = keyOf({ buildArgs: { VERSION: value }, labels: { a: value } });
    const two = keyOf({ commit: OTHER, buildArgs: { VERSION: other }, labels: { a: other } });
    expect(two === one).toBe(same);
  });

  it('takes a base that is named by the commit for what it is', () => {
    const dockerfile = 'ARG SHA\nFROM example.com/base:$SHA';
    const of = (commit: string, digest: Digest) =>
      read(
        inputs({ dockerfile, commit, buildArgs: { SHA: commit } }),
        new Map([[`example.com/base:${commit}`, digest]]),
      );
    expect(of(OTHER, sha('a'))).toEqual(of(COMMIT, sha('a')));
    expect(of(OTHER, sha('b')).key).not.toBe(of(COMMIT, sha('a')).key);
    expect(JSON.stringify(of(COMMIT, sha('a')))).not.toContain(COMMIT);
  });

  it.each([undefined, '', 'main', '.*'])('leaves values alone where the commit is %j', commit => {
    const of = (value: string) => keyOf({ commit, buildArgs: { VERSION: value } });
    expect(new Set([of('main'), of('.*'), of(COMMIT), of(OTHER)]).size).toBe(4);
  });
});

it.each<[string, Parameters<typeof inputs>[0], string]>([
  ['no platform', { platforms: [] }, 'the platform is whatever the builder has'],
  ['a base that cannot be told', { dockerfile: 'FROM $X' }, 'Dockerfile:1 names "$X", which is empty'],
  ['a variable of the builder', { dockerfile: 'FROM a:$BUILDARCH' }, 'which takes a variable'],
  ['a download', { dockerfile: 'FROM a\nADD https://example.com/a /' }, 'Dockerfile:2 adds from the network'],
  [
    'a foreign frontend',
    { dockerfile: '# syntax=own/frontend\nFROM a' },
    'Dockerfile:1 names "own/frontend", which may read',
  ],
  [
    'one that is given',
    { buildArgs: { BUILDKIT_SYNTAX: 'own/frontend' } },
    'Dockerfile names "own/frontend"',
  ],
])('has no key for %s', (_, own, why) => {
  const given = inputs(own);
  expect(imageKey(given, resolved(given))).toEqual({ why: expect.stringContaining(why) });
});

it('has no key without the digest of every image', () => {
  const given = inputs();
  const bases = resolved(given);
  bases.delete('node:24-slim');
  expect(imageKey(given, bases)).toEqual({ why: 'the digest of node:24-slim is not known' });
});
