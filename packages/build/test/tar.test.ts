import { spawnSync } from 'node:child_process';
import { mkdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gzip } from '../src/gzip.ts';
import type { TarEntry } from '../src/tar/entry.ts';
import { readTar } from '../src/tar/read.ts';
import { writeTar } from '../src/tar/write.ts';
import { tempDir } from './tree.ts';

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* cut(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function file(path: string, text: string | Uint8Array, mode = 0o644): TarEntry {
  const bytes = Buffer.from(text);
  return {
    path,
    type: 'file',
    mode,
    uid: 0,
    gid: 0,
    mtime: 0,
    size: bytes.length,
    open: () => cut(bytes, 7),
  };
}

const NO_TAR = !spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout?.includes('GNU tar');
if (NO_TAR) console.log('skipped: reading archives back with GNU tar, which this machine lacks');

const LONG = `${'deep/'.repeat(60)}name.txt`;
const ENTRIES: TarEntry[] = [
  { path: 'app', type: 'directory', mode: 0o755, uid: 0, gid: 0, mtime: 0, size: 0 },
  file('app/a.txt', 'hello'),
  file('app/block', 'x'.repeat(512)),
  file('app/empty', ''),
  { path: 'app/link', type: 'symlink', mode: 0o777, uid: 0, gid: 0, mtime: 0, size: 0, link: 'a.txt' },
  file('app/run.sh', '#!/bin/sh\n', 0o755),
  file('app/\u00fcber \u2713.txt', 'unicode'),
  file(LONG, 'long'),
];

/** Makes the first member one of this type and size, with a checksum that is right. */
function lengthen(archive: Buffer, type: string, size: number): void {
  archive.write(type, 156, 'latin1');
  archive.write(
    Number.isNaN(size) ? 'twelve     \0' : `${size.toString(8).padStart(11, '0')}\0`,
    124,
    'latin1',
  );
  archive.write(' '.repeat(8), 148, 'latin1');
  const sum = archive.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  archive.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}

describe('writeTar', () => {
  it('is read back by our reader, however the bytes are cut', async () => {
    const bytes = await collect(writeTar(ENTRIES));
    expect(bytes.length % 512).toBe(0);
    for (const size of [1, 511, 100_000]) {
      const seen = [];
      for await (const { path, type, link, body, mode } of readTar(cut(bytes, size))) {
        seen.push([path.replace(/\/$/, ''), type, mode, link, (await collect(body)).toString()]);
      }
      const wanted = ENTRIES.map(async ({ path, type, mode, link, open }) => [
        path,
        type,
        mode,
        link ?? '',
        open === undefined ? '' : (await collect(open())).toString(),
      ]);
      expect(seen).toEqual(await Promise.all(wanted));
    }
  });

  it.skipIf(NO_TAR)('is read back by the system’s tar', async () => {
    await using dir = await tempDir();
    await writeFile(join(dir.path, 'a.tar'), await collect(writeTar(ENTRIES)));
    await mkdir(join(dir.path, 'out'));
    const { status, stderr } = spawnSync('tar', [
      '-xf',
      join(dir.path, 'a.tar'),
      '-C',
      join(dir.path, 'out'),
    ]);
    expect([status, stderr.toString()]).toEqual([0, '']);
    const out = join(dir.path, 'out');
    expect(await readFile(join(out, LONG), 'utf8')).toBe('long');
    expect(await readFile(join(out, 'app/\u00fcber \u2713.txt'), 'utf8')).toBe('unicode');
    expect(await readlink(join(out, 'app/link'))).toBe('a.txt');
    expect((await stat(join(out, 'app/run.sh'))).mode & 0o111).not.toBe(0);
  });

  it.skipIf(NO_TAR)('reads what the system’s tar writes with long names', async () => {
    await using dir = await tempDir();
    await mkdir(join(dir.path, LONG, '..'), { recursive: true });
    await writeFile(join(dir.path, LONG), 'long');
    for (const format of ['gnu', 'pax', 'ustar']) {
      const tar = join(dir.path, 'b.tar');
      spawnSync('tar', [`--format=${format}`, '-cf', tar, '-C', dir.path, 'deep']);
      const bytes = await readFile(tar);
      const names = [];
      for await (const { path } of readTar(cut(bytes, 4_096))) names.push(path);
      // ustar cannot hold this name at all: GNU tar leaves it out.
      if (format !== 'ustar') expect(names).toContain(LONG);
      else expect(names[0]).toBe('deep/');
    }
  });

  it.each([
    ['at the archive’s end', Number.POSITIVE_INFINITY],
    ['when its reader is done', 1],
  ])('lets go of what it reads from %s', async (_, most) => {
    const bytes = Buffer.concat([await collect(writeTar(ENTRIES)), Buffer.alloc(10_000)]);
    let open = true;
    async function* source() {
      try {
        yield* cut(bytes, 512);
      } finally {
        open = false;
      }
    }
    let seen = 0;
    for await (const _member of readTar(source())) if (++seen === most) break;
    expect([seen, open]).toEqual([Math.min(most, ENTRIES.length), false]);
  });

  it.each<[string, (archive: Buffer) => void, string]>([
    ['a damaged header', archive => archive.write('x', 512), 'no header at byte 512'],
    ['no archive at all', archive => archive.fill('x'), 'no header at byte 0'],
    ['a name without end', archive => lengthen(archive, 'L', 2 ** 21), 'a name or records of 2097152 bytes'],
    ['a member without size', archive => lengthen(archive, '0', Number.NaN), 'a member of no known size'],
  ])('refuses %s', async (_, damage, message) => {
    const archive = await collect(writeTar([file('a', ''), file('b', 'x')]));
    damage(archive);
    const all = (async () => {
      for await (const { body } of readTar(cut(archive, 700))) await collect(body);
    })();
    await expect(all).rejects.toThrow(message);
  });

  it('refuses a file that changes while it is packed', async () => {
    const entry = { ...file('a', 'hello'), size: 4 };
    await expect(collect(writeTar([entry]))).rejects.toThrow('a changed from 4 to 5 bytes');
  });
});

describe('gzip', () => {
  it('gives the same bytes however its input is cut, and the input back', async () => {
    const bytes = fc.array(fc.constantFrom('node_modules', 'index.js', 'é', '\0\0\0', 'x'), {
      maxLength: 60_000,
    });
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 300_000 }), async (parts, size) => {
        const plain = Buffer.from(parts.join(''));
        const packed = await collect(gzip(cut(plain, size)));
        expect(packed.equals(await collect(gzip(cut(plain, 131_072))))).toBe(true);
        expect(gunzipSync(packed).equals(plain)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('has a header without time, name or machine', async () => {
    const packed = await collect(gzip(cut(Buffer.from('hello'), 5)));
    expect([...packed.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  });
});
