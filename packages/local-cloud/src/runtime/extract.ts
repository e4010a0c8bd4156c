import { chmod, link, lstat, mkdir, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { readTar, type TarEntry } from './tar.ts';

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/**
 * Applies one image layer to a directory: later entries replace earlier ones, whiteouts remove.
 * Nothing is written outside the root: not by `..`, not by an absolute path, not through a link.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md
 */
export async function applyLayer(archive: Buffer, root: string): Promise<void> {
  const real = await realpath(root);
  for (const entry of readTar(archive)) await apply(entry, real);
}

async function apply(entry: TarEntry, root: string): Promise<void> {
  const path = inside(entry.path);
  if (path === '') return;
  const name = posix.basename(path);
  const parent = await makeParent(dirname(join(root, path)), root, entry.path);
  if (name === OPAQUE) {
    for (const child of await readdir(parent))
      await rm(join(parent, child), { recursive: true, force: true });
  } else if (name.startsWith(WHITEOUT)) {
    await rm(join(parent, name.slice(WHITEOUT.length)), { recursive: true, force: true });
  } else {
    await put(entry, join(parent, name), root);
  }
}

/** Where the directory really is, made where it is missing: links on the way may not lead out. */
async function makeParent(directory: string, root: string, named: string): Promise<string> {
  let existing = directory;
  while (existing !== root && (await lstat(existing).catch(() => undefined)) === undefined) {
    existing = dirname(existing);
  }
  await mustBeInside(existing, root, named);
  await mkdir(directory, { recursive: true });
  return realpath(directory);
}

async function put({ type, data, mode, target }: TarEntry, at: string, root: string): Promise<void> {
  const existing = await lstat(at).catch(() => undefined);
  if (existing && !(type === 'directory' && existing.isDirectory())) {
    await rm(at, { recursive: true, force: true });
  }
  switch (type) {
    case 'directory':
      await mkdir(at, { recursive: true });
      await chmod(at, mode | 0o700);
      return;
    case 'file':
      await writeFile(at, data);
      await chmod(at, mode | 0o400);
      return;
    case 'symlink':
      await symlink(linkTarget(relative(root, dirname(at)), target), at);
      return;
    case 'hardlink': {
      const source = join(root, inside(target));
      await mustBeInside(source, root, target);
      await link(source, at);
      return;
    }
    case 'other':
      // Devices and pipes: a program run as a plain process has no use for them.
      return;
  }
}

/** A path in the archive as one under the root; refuses to leave it. */
function inside(path: string): string {
  const clean = posix.normalize(path).replace(/^\/+/, '').replace(/\/$/, '');
  if (clean === '..' || clean.startsWith('../')) throw new Error(`the layer leaves its root: ${path}`);
  return clean === '.' ? '' : clean;
}

/** A link is kept relative; an absolute one means the image's root, not this machine's. */
function linkTarget(from: string, target: string): string {
  const to = inside(target.startsWith('/') ? target : posix.join(from, target));
  return relative(`/${from}`, `/${to}`) || '.';
}

async function mustBeInside(path: string, root: string, named: string): Promise<void> {
  const real = await realpath(path);
  if (real !== root && !real.startsWith(root + sep)) throw new Error(`the layer leaves its root: ${named}`);
}
