export const BLOCK = 512;
/** In seconds: the same for all, so that the same tree is the same archive; and one that zip knows, too, which begins in 1980. */
const CHANGED = 540_000_000;

export interface Member {
  /** Of a folder with a slash at its end. */
  name: string;
  kind: 'file' | 'folder' | 'link';
  /** Permissions, with or without the kind's bits. */
  mode: number;
  /** Of all but files 0. */
  size: number;
  /** Where a link points. */
  link?: string;
}

const FLAGS = { file: '0', link: '2', folder: '5' };

/**
 * The blocks before a member's content: ustar's, and before that pax's where a name is not short and plain.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
export function tarHeader({ name, kind, mode, size, link = '' }: Member): Buffer {
  const own = ustar(name, FLAGS[kind], mode, size, link);
  const records = Object.entries({ path: name, linkpath: link })
    .filter(([, text]) => text.length > 100 || /[^\x20-\x7e]/.test(text))
    .map(([key, text]) => record(key, text));
  if (records.length === 0) return own;
  const pax = Buffer.from(records.join(''));
  return Buffer.concat([ustar('pax', 'x', 0o644, pax.length, ''), pax, padding(pax.length), own]);
}

/** Zeros that fill the last block. */
export function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

function ustar(name: string, flag: string, mode: number, size: number, link: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, digits: number) =>
    block.write(value.toString(8).padStart(digits, '0'), at);
  block.write(name, 0, 100);
  octal(mode & 0o7777, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(CHANGED, 136, 11);
  block.write(`${' '.repeat(8)}${flag}`, 148);
  block.write(link, 157, 100);
  block.write('ustar\x0000', 257);
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  block[154] = 0;
  return block;
}

/** `<length> <key>=<text>\n`, where the length counts its own digits. */
function record(key: string, text: string): string {
  const rest = Buffer.byteLength(` ${key}=${text}\n`);
  const length = rest + String(rest + String(rest).length).length;
  return `${length} ${key}=${text}\n`;
}
