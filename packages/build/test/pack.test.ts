import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ConfigError } from '@pipeline/contracts';
import { type ImageConfig, type Layout, type Manifest, readBytes, rootOf } from '@pipeline/oci';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PackOptions, pack } from '../src/pack/pack.ts';
import { readTar } from '../src/tar/read.ts';
import { baseRegistry, one } from './base-registry.ts';
import { type Tree, tempDir, writeTree } from './tree.ts';

if (process.platform !== 'linux') console.log('skipped: a name that is not UTF-8, which only Linux has');

const noRegistry = () => Promise.reject(new Error('no registry is asked'));

async function packTree(dir: string, tree: Tree, options: Partial<PackOptions> = {}) {
  const context = join(dir, 'context');
  await writeTree(context, tree);
  const dockerfile = { path: join(context, 'Dockerfile'), name: 'Dockerfile' };
  const { layout } = await pack(join(dir, 'layout'), {
    context,
    dockerfile,
    registryFor: noRegistry,
    ...options,
  });
  const root = await rootOf(layout);
  const manifest = await json<Manifest>(layout, root.digest);
  const config = await json<ImageConfig>(layout, manifest.config.digest);
  return { layout, digest: root.digest, manifest, config, files: await listing(layout, manifest) };
}

async function json<T>(layout: Layout, digest: Manifest['config']['digest']): Promise<T> {
  return JSON.parse(Buffer.from(await readBytes(layout, digest)).toString()) as T;
}

/** Per layer: `path mode`, with the text of small files. */
async function listing(layout: Layout, manifest: Manifest): Promise<string[][]> {
  const layers = [];
  for (const { digest } of manifest.layers) {
    const bytes = gunzipSync(await readBytes(layout, digest));
    const names = [];
    for await (const { path, mode, link } of readTar(one(bytes))) {
      names.push(`${path} ${mode.toString(8)}${link === '' ? '' : ` -> ${link}`}`);
    }
    layers.push(names);
  }
  return layers;
}

const SERVICE: Tree = {
  Dockerfile: 'FROM scratch\nWORKDIR /app\nCOPY . .\nEXPOSE 8080\nCMD ["node", "server.js"]\n',
  '.dockerignore': 'Dockerfile\n.dockerignore\n*.log\n',
  'server.js': 'console.log(1)',
  'bin/run': { text: '#!/bin/sh', mode: 0o700 },
  'secret.txt': { text: 's', mode: 0o600 },
  'debug.log': 'noise',
  'node_modules/a/index.js': 'module.exports = 1',
  'node_modules/.bin/a': { link: '../a/index.js' },
};

describe('pack', () => {
  it('puts dependencies and code into layers of their own, with plain modes', async () => {
    await using dir = await tempDir();
    const { files, config, manifest } = await packTree(dir.path, SERVICE);
    expect(files).toEqual([
      [
        'app/ 755',
        'app/node_modules/ 755',
        'app/node_modules/.bin/ 755',
        'app/node_modules/.bin/a 777 -> ../a/index.js',
        'app/node_modules/a/ 755',
        'app/node_modules/a/index.js 644',
      ],
      ['app/bin/ 755', 'app/bin/run 755', 'app/secret.txt 644', 'app/server.js 644'],
    ]);
    expect(config).toMatchObject({
      architecture: 'amd64',
      created: '1970-01-01T00:00:00Z',
      config: { WorkingDir: '/app', Cmd: ['node', 'server.js'], ExposedPorts: { '8080/tcp': {} } },
    });
    expect(config.rootfs.diff_ids).toHaveLength(manifest.layers.length);
  });

  it('gives a digest that hangs on nothing but the input', async () => {
    await using dir = await tempDir();
    const { digest } = await packTree(dir.path, SERVICE);
    // A change here changes the digest of every image that users have packed: say so in the changelog.
    expect(digest).toBe('sha256:1717f05fd4a6977f7f5c882e2b834db238f79d6a148d534fc7417ba50e029e45');
  });

  it('gives one digest for one tree, whatever the order, the times and the umask of its files', async () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9._é-]{1,12}$/).filter(each => !/^\.+$/.test(each));
    const tree = fc.dictionary(
      fc.tuple(name, name).map(([a, b]) => `d-${a}/f-${b}`),
      fc.string(),
      { maxKeys: 12 },
    );
    await fc.assert(
      fc.asyncProperty(tree, fc.date({ min: new Date(0), noInvalidDate: true }), async (files, time) => {
        await using first = await tempDir();
        await using second = await tempDir();
        const all: Tree = { Dockerfile: 'FROM scratch\nCOPY . /app/\n', ...files };
        const one = await packTree(first.path, all);
        const looser = Object.entries(all)
          .reverse()
          .map(([path, text]) => [path, { text: String(text), mode: 0o666 }]);
        const context = join(second.path, 'context');
        await writeTree(context, Object.fromEntries(looser));
        for (const path of Object.keys(all)) await utimes(join(context, path), time, time);
        const other = await packTree(second.path, {});
        expect(other.digest).toBe(one.digest);
      }),
      { numRuns: 25 },
    );
  });

  it('leaves the layer of dependencies alone when the code changes', async () => {
    await using before = await tempDir();
    await using after = await tempDir();
    const first = await packTree(before.path, SERVICE);
    const second = await packTree(after.path, { ...SERVICE, 'server.js': 'console.log(2)' });
    expect(second.manifest.layers[0]).toEqual(first.manifest.layers[0]);
    expect(second.manifest.layers[1]).not.toEqual(first.manifest.layers[1]);
  });

  it('takes a file to a file, a directory and what a pattern finds', async () => {
    await using dir = await tempDir();
    const { files } = await packTree(dir.path, {
      Dockerfile: [
        'FROM scratch',
        'COPY a.txt /etc/renamed',
        'COPY a.txt /etc/in/',
        'COPY *.json sub /all/',
        'COPY --chmod=0440 --chown=10:20 a.txt /etc/owned',
      ].join('\n'),
      'a.txt': 'a',
      'b.json': '{}',
      'c.json': '{}',
      'sub/deep/x': 'x',
    });
    expect(files.flat()).toEqual([
      'all/ 755',
      'all/b.json 644',
      'all/c.json 644',
      'all/deep/ 755',
      'all/deep/x 644',
      'etc/ 755',
      'etc/in/ 755',
      'etc/in/a.txt 644',
      'etc/owned 440',
      'etc/renamed 644',
    ]);
  });

  it.each([
    ['FROM scratch\nCOPY none /x', 'COPY none: there is no such file', 2],
    ['FROM scratch\nCOPY *.txt /x', 'which is no directory', 2],
    ['FROM scratch\nCOPY l /x', 'it is a symbolic link to a.txt', 2],
    ['FROM scratch\nCOPY ignored.txt /x', 'there is no such file', 2],
  ])('%j is refused', async (text, message, line) => {
    await using dir = await tempDir();
    const tree = {
      Dockerfile: text,
      '.dockerignore': 'ignored.txt',
      'a.txt': 'a',
      'b.txt': 'b',
      'ignored.txt': 'i',
      l: { link: 'a.txt' },
    };
    await expect(packTree(dir.path, tree)).rejects.toMatchObject({
      line,
      message: expect.stringContaining(message),
    });
  });
});

