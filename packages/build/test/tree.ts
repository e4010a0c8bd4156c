import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A file's text, `{ link }`, or `{ text, mode }`. */
export type Tree = Record<string, string | { link: string } | { text: string; mode: number }>;

/** Writes a tree of files into a directory, in the order given. */
export async function writeTree(dir: string, tree: Tree): Promise<void> {
  for (const [path, content] of Object.entries(tree)) {
    const file = join(dir, path);
    await mkdir(dirname(file), { recursive: true });
    if (typeof content === 'string') await writeFile(file, content);
    else if ('link' in content) await symlink(content.link, file);
    else {
      await writeFile(file, content.text);
      await chmod(file, content.mode);
    }
  }
}

/** A directory that is gone at the end of the test. */
export async function tempDir(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'build-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
