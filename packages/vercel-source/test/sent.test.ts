import { appendFileSync, lstatSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@pipeline/contracts';
import { type CreateOptions, createWith, type FileSet, openVercel } from '@pipeline/vercel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalVercel, startVercel } from '../../local-cloud/src/index.ts';
import { readSource } from '../src/index.ts';
import { type Entry, tree } from './tree.ts';

const log = () => {};
/** Waits not at all. */
const clock: Clock = { now: Date.now, sleep: async (_, signal) => signal?.throwIfAborted() };
const FILES: Record<string, Entry> = {
  'index.html': '<h1>shop</h1>',
  'bin/start': { program: '#!/bin/sh\n' },
  'large.bin': Buffer.alloc(3_000_000, 'large'),
  nothing: '',
  link: { link: 'index.html' },
  'twin.html': '<h1>shop</h1>',
};
const UNLIKE = 5;

let vercel: LocalVercel;
beforeEach(async () => {
  vercel = await startVercel();
});
afterEach(() => vercel.close());

const deploy = (source: FileSet, options: Partial<CreateOptions> = {}) => {
  const { VERCEL_ORG_ID: team, VERCEL_PROJECT_ID: project = '' } = vercel.env;
  const api = openVercel({ token: vercel.token, scope: { team }, clock, endpoint: vercel.url });
  return createWith(api, source, { name: 'shop-web', project }, {}, { log, ...options });
};
const read = (folder: string, archive: 'none' | 'tgz' = 'none') =>
  readSource({ folder, archive, tempFolder: tree({}) }, log);
const uploads = () => vercel.log.requests('vercel', 'UploadFile');
const kept = () => [...(vercel.world.files.values().next().value ?? [])];

describe.each(['none', 'tgz'] as const)('a tree that is sent with archive %s', archive => {
  it('arrives as it is', async () => {
    const folder = tree(FILES);
    const { id } = await deploy(await read(folder, archive));
    const files = vercel.world.deployments.find(made => made.id === id)?.files ?? new Map();
    expect([...files.keys()].sort()).toEqual(Object.keys(FILES).sort());
    for (const [name, { content, mode }] of files) {
      const path = join(folder, name);
      const stats = lstatSync(path);
      expect(mode).toBe(stats.mode);
      expect(
        content.equals(stats.isSymbolicLink() ? Buffer.from(readlinkSync(path)) : readFileSync(path)),
      ).toBe(true);
    }
  });

  it('is not sent again where it has not changed', async () => {
    await deploy(await read(tree(FILES), archive));
    const before = uploads().length;
    await deploy(await read(tree(FILES), archive));
    expect(uploads().length).toBe(before);
  });
});

it('each content is sent once', async () => {
  await deploy(await read(tree(FILES)));
  expect(uploads()).toHaveLength(UNLIKE);
});

describe('an upload that breaks off', () => {
  it('is done again, that file alone', async () => {
    vercel.vercelFaults.add({ kind: 'upload-breaks', after: 1_000_000, count: 1 });
    await deploy(await read(tree({ 'large.bin': FILES['large.bin'] ?? '', 'small.txt': 'small' })));
    expect(uploads()).toHaveLength(3);
    expect(kept()).toHaveLength(2);
  });

  it('leaves the rest to the next run, where the whole run ends', async () => {
    const source = await read(tree(FILES));
    let left = 2;
    const open: FileSet['open'] = sha => {
      if (left-- === 0) throw new Error('the runner is gone');
      return source.open(sha);
    };
    await expect(deploy({ ...source, open }, { concurrency: 1 })).rejects.toThrow('the runner is gone');
    const before = uploads().length;
    expect(before).toBe(2);
    await deploy(source);
    expect(uploads().length - before).toBe(UNLIKE - before);
  });
});

it('what changes before it is sent is told, and nothing is kept under its hash', async () => {
  for (const name of ['index.html', 'large.bin']) {
    const folder = tree({ [name]: FILES[name] ?? '' });
    const source = await read(folder);
    writeFileSync(join(folder, name), Buffer.alloc(lstatSync(join(folder, name)).size, 'other'));
    await expect(deploy(source)).rejects.toThrow(`path: ${name} changed while it was being deployed`);
    appendFileSync(join(folder, name), 'more');
    await expect(deploy(source)).rejects.toThrow(`path: ${name} changed while it was being deployed`);
  }
  expect(kept()).toEqual([]);
});

it('is cancelled with its reason, and creates nothing', async () => {
  const cancel = new AbortController();
  const source = await read(tree(FILES));
  const open: FileSet['open'] = sha => {
    cancel.abort(new Error('cancelled by hand'));
    return source.open(sha);
  };
  await expect(deploy({ ...source, open }, { signal: cancel.signal })).rejects.toThrow('cancelled by hand');
  expect(vercel.world.deployments).toEqual([]);
});
