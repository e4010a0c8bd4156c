const BLOCK = 512;

export interface Entry {
  path: string;
  data?: string;
  /** `0` file (the default), `1` hard link, `2` symbolic link, `5` directory, `L` long name, `x` pax. */
  type?: string;
  target?: string;
  mode?: number;
}

/** A ustar archive of these entries, written as they say, right or wrong. */
export function tarOf(...entries: Entry[]): Buffer {
  const parts = entries.flatMap(({ path, data = '', type = '0', target = '', mode = 0o644 }) => {
    const body = Buffer.from(data);
    const header = Buffer.alloc(BLOCK);
    header.write(path, 0, 100);
    header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
    header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write(type, 156);
    header.write(target, 157, 100);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

/** One pax record, its own length included. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes;
  while (String(length).length + bytes !== length) length = String(length).length + bytes;
  return `${length}${rest}`;
}
