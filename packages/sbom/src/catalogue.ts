import type { Found, Reader } from './found.ts';
import { packagesIn, textOf } from './packages-in.ts';
import { purlOf } from './purl.ts';
import { apk } from './read/apk.ts';
import { dpkg } from './read/dpkg.ts';
import { npm } from './read/npm.ts';
import { type Distribution, OS_RELEASE, readOsRelease } from './read/os-release.ts';
import { python } from './read/python.ts';
import { type Unread, UnreadFiles } from './unread.ts';

/** A file of an image as it is in the end. */
export interface ImageFile {
  /** From the image's root, with or without it: `/etc/os-release`. */
  path: string;
  bytes: Uint8Array;
}

export interface Listed extends Found {
  purl: string;
  /** The file that tells of it, as it can be shown; of several the first by name. */
  path: string;
}

/** What package managers left in an image. */
export interface Catalogue {
  /** Each once, ordered by purl. */
  packages: Listed[];
  distribution?: Distribution;
  /** What looks like a package manager's, and is not listed. */
  unread: Unread;
}

const READERS: readonly Reader[] = [dpkg, apk, npm, python];
/** More than this are not listed: an image may hold any number of files. */
const PACKAGES = 50_000;

/** No wanted file that is longer, in bytes, is looked at. */
export const FILE_LIMIT = Math.max(...READERS.map(({ limit }) => limit));

/** Whether a file of that path says anything about packages; no other need be read. */
export function wanted(path: string): boolean {
  const bare = rootless(path);
  return OS_RELEASE.includes(bare) || READERS.some(reader => reader.wanted(bare));
}

/**
 * Reads what is wanted of an image's files, in any order; the same files give the same catalogue. What an image holds
 * is another's: nothing in it makes this throw. Not read: rpm, Go and Rust binaries, Java archives, Ruby, PHP, and
 * code that was copied or bundled without its package's metadata.
 */
export async function catalogue(files: AsyncIterable<ImageFile>): Promise<Catalogue> {
  const listed: Array<Found & { path: string }> = [];
  const releases = new Map<string, Distribution | undefined>();
  const unread = new UnreadFiles();
  for await (const { path: given, bytes } of files) {
    const bare = rootless(given);
    if (OS_RELEASE.includes(bare)) releases.set(bare, readOsRelease(textOf(bytes, 64 * 1024)));
    const reader = READERS.find(each => each.wanted(bare));
    if (reader === undefined) continue;
    const path = bare.replace(/\p{C}+/gu, '�').slice(0, 300);
    const said = packagesIn(bytes, reader, PACKAGES - listed.length);
    for (const each of said.packages) listed.push({ ...each, path });
    if (said.wrong !== undefined) unread.add(path, said.wrong);
  }
  const distribution = OS_RELEASE.map(path => releases.get(path)).find(each => each !== undefined);
  return {
    packages: eachOnce(listed.map(each => ({ ...each, purl: purlOf(each, distribution) }))),
    ...(distribution !== undefined && { distribution }),
    unread: unread.told(),
  };
}

function rootless(path: string): string {
  return path.replace(/^\//, '');
}

/** Of what is installed at several places the first by path, with the licence of the first that has one. */
function eachOnce(listed: readonly Listed[]): Listed[] {
  const ordered = listed.toSorted((a, b) => compare(a.purl, b.purl) || compare(a.path, b.path));
  const once = new Map<string, Listed>();
  for (const each of ordered) {
    const first = once.get(each.purl);
    if (first === undefined) once.set(each.purl, each);
    else if (first.licence === undefined && each.licence !== undefined) first.licence = each.licence;
  }
  return [...once.values()];
}

/** By code units, as it is the same everywhere. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
