import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { DeployedFile } from '../model.ts';

/** Writes a deployment's files into an empty folder. */
export async function layOut(files: ReadonlyMap<string, DeployedFile>, folder: string): Promise<void> {
  for (const [path, { content, mode }] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if ((mode & 0o170000) === 0o120000) await symlink(content.toString(), file);
    else {
      await writeFile(file, content);
      await chmod(file, mode & 0o777 || 0o644);
    }
  }
}

/** What a build has left below a folder, by paths from `root`; none where there is no such folder. */
export async function collected(root: string, below: string): Promise<Map<string, DeployedFile>> {
  const entries = await readdir(join(root, below), { recursive: true, withFileTypes: true }).catch(() => []);
  const found = entries
    .filter(entry => entry.isFile())
    .map(async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [relative(root, file), { content: await readFile(file), mode: 0o100644 }] as const;
    });
  return new Map(await Promise.all(found));
}
