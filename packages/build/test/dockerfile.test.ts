import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../src/dockerfile/instructions.ts';
import { toRecipe } from '../src/dockerfile/recipe.ts';
import { words } from '../src/dockerfile/words.ts';
import { DockerfileError } from '../src/dockerfile-error.ts';

const recipe = (text: string, args: Record<string, string> = {}) =>
  toRecipe(parseDockerfile(text, 'api/Dockerfile'), new Map(Object.entries(args)));

const D = '$';
const KNOWN: Record<string, string> = { A: 'one', EMPTY: '', SPACED: 'a b' };

describe('words', () => {
  it.each<[string, string[] | undefined]>([
    ['a  b', ['a', 'b']],
    [`${D}A-${D}{A}x`, ['one-onex']],
    [`${D}{NONE:-d} ${D}{EMPTY:-d} ${D}{EMPTY-d}`, ['d', 'd', '']],
    [`${D}{A:+yes} ${D}{NONE:+yes}x`, ['yes', 'x']],
    [`'${D}A' "${D}A"`, [`${D}A`, 'one']],
    [`\\${D}A a\\ b`, [`${D}A`, 'a b']],
    ['"a \\" b" "c\\d"', ['a " b', 'c\\d']],
    [`x=${D}SPACED`, ['x=a b']],
    ['""', ['']],
    [`5${D} ${D}`, [`5${D}`, D]],
    [`${D}{A%x}`, undefined],
  ])('%s', (text, expected) => {
    expect(words(text, name => KNOWN[name], '\\')).toEqual(expected);
  });
});

describe('toRecipe', () => {
  it('reads a usual service', () => {
    const text = [
      '# syntax=docker/dockerfile:1',
      'ARG NODE=24',
      `FROM --platform=linux/amd64 node:${D}{NODE}-slim AS run`,
      'ARG VERSION=dev',
      'ENV NODE_ENV=production \\',
      '    # a comment within',
      `    VERSION=${D}VERSION`,
      'ENV OLD style value',
      'WORKDIR /srv',
      'WORKDIR app',
      'COPY package*.json ./',
      'COPY --chmod=755 --chown=1000 ["a b.sh", "bin/"]',
      'COPY . .',
      'EXPOSE 8080 53/udp',
      'LABEL a.b="c d" e=f',
      'USER 1000',
      'ENTRYPOINT ["node"]',
      'CMD node server.js --x',
    ].join('\n');
    const read = recipe(text, { VERSION: '1.2', NODE: '22' });
    expect(read).toMatchObject({
      from: 'node:22-slim',
      directories: ['/srv', '/srv/app'],
      workdir: '/srv/app',
      exposed: ['8080/tcp', '53/udp'],
      user: '1000',
      entrypoint: ['node'],
      cmd: ['/bin/sh', '-c', 'node server.js --x'],
    });
    expect(Object.fromEntries(read.env)).toEqual({
      NODE_ENV: 'production',
      VERSION: '1.2',
      OLD: 'style value',
    });
    expect(Object.fromEntries(read.labels)).toEqual({ 'a.b': 'c d', e: 'f' });
    expect(read.copies).toEqual([
      { sources: ['package*.json'], to: '/srv/app', intoDirectory: true, uid: 0, gid: 0, line: 11 },
      {
        sources: ['a b.sh'],
        to: '/srv/app/bin',
        intoDirectory: true,
        mode: 0o755,
        uid: 1000,
        gid: 1000,
        line: 12,
      },
      { sources: [''], to: '/srv/app', intoDirectory: true, uid: 0, gid: 0, line: 13 },
    ]);
  });

  it.each([
    ['FROM scratch\n\nRUN npm ci', 3, 'RUN'],
    ['FROM a AS b\nFROM c\nCOPY --from=b / /', 2, 'second stage'],
    ['FROM scratch\nCOPY --from=other /a /b', 2, '--from=other'],
    ['FROM scratch\nCOPY --chown=node:node . .', 2, 'numeric'],
    ['FROM scratch\nCOPY <<EOF /a\nhi\nEOF', 2, 'here-document'],
    ['FROM scratch\nADD https://example.com/a /a', 2, 'ADD'],
    ['FROM scratch\nCOPY ../x /x', 2, 'outside'],
    ['FROM scratch\nCOPY x', 2, 'destination'],
    ['FROM scratch\nENV A', 2, 'KEY=value'],
    ['WORKDIR /a\nFROM scratch', 1, 'before FROM'],
    ['FROM scratch\n::error::boom', 2, 'no instruction'],
    ['# only a comment', undefined, 'no FROM'],
    [`FROM scratch\nENV A=${D}{B##x}`, 2, 'variable'],
  ])('%j fails at line %s', (text, line, words) => {
    try {
      recipe(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(DockerfileError);
      expect(error).toMatchObject({ line, file: 'api/Dockerfile' });
      expect((error as Error).message).toContain(words);
    }
  });
});
