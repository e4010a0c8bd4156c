import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FactsOptions, readFacts } from '../src/dockerfile/facts.ts';
import { parseDockerfile } from '../src/dockerfile/instructions.ts';
import { DockerfileError } from '../src/dockerfile-error.ts';

const amd64 = { os: 'linux', architecture: 'amd64' };
const facts = (lines: string[], options: Partial<FactsOptions> = {}) =>
  readFacts(parseDockerfile(lines.join('\n'), 'api/Dockerfile'), {
    buildArgs: {},
    platform: amd64,
    ...options,
  });
const D = '$';

describe('the images that a Dockerfile is made from', () => {
  it.each<[string, string[], Partial<FactsOptions>, string[]]>([
    ['scratch is none', ['FROM scratch', 'COPY --from=scratch a b'], {}, []],
    [
      'a stage is none',
      ['FROM a AS Base', 'FROM base', 'COPY --from=BASE a b', 'COPY --from=0 a b'],
      {},
      ['1 a'],
    ],
    ['an image once', ['FROM a AS x', 'FROM a', 'COPY --from=x a b', 'COPY --from=a c d'], {}, ['2 a']],
    [
      'COPY and mounts take images',
      ['FROM a', 'COPY --chown=1 --from=b:1 x y', 'RUN --mount=type=bind,from=c/d,target=/d make'],
      {},
      ['1 a', '2 b:1', '3 c/d'],
    ],
    [
      'a mount takes no number',
      ['FROM a AS x', 'FROM b', 'RUN --mount=from=x,dst=/d --mount=from=0 y'],
      {},
      ['2 b', '1 a', '3 0'],
    ],
    [
      'an unneeded stage is skipped',
      ['FROM a AS x', 'FROM b AS y', 'FROM c', 'COPY --from=y a b'],
      {},
      ['3 c', '2 b'],
    ],
    ['as far as the target', ['FROM a AS x', 'FROM b AS y', 'FROM c'], { target: 'Y' }, ['2 b']],
    ['of a target by number', ['FROM a AS x', 'FROM b AS y'], { target: '0' }, ['1 a']],
    [
      'of two stages of a name the last',
      ['FROM a AS x', 'FROM b AS x', 'FROM c', 'COPY --from=x a b'],
      {},
      ['3 c', '2 b'],
    ],
    ['FROM knows earlier stages only', ['FROM x', 'FROM a AS x'], { target: '0' }, ['1 x']],
    ['and may take its own name', ['FROM x AS x', 'FROM x AS x'], {}, ['1 x']],
    ['a stage called scratch', ['FROM a AS scratch', 'FROM scratch'], {}, ['1 a']],
    [
      'a later stage',
      ['FROM a AS x', 'COPY --from=y a b', 'FROM b AS y', 'COPY --from=x a b'],
      {},
      ['3 b', '1 a'],
    ],
    ['ARG before FROM', ['ARG V=1', 'ARG T=$V-slim', `FROM "node:${D}{T}"`], {}, ['3 node:1-slim']],
    ['what is given', ['ARG V=1 T=$V-slim', 'FROM node:$T'], { buildArgs: { V: '2' } }, ['2 node:2-slim']],
    ['not without its ARG', [`FROM node:${D}{V:-1}`], { buildArgs: { V: '2' } }, ['1 node:1']],
    ['a default in a default', ['ARG B', `FROM ${D}{A:-${D}{B:-node}}:${D}{C:+x}1`], {}, ['2 node:1']],
    ['an ARG of a stage is not for FROM', ['FROM a AS x', 'ARG V=2', `FROM b:${D}{V:-1}`], {}, ['3 b:1']],
    [
      'the target platform',
      ['FROM --platform=$BUILDPLATFORM a:$TARGETOS-$TARGETARCH$TARGETVARIANT'],
      {},
      ['1 a:linux-amd64'],
    ],
    [
      'as it is normalised',
      [`FROM a:$TARGETARCH${D}{TARGETVARIANT:-none}`],
      { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
      ['1 a:arm64none'],
    ],
    [
      'with its variant',
      ['FROM a:$TARGETVARIANT'],
      { platform: { os: 'linux', architecture: 'arm' } },
      ['1 a:v7'],
    ],
    ['a platform that is given', ['FROM a:$TARGETARCH'], { buildArgs: { TARGETARCH: 'odd' } }, ['1 a:odd']],
    ['the target stage', ['FROM a:$TARGETSTAGE AS x'], {}, ['1 a:x']],
    [
      'ONBUILD of a stage, in what is built on it',
      ['FROM a AS x', 'ONBUILD COPY --from=b c d', 'FROM x'],
      {},
      ['1 a', '2 b'],
    ],
    ['ONBUILD of the image itself', ['FROM a', 'ONBUILD COPY --from=b c d'], {}, ['1 a']],
    [
      'text of here-documents is none',
      ['FROM a', 'RUN <<EOF', 'FROM b', 'EOF', 'COPY --from=c d e'],
      {},
      ['1 a', '5 c'],
    ],
    ['a digest', [`FROM a@sha256:${'a'.repeat(64)}`], {}, [`1 a@sha256:${'a'.repeat(64)}`]],
  ])('%s', (_, lines, options, expected) => {
    const read = facts(lines, options);
    expect(read.unknown).toEqual([]);
    expect(read.images.map(({ text, line }) => `${line} ${text}`)).toEqual(expected);
  });

  it.each<[string[], string, number, Partial<FactsOptions>?]>([
    [['ARG B=x', `FROM ${D}{B%y}`], `${D}{B%y}`, 2],
    [['FROM $NONE'], '$NONE', 1],
    [['FROM node:$NONE'], 'node:$NONE', 1],
    [[`ARG A=${D}{B//x/y}`, 'FROM $A'], '$A', 2],
    [['FROM golang:$BUILDARCH'], 'golang:$BUILDARCH', 1],
    [['FROM a:$TARGETARCH'], 'a:$TARGETARCH', 1, { platform: undefined }],
    [[`FROM ${D}{A:?missing}`], `${D}{A:?missing}`, 1],
    [['FROM a', 'ARG B=b', 'COPY --from=$B c d'], '$B', 3],
    [['FROM a', 'COPY --from=7 c d'], '7', 2],
    [['FROM a', 'RUN --mount=from=$B,target=/b x'], '$B', 2],
    [['FROM a', 'RUN --mount=type=secret,id=$B x'], '--mount=type=secret,id=$B', 2],
    [['FROM a', 'ADD $URL /'], '$URL', 2],
    [['# syntax=example.com/own/frontend', 'BUILD me'], 'example.com/own/frontend', 1],
  ])('%j cannot be told', (lines, text, line, options) => {
    const { unknown } = facts(lines, options);
    expect(unknown).toMatchObject([{ text, line }]);
    expect(unknown[0]?.why).toMatch(/^\w+ [^.]+[^.]$/);
  });

  it('leaves out what cannot be told where the target does not need it', () => {
    expect(facts(['FROM $NONE AS x', 'FROM a']).unknown).toEqual([]);
  });
});

describe('the stages', () => {
  it('are told with their names in lower case', () => {
    const named = { index: 0, name: 'build' };
    expect(facts(['FROM a as Build', 'FROM b']).stages).toEqual([named, { index: 1, name: undefined }]);
  });

  it.each<[string[], string | undefined, string, string]>([
    [['FROM a AS build', 'FROM b AS run'], 'biuld', 'no stage "biuld"', 'Did you mean build?'],
    [['FROM a AS build'], 'zzzzzzzzzzzz', 'no stage', 'It has build'],
    [['FROM a'], 'x', 'no stage', 'No FROM of it has a name'],
    [['FROM a b'], undefined, 'api/Dockerfile:1: FROM takes an image', ''],
    [['FROM a AS'], undefined, 'FROM takes an image', ''],
    [['RUN x', 'FROM a'], undefined, 'api/Dockerfile:1: RUN stands before FROM', ''],
    [['ARG x'], undefined, 'there is no FROM', ''],
  ])('%j with the target %s fails', (lines, target, message, hint) => {
    const read = () => facts(lines, { target });
    expect(read).toThrow(DockerfileError);
    expect(read).toThrow(message);
    expect(read).toThrow(
      expect.objectContaining({ hint: hint === '' ? undefined : expect.stringContaining(hint) }),
    );
  });
});

describe('secrets', () => {
  it.each<[string, Array<{ id: string; required: boolean }>]>([
    ['type=secret,id=npm', [{ id: 'npm', required: false }]],
    ['type=secret,id=npm,required', [{ id: 'npm', required: true }]],
    ['type=secret,id=npm,required=true', [{ id: 'npm', required: true }]],
    ['type=secret,id=npm,required=0', [{ id: 'npm', required: false }]],
    ['TYPE=Secret,target=/root/.npmrc', [{ id: '.npmrc', required: false }]],
    ['type=secret,src=a,dst=/b', [{ id: 'a', required: false }]],
    ['type=secret,id=$NAME', [{ id: 'given', required: false }]],
    ['type=$TYPE,id=a,target=$HOME/x', [{ id: 'a', required: false }]],
    ['type=ssh,id=key', []],
    ['type=cache,id=a,target=/a', []],
    ['id=a,target=/a', []],
  ])('%s', (mount, expected) => {
    const lines = ['FROM scratch', 'ARG NAME', 'ENV TYPE=secret', `RUN --network=none --mount=${mount} x`];
    const { secrets, unknown } = facts(lines, { buildArgs: { NAME: 'given' } });
    expect(unknown).toEqual([]);
    expect(secrets).toEqual(expected.map(secret => ({ ...secret, line: 4 })));
  });

  it('are told once, as required where one RUN says so, of the stages that are needed', () => {
    const lines = [
      'FROM a AS x',
      'RUN --mount=type=secret,id=other x',
      'FROM b AS y',
      'RUN --mount=type=secret,id=one \\',
      '    --mount=type=secret,id=two x',
      'FROM c',
      'COPY --from=y a b',
      'RUN --mount=type=secret,id=one,required x',
    ];
    expect(facts(lines).secrets).toEqual([
      { id: 'one', line: 4, required: true },
      { id: 'two', line: 4, required: false },
    ]);
  });
});

describe('what an ADD takes from the network', () => {
  it.each<[string, boolean]>([
    ['ADD https://example.com/a.tar /', true],
    ['ADD ["http://example.com/a b", "/"]', true],
    ['ADD --chmod=755 a git@github.com:org/repo.git#v1 /', true],
    ['ADD git://example.com/repo /', true],
    ['ADD $URL /', true],
    ['ADD --checksum=sha256:abc https://example.com/a.tar /', false],
    ['ADD --checksum=$NONE https://example.com/a.tar /', true],
    ['ADD a.tar https://example.com/as-a-destination', false],
    ['ADD <<EOF /a\nhttps://example.com/a\nEOF', false],
    ['COPY a b', false],
    ['RUN curl https://example.com', false],
  ])('%s: %s', (line, remote) => {
    const { remote: lines } = facts(['FROM scratch', 'ENV URL="https://example.com/x"', line]);
    expect(lines).toEqual(remote ? [3] : []);
  });
});

describe('the frontend', () => {
  it.each<[string[], Partial<FactsOptions>, { text: string; line: number | undefined } | undefined]>([
    [['# syntax=docker/dockerfile:1'], {}, { text: 'docker/dockerfile:1', line: 1 }],
    [
      ['#!/usr/bin/env x', '#Syntax = docker/dockerfile:1 --more'],
      {},
      { text: 'docker/dockerfile:1', line: 2 },
    ],
    [['# escape=`', '# syntax=docker/dockerfile:1'], {}, { text: 'docker/dockerfile:1', line: 2 }],
    [['# a comment', '# syntax=docker/dockerfile:1'], {}, undefined],
    [['# other=1', '# syntax=docker/dockerfile:1'], {}, undefined],
    [
      ['# syntax=example.com/other'],
      { buildArgs: { BUILDKIT_SYNTAX: 'ghcr.io/mirror/docker/dockerfile-upstream:master' } },
      { text: 'ghcr.io/mirror/docker/dockerfile-upstream:master', line: undefined },
    ],
    [['# syntax=example.com/other'], { frontend: false }, undefined],
  ])('%j', (lines, options, expected) => {
    const { syntax, unknown } = facts([...lines, 'FROM scratch'], options);
    expect(syntax).toEqual(expected);
    expect(unknown).toEqual([]);
  });
});

it('tells the arguments that are declared where they count', () => {
  const lines = [
    'ARG A B=1',
    'FROM a AS x',
    'ARG NOT',
    'FROM b AS y',
    'ARG C',
    'ONBUILD ARG D',
    'FROM y',
    'ARG A E',
  ];
  expect(facts(lines).args).toEqual(['A', 'B', 'C', 'D', 'E']);
});

it('gives a stage the values of the one that it is built on', () => {
  const lines = [
    'ARG FIRST=1',
    'FROM a AS x',
    'ARG FIRST',
    'ENV ID=id-$FIRST OTHER=$ID',
    'ENV OLD form of it',
    'FROM x',
    'RUN --mount=type=secret,id=$ID --mount=type=secret,id=$OLD x',
    'ARG ID=later',
    'RUN --mount=type=secret,id=$ID x',
    'RUN --mount=type=secret,id=$OTHER x',
  ];
  const { secrets, unknown } = facts(lines);
  expect(secrets.map(({ id }) => id)).toEqual(['id-1', 'form of it', 'later']);
  // OTHER was set from the ID of the base image, if that has one.
  expect(unknown).toMatchObject([{ line: 10 }]);
});

it('reads whatever it is given, or says what is wrong with it', () => {
  const piece = fc.constantFrom(
    ...[
      'FROM ',
      'ARG ',
      'ENV ',
      'COPY ',
      'ADD ',
      'RUN ',
      'ONBUILD ',
      'AS ',
      '--from=',
      '--mount=',
      'type=secret,',
      'id=',
      'a',
      '0',
    ],
    ...[
      '=',
      '"',
      "'",
      '\\',
      D,
      `${D}{`,
      ':-',
      '}',
      '<<',
      'EOF',
      '[',
      ']',
      ',',
      '#',
      ' ',
      '\t',
      '\n',
      '\r',
      '\0',
      '__proto__',
      'a/b:1',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
      try {
        facts([`FROM scratch\n${pieces.join('')}`]);
      } catch (error) {
        expect(error).toBeInstanceOf(DockerfileError);
      }
    }),
    { numRuns: 2_000 },
  );
});
