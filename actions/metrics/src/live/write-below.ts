import { constants } from 'node:fs';
import { mkdir, open, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '@pipeline/contracts';
import { isInside } from '../config/is-inside.ts';
import type { FileToWrite } from '../ports.ts';

/**
 * Writes a file below a folder. What is checked out may hold links that lead elsewhere: none out of the folder is followed.
 * @throws ConfigError naming the input, where it would be elsewhere or cannot be written
 */
export async function writeBelow(folder: string, { input, path, text }: FileToWrite): Promise<void> {
  const file = resolve(folder, path);
  const parent = dirname(file);
  try {
    const root = await realpath(folder);
    if (!isInside(folder, path) || !isInside(root, resolve(await nearestFolder(parent), 'x')))
      throw new ConfigError(`${input}: ${path} is outside the workspace`, {
        hint: 'Name a file of the workspace, and none behind a link that leads out of it',
      });
    await mkdir(parent, { recursive: true });
    // A link in the file's own place is refused. https://man7.org/linux/man-pages/man2/open.2.html (Windows has no such flag)
    const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW = 0 } = constants;
    await using handle = await open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
    await handle.writeFile(text);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(`${input}: ${path} cannot be written`, {
      hint: 'Name a file that is no link, in a folder of the workspace that the job may write',
      cause,
    });
  }
}

/** The nearest one that exists, where it really is. */
async function nearestFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing || dirname(folder) === folder) throw error;
    return nearestFolder(dirname(folder));
  }
}
