/** A package as its manager wrote it down in the image. */
export interface Found {
  /** In the words of a purl. https://github.com/package-url/purl-spec/tree/main/types */
  manager: 'apk' | 'deb' | 'npm' | 'pypi';
  /** As the manager writes it: `@scope/name`. */
  name: string;
  version: string;
  architecture?: string;
  /** What it was built from, where that has another name or version: `gcc-12`, `gcc-12@12.2.0-14`. Advisories go by it. */
  source?: string;
  /** The SPDX expression that it declares. */
  licence?: string;
}

/** How one manager's files are known by their path, and read. */
export interface Reader {
  wanted: (path: string) => boolean;
  /** The most of a file that is read: bytes. */
  limit: number;
  /** Whether its beginning is enough; any other file that is longer is not read at all. */
  beginning?: true;
  /** Every package, and undefined for each entry that names none. Throws for what is no such file. */
  read: (text: string) => Iterable<Found | undefined>;
}

/** One word without control characters, as every manager's names and versions are. */
const WORD = /^[\p{L}\p{N}\p{P}\p{S}]{1,256}$/u;

/** What a manager's entry says, as far as it names a package at all. */
export function found(
  manager: Found['manager'],
  given: { [Key in Exclude<keyof Found, 'manager' | 'licence'>]?: unknown } & {
    licence?: string | undefined;
  },
): Found | undefined {
  const [name, version, architecture, source] = [
    given.name,
    given.version,
    given.architecture,
    given.source,
  ].map(value => (typeof value === 'string' && WORD.test(value) ? value : undefined));
  if (name === undefined || version === undefined) return undefined;
  return {
    manager,
    name,
    version,
    ...(architecture !== undefined && { architecture }),
    ...(source !== undefined && { source }),
    ...(given.licence !== undefined && { licence: given.licence }),
  };
}
