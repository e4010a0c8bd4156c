import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { ConfigError } from '@pipeline/contracts';
import type { RunContext } from './context.ts';

/**
 * The text of a file that an input names, in the workspace. What is checked out may be anybody's, such as a fork's pull
 * request, and a link in it must not have a file of the runner read: links are followed as far as they stay inside.
 * @param file `or`: what else to do, or what else the input takes, as the end of a hint
 * @throws ConfigError naming the input, where the file is elsewhere or cannot be read
 */
export async function readWorkspaceFile(
  { workspace }: Pick<RunContext, 'workspace'>,
  { input, path, or }: { input: string; path: string; or: string },
): Promise<string> {
  const file = resolve(workspace, path);
  if (!isWithin(relative(workspace, file)))
    throw new ConfigError(`${input}: ${path} is outside the workspace`, {
      hint: 'Name a file of the repository that is checked out',
    });
  try {
    if (leadsOut(workspace, file))
      throw new ConfigError(`${input}: ${path} leads out of what is checked out`, {
        hint: 'A symbolic link on the way to it ends outside of the workspace, or in .git: name a file of the repository itself',
      });
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(`${input}: the file ${path} cannot be read`, {
      hint: `Check the path, and that actions/checkout runs before this step; ${or}`,
      cause,
    });
  }
}

/**
 * Whether a path that lies in the workspace by its name is, all links resolved, outside of it, or in `.git`, where
 * actions/checkout before v6 leaves its token. A path that is outside by its name hides nothing.
 * @throws what realpath says of a path that does not exist
 */
export function leadsOut(workspace: string, path: string): boolean {
  const file = resolve(workspace, path);
  if (!isWithin(relative(workspace, file))) return false;
  const way = relative(realpathSync.native(workspace), realpathSync.native(file));
  return !isWithin(way) || way.split(sep).includes('.git');
}

function isWithin(way: string): boolean {
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
