import { ByteReader } from './byte-reader.ts';
import { TarDamage } from './damage.ts';
import { BLOCK, padding } from './entry.ts';
import { isTarHeader } from './header-sum.ts';

/** One member of an archive that we read; `body` must be read (or left) before the next one is asked for. */
export interface TarMember {
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  mode: number;
  size: number;
  link: string;
  body: AsyncIterable<Uint8Array>;
}

const TYPES: Record<string, TarMember['type']> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
};

/** How long a member's name or its other records may be, in bytes. */
const LONGEST_RECORDS = 1 << 20;

/**
 * Reads an archive as docker, BuildKit and GNU tar write it: ustar, pax, and GNU's long names. Throws TarDamage for
 * what is none.
 * https://www.gnu.org/software/tar/manual/html_node/Standard.html
 */
export async function* readTar(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TarMember> {
  const reader = new ByteReader(bytes);
  try {
    yield* members(reader);
  } finally {
    await reader.close();
  }
}

async function* members(reader: ByteReader): AsyncGenerator<TarMember> {
  let pax: Record<string, string> = {};
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header.every(byte => byte === 0)) return;
    if (header.length < BLOCK || !isTarHeader(header)) {
      throw new TarDamage(`the archive is damaged: no header at byte ${reader.position - header.length}`);
    }
    const size = pax.size === undefined ? numberAt(header, 124, 12) : Number(pax.size);
    if (!Number.isSafeInteger(size) || size < 0)
      throw new TarDamage('the archive has a member of no known size');
    const flag = String.fromCharCode(header[156] ?? 0);
    if (flag === 'x' || flag === 'L' || flag === 'K' || flag === 'g') {
      if (size > LONGEST_RECORDS) throw new TarDamage(`the archive has a name or records of ${size} bytes`);
      const body = await reader.take(size);
      await reader.skip(padding(size));
      if (flag === 'x') pax = { ...pax, ...paxRecords(body) };
      if (flag === 'L') pax.path = textAt(body, 0, body.length);
      if (flag === 'K') pax.linkpath = textAt(body, 0, body.length);
      continue;
    }
    const prefix = textAt(header, 257, 5) === 'ustar' && header[262] === 0 ? textAt(header, 345, 155) : '';
    const name = textAt(header, 0, 100);
    const end = reader.position + size;
    yield {
      path: pax.path ?? (prefix === '' ? name : `${prefix}/${name}`),
      type: TYPES[flag] ?? 'other',
      mode: numberAt(header, 100, 8),
      size,
      link: pax.linkpath ?? textAt(header, 157, 100),
      body: reader.stream(size),
    };
    pax = {};
    await reader.skip(end - reader.position + padding(size));
  }
}

const UTF8 = new TextDecoder();

function textAt(block: Uint8Array, offset: number, length: number): string {
  const field = block.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return UTF8.decode(end < 0 ? field : field.subarray(0, end));
}

/** Octal text, or GNU's base-256 where the first bit is set. */
function numberAt(block: Uint8Array, offset: number, length: number): number {
  const field = block.subarray(offset, offset + length);
  if (((field[0] ?? 0) & 0x80) === 0) return Number.parseInt(textAt(field, 0, length).trim() || '0', 8);
  return field.subarray(1).reduce((total, byte) => total * 256 + byte, (field[0] ?? 0) & 0x7f);
}

function paxRecords(body: Uint8Array): Record<string, string> {
  const records: Record<string, string> = {};
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at);
    const length = Number(UTF8.decode(body.subarray(at, space)));
    if (space < 0 || !(length > 0)) break;
    const record = UTF8.decode(body.subarray(space + 1, at + length - 1));
    const equals = record.indexOf('=');
    records[record.slice(0, equals)] = record.slice(equals + 1);
    at += length;
  }
  return records;
}
