import { BLOCK, padding, type TarEntry } from './entry.ts';

const TYPE_FLAG = { file: '0', symlink: '2', directory: '5' } as const;
/** The largest number that eleven octal digits hold: 8 GiB. */
const OCTAL_LIMIT = 0o77777777777;

/**
 * An entry's header blocks: ustar, preceded by a pax header where a name, a link or a size does not fit.
 * We write them ourselves so that an image's digest hangs on nothing but this file: a library that changed
 * how it splits a name would change every digest. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
export function tarHeader(entry: TarEntry): Buffer {
  const path = entry.type === 'directory' ? `${entry.path}/` : entry.path;
  const records: [string, string][] = [];
  if (!fits(path)) records.push(['path', path]);
  if (entry.link !== undefined && !fits(entry.link)) records.push(['linkpath', entry.link]);
  if (entry.size > OCTAL_LIMIT) records.push(['size', String(entry.size)]);
  const own = ustar(entry, path, entry.link ?? '', TYPE_FLAG[entry.type]);
  if (records.length === 0) return own;
  const body = Buffer.concat(records.map(([key, value]) => paxRecord(key, value)));
  const pax = ustar({ ...entry, mode: 0o644, size: body.length }, 'PaxHeaders/entry', '', 'x');
  return Buffer.concat([pax, body, Buffer.alloc(padding(body.length)), own]);
}

/** Only what every reader takes alike goes into the old field: up to 100 bytes of ASCII. */
function fits(name: string): boolean {
  return name.length <= 100 && /^[\x20-\x7e]*$/.test(name);
}

function ustar(entry: TarEntry, path: string, link: string, flag: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(path, 0, 100, 'utf8');
  octal(block, 100, 8, entry.mode);
  octal(block, 108, 8, entry.uid);
  octal(block, 116, 8, entry.gid);
  octal(block, 124, 12, entry.size > OCTAL_LIMIT ? 0 : entry.size);
  octal(block, 136, 12, entry.mtime);
  block.write(' '.repeat(8), 148, 'latin1');
  block.write(flag, 156, 'latin1');
  block.write(link, 157, 100, 'utf8');
  block.write('ustar\0', 257, 'latin1');
  block.write('00', 263, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function octal(block: Buffer, offset: number, length: number, value: number): void {
  block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1');
}

/** `<length> <key>=<value>\n`, where the length counts its own digits. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}
