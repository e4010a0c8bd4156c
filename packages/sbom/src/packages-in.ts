import type { Found, Reader } from './found.ts';

/** A file's packages, at most `room`, and what is wrong with the file. */
export function packagesIn(
  bytes: Uint8Array,
  { read, limit, beginning }: Reader,
  room: number,
): { packages: Found[]; wrong?: string } {
  const packages: Found[] = [];
  if (bytes.length > limit && !beginning)
    return { packages, wrong: `it has ${bytes.length} bytes, more than ${limit}` };
  let nameless = 0;
  try {
    for (const each of read(textOf(bytes, limit))) {
      if (each === undefined) nameless++;
      else if (packages.length === room) return { packages, wrong: 'there are too many packages to list' };
      else packages.push(each);
    }
  } catch {
    return { packages, wrong: 'it cannot be read' };
  }
  const entries = nameless + packages.length;
  return nameless === 0
    ? { packages }
    : { packages, wrong: `${nameless} of ${entries} entries name no package and version` };
}

/** The beginning of a file, at most so many bytes. */
export function textOf(bytes: Uint8Array, limit: number): string {
  return new TextDecoder().decode(bytes.subarray(0, limit));
}
