import { RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import type { FileSet } from '../../src/source.ts';
import { createWith } from '../../src/upload/create.ts';
import { BODY, standIn, texts } from './stand-in.ts';

const log = () => {};

describe('createWith', () => {
  it('sends nothing where Vercel has all', async () => {
    const { api, calls } = standIn({ has: ['a', 'b'] });
    expect((await createWith(api, texts('a', 'b'), BODY, {}, { log })).id).toBe('dpl_1');
    expect(calls).toEqual(['create']);
  });

  it('sends what is missing, and creates it again', async () => {
    const { api, calls, received } = standIn({ has: ['a'] });
    await createWith(api, texts('a', 'b', 'c'), BODY, { prebuilt: true }, { log });
    expect(calls.toSorted()).toEqual(['create', 'create', 'upload b', 'upload c']);
    expect(calls.at(-1)).toBe('create');
    expect(received).toEqual({ b: 'content of b', c: 'content of c' });
  });

  it('says the same each time that it creates', async () => {
    const { api, bodies } = standIn({ has: [] });
    await createWith(api, texts('a'), BODY, { forceNew: true }, { log });
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toEqual([
      { ...BODY, files: [{ file: 'a.txt', sha: 'a', size: 12, mode: 0o100644 }] },
      { forceNew: true },
    ]);
    expect(bodies[1]).toEqual(bodies[0]);
  });

  it('sends what is named twice only once', async () => {
    const { api, calls } = standIn({ has: [], names: missing => [...missing, ...missing] });
    await createWith(api, texts('a', 'b'), BODY, {}, { log });
    expect(calls.filter(call => call === 'upload a')).toHaveLength(1);
  });

  it('sends again what Vercel has lost meanwhile, once', async () => {
    const { api, calls } = standIn({ has: [], loses: 1 });
    await createWith(api, texts('a', 'b'), BODY, {}, { log });
    expect(calls.filter(call => call === 'upload a')).toHaveLength(2);
    expect(calls.filter(call => call === 'create')).toHaveLength(3);
  });

  it('ends where Vercel goes on to lose files', async () => {
    const { api, calls } = standIn({ has: [], loses: 9 });
    const error = await createWith(api, texts('a', 'b'), BODY, {}, { log }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ outcome: 'known', transient: false, errorCode: 'missing_files' });
    expect(String(error)).toMatch(/still lacks 2 of the files/);
    expect(calls).toHaveLength(3 + 4);
  });

  it('ends where Vercel asks for what is none of the files', async () => {
    const { api, calls } = standIn({ has: [], names: () => ['x'] });
    await expect(createWith(api, texts('a'), BODY, {}, { log })).rejects.toThrow(
      /none of the deployment's: x/,
    );
    expect(calls).toEqual(['create']);
  });

  it('leaves an unknown outcome to who can look for it', async () => {
    const lost = new RemoteError('no answer', { service: 'Vercel', operation: 'create', outcome: 'unknown' });
    let created = 0;
    const api = {
      create: () => {
        created++;
        return Promise.reject(lost);
      },
      upload: () => Promise.resolve(),
    };
    await expect(createWith(api, texts('a'), BODY, {}, { log })).rejects.toBe(lost);
    expect(created).toBe(1);
  });

  it('goes on where an interrupted run stopped', async () => {
    const broken = standIn({ has: [], fails: { c: new Error('disk on fire') } });
    const source = texts('a', 'b', 'c', 'd');
    await expect(createWith(broken.api, source, BODY, {}, { log, concurrency: 1 })).rejects.toThrow(
      'disk on fire',
    );
    const kept = Object.keys(broken.received);
    expect(kept).toEqual(['a', 'b']);
    const { api, calls } = standIn({ has: kept });
    await createWith(api, source, BODY, {}, { log });
    expect(calls.filter(call => call.startsWith('upload')).toSorted()).toEqual(['upload c', 'upload d']);
  });
});

describe('what is told of an upload', () => {
  it('is a line at the beginning and one at the end, with what there is', async () => {
    const lines: string[] = [];
    let at = 0;
    const now = () => (at += 100);
    const { api } = standIn({ has: ['a'] });
    const source: FileSet = texts(...'abcdefghij');
    await createWith(api, source, BODY, {}, { log: line => lines.push(line), now });
    expect(lines).toEqual(['Vercel lacks 9 files of it, 108 B', 'Uploaded 9 files, 108 B, in 0.9 s']);
  });

  it('has a line every five seconds at the most', async () => {
    const lines: string[] = [];
    let at = 0;
    const now = () => (at += 2_000);
    const { api } = standIn({ has: [] });
    await createWith(
      api,
      texts(...'abcdefg'),
      BODY,
      {},
      { log: line => lines.push(line), now, concurrency: 1 },
    );
    expect(lines).toEqual([
      'Vercel lacks 7 files of it, 84 B',
      'Uploaded 3 of 7 files, 36 B of 84 B',
      'Uploaded 6 of 7 files, 72 B of 84 B',
      'Uploaded 7 files, 84 B, in 14.0 s',
    ]);
  });
});
