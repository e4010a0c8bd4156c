/** One entry of a tar archive, with long names already resolved. */
export interface TarEntry {
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  /** Permission bits. */
  mode: number;
  /** Where a link points, as written. */
  target: string;
  data: Buffer;
}

const BLOCK = 512;
const TYPES: Record<string, TarEntry['type']> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
};

/**
 * Reads a whole archive: ustar, with pax headers and GNU long names, which is what image layers use.
 * https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html
 */
export function* readTar(archive: Buffer): Generator<TarEntry> {
  let next: { path?: string; target?: string } = {};
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header[0] === 0) break;
    if (!checksumFits(header)) throw new Error(`not a tar archive: bad checksum at byte ${at}`);
    const size = number(header, 124, 12);
    const data = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (data.length < size) throw new Error('the tar archive is cut short');
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const kind = String.fromCharCode(header[156] ?? 0);
    if (kind === 'x') next = { ...next, ...pax(data) };
    else if (kind === 'L') next.path = text(data);
    else if (kind === 'K') next.target = text(data);
    else if (kind !== 'g') {
      const prefix = header.toString('latin1', 257, 262) === 'ustar' ? field(header, 345, 155) : '';
      const name = field(header, 0, 100);
      yield {
        path: next.path ?? (prefix === '' ? name : `${prefix}/${name}`),
        type: TYPES[kind] ?? 'other',
        mode: number(header, 100, 8) & 0o777,
        target: next.target ?? field(header, 157, 100),
        data,
      };
      next = {};
    }
  }
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

function field(header: Buffer, from: number, length: number): string {
  return text(header.subarray(from, from + length));
}

/** Octal digits, or base 256 where the first bit is set. */
function number(header: Buffer, from: number, length: number): number {
  if (((header[from] ?? 0) & 0x80) !== 0) return Number(header.readBigUInt64BE(from + length - 8));
  return Number.parseInt(field(header, from, length).trim() || '0', 8);
}

function checksumFits(header: Buffer): boolean {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (header[i] ?? 0);
  return sum === number(header, 148, 8);
}

/** Records of `LENGTH KEY=VALUE\n`. */
function pax(data: Buffer): { path?: string; target?: string } {
  const found: { path?: string; target?: string } = {};
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(32, at);
    const length = Number(data.toString('latin1', at, space));
    if (space < 0 || !(length > 0)) throw new Error('a pax header is malformed');
    const record = data.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    const value = record.slice(equals + 1);
    if (record.startsWith('path=')) found.path = value;
    if (record.startsWith('linkpath=')) found.target = value;
    at += length;
  }
  return found;
}