describe('pack on a base image', () => {
  const base = {
    config: {
      Env: ['PATH=/opt/bin', 'A=base'],
      Entrypoint: ['entry'],
      Cmd: ['base-cmd'],
      WorkingDir: '/work',
      Labels: { own: '1' },
      StopSignal: 'SIGINT',
    },
  };

  it('keeps its layers, directories and settings, and adds to them', async () => {
    await using dir = await tempDir();
    const registry = await baseRegistry(dir.path, base);
    const tree = {
      Dockerfile: `FROM node:24\nENV B=${D}A PATH=${D}PATH:/x\nCOPY a.txt a.txt\nCOPY a.txt /tmp\nCOPY a.txt /bin/tool\nCOPY a.txt /usr/gone/b\n`,
      'a.txt': 'a',
    };
    const { files, config, manifest } = await packTree(dir.path, tree, { registryFor: async () => registry });
    expect(manifest.layers).toHaveLength(3);
    expect(files[2]).toEqual([
      'bin/tool 644',
      'tmp/a.txt 644',
      'usr/gone/ 755',
      'usr/gone/b 644',
      'work/ 755',
      'work/a.txt 644',
    ]);
    expect(config.config).toMatchObject({
      Env: ['PATH=/opt/bin:/x', 'A=base', 'B=base'],
      Entrypoint: ['entry'],
      Cmd: ['base-cmd'],
      WorkingDir: '/work',
      StopSignal: 'SIGINT',
    });
  });

  it('drops its command when the entrypoint is another', async () => {
    await using dir = await tempDir();
    const registry = await baseRegistry(dir.path, base);
    const tree = { Dockerfile: 'FROM node:24\nENTRYPOINT ["mine"]' };
    const { config } = await packTree(dir.path, tree, { registryFor: async () => registry });
    expect(config.config).toMatchObject({ Entrypoint: ['mine'], Cmd: [] });
  });

  it.each([
    [{ architecture: 'arm64' }, 'has no image for linux/amd64'],
    [{ config: { OnBuild: ['RUN x'] } }, 'ONBUILD'],
  ])('%j is refused', async (config, message) => {
    await using dir = await tempDir();
    const registry = await baseRegistry(dir.path, config);
    const packed = packTree(dir.path, { Dockerfile: 'FROM node:24' }, { registryFor: async () => registry });
    await expect(packed).rejects.toThrow(message);
  });

  it('asks no registry where the base is overridden by scratch', async () => {
    await using dir = await tempDir();
    const { manifest } = await packTree(
      dir.path,
      { Dockerfile: 'FROM node:24\nCOPY a /a', a: 'a' },
      { base: 'scratch' },
    );
    expect(manifest.layers).toHaveLength(1);
  });
});

describe('what cannot be packed is told, not taken for a fault of ours', () => {
  it.each([
    [
      'a malformed pattern',
      { Dockerfile: 'FROM scratch\nCOPY [z-a] /x/' },
      /Dockerfile:2: the pattern "\[z-a\]"/,
    ],
    [
      'one to ignore',
      { Dockerfile: 'FROM scratch', '.dockerignore': 'a\n[z-a]' },
      /\.dockerignore: the pattern/,
    ],
    [
      'a binary Dockerfile',
      { Dockerfile: `\u0000\u001b[31m${'x'.repeat(9_000)}` },
      /^.{1,120}is no instruction$/,
    ],
  ])('%s', async (_, tree, message) => {
    await using dir = await tempDir();
    const error = await packTree(dir.path, tree).catch((failed: unknown) => failed);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
    expect(String(error)).not.toMatch(/\p{Cc}/u);
  });

  it.runIf(process.platform === 'linux')('a name that is not UTF-8', async () => {
    await using dir = await tempDir();
    await mkdir(join(dir.path, 'context'));
    await writeFile(Buffer.concat([Buffer.from(`${dir.path}/context/a`), Buffer.from([0xff])]), '');
    const packed = packTree(dir.path, { Dockerfile: 'FROM scratch\nCOPY . /' });
    await expect(packed).rejects.toThrow(/cannot be packed: its name is not UTF-8/);
  });
});

const D = '$';
