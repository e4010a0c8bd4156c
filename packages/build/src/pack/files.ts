import { posix } from 'node:path';
import type { Copy } from '../dockerfile/copy.ts';
import type { Recipe } from '../dockerfile/recipe.ts';
import { DockerfileError } from '../dockerfile-error.ts';
import { globToRegExp, isGlob } from '../glob.ts';
import type { TarEntry } from '../tar/entry.ts';
import type { BaseFiles } from './base-files.ts';
import type { ContextEntry } from './context.ts';

/** What the recipe puts into the image, by absolute path. */
export type ImageFiles = Map<string, TarEntry>;

/** Carries out WORKDIRs and COPYs, in their order, onto what the base image has. */
export function imageFiles(
  recipe: Recipe,
  context: readonly ContextEntry[],
  base: BaseFiles,
  at: { file: string; mtime: number },
): ImageFiles {
  const files: ImageFiles = new Map();
  const isDirectory = (path: string) =>
    path === '/' ||
    files.get(path)?.type === 'directory' ||
    recipe.directories.includes(path) ||
    base.isDirectory(path);
  for (const path of recipe.directories) addDirectory(files, base, path, at.mtime);
  for (const copy of recipe.copies) {
    const sources = copy.sources.flatMap(source => resolve(source, copy, context, at.file));
    const into = copy.intoDirectory || isDirectory(copy.to);
    if (sources.length > 1 && !into) {
      throw new DockerfileError(
        `COPY of ${sources.length} things to ${copy.to}, which is no directory`,
        {
          file: at.file,
          line: copy.line,
        },
        { hint: 'End the destination with "/"' },
      );
    }
    for (const source of sources) place(files, base, source, copy, into, context, at.mtime);
  }
  return files;
}

/** A source → entries of the context; the context itself is the entry with an empty path. */
function resolve(source: string, copy: Copy, context: readonly ContextEntry[], file: string): ContextEntry[] {
  if (source === '') return [{ path: '', type: 'directory', executable: false, size: 0 }];
  const pattern = isGlob(source) ? sourcePattern(source, { file, line: copy.line }) : undefined;
  const found = context.filter(({ path }) => (pattern === undefined ? path === source : pattern.test(path)));
  const link = found.find(({ type }) => type === 'symlink' && pattern === undefined);
  if (link !== undefined) {
    throw new DockerfileError(
      `COPY ${source}: it is a symbolic link to ${link.link}`,
      { file, line: copy.line },
      {
        hint: 'Name what it points at, or the directory that it is in',
      },
    );
  }
  if (found.length > 0) return found;
  // Ignored directories may still hold what was taken in again.
  if (context.some(({ path }) => path.startsWith(`${source}/`))) {
    return [{ path: source, type: 'directory', executable: false, size: 0 }];
  }
  throw new DockerfileError(
    `COPY ${source}: there is no such file in the context`,
    { file, line: copy.line },
    {
      hint: 'Paths are relative to the context, not to the Dockerfile; see also .dockerignore, which may leave it out',
    },
  );
}

function sourcePattern(source: string, at: { file: string; line: number }): RegExp {
  try {
    return globToRegExp(source);
  } catch (cause) {
    throw new DockerfileError(cause instanceof Error ? cause.message : String(cause), at, { cause });
  }
}

/** A directory's contents go to the destination, a file into it or under its name. */
function place(
  files: ImageFiles,
  base: BaseFiles,
  source: ContextEntry,
  copy: Copy,
  into: boolean,
  context: readonly ContextEntry[],
  mtime: number,
): void {
  const put = (path: string, entry: ContextEntry) => {
    addParents(files, base, path, mtime);
    files.set(path, toTarEntry(path, entry, copy, mtime));
  };
  if (source.type !== 'directory') {
    put(into ? posix.join(copy.to, posix.basename(source.path)) : copy.to, source);
    return;
  }
  addDirectory(files, base, copy.to, mtime);
  const below = source.path === '' ? '' : `${source.path}/`;
  for (const entry of context) {
    if (!entry.path.startsWith(below)) continue;
    const path = posix.join(copy.to, entry.path.slice(below.length));
    if (entry.type === 'directory') addDirectory(files, base, path, mtime);
    else put(path, entry);
  }
}

function addParents(files: ImageFiles, base: BaseFiles, path: string, mtime: number): void {
  const parent = posix.dirname(path);
  if (parent !== '/') addDirectory(files, base, parent, mtime);
}

/** A directory that the base has keeps the owner and mode which it has there. */
function addDirectory(files: ImageFiles, base: BaseFiles, path: string, mtime: number): void {
  if (path === '/' || files.get(path)?.type === 'directory' || base.has(path)) return;
  addParents(files, base, path, mtime);
  files.set(path, { path: path.slice(1), type: 'directory', mode: 0o755, uid: 0, gid: 0, mtime, size: 0 });
}

function toTarEntry(path: string, entry: ContextEntry, copy: Copy, mtime: number): TarEntry {
  const own = { path: path.slice(1), uid: copy.uid, gid: copy.gid, mtime };
  if (entry.type === 'symlink')
    return { ...own, type: 'symlink', mode: 0o777, size: 0, link: entry.link ?? '' };
  // Only whether it may be executed survives: the rest differs between machines' umasks.
  const mode = copy.mode ?? (entry.executable ? 0o755 : 0o644);
  return {
    ...own,
    type: 'file',
    mode,
    size: entry.size,
    ...(entry.open !== undefined && { open: entry.open }),
  };
}
