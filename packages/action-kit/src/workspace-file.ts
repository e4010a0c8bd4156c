import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { ConfigError } from '@pipeline/contracts';
import type { RunContext } from './context.ts';

/**
 * The text of a file that an input names, in the workspace.
 * @param file `or`: what else to do, or what else the input takes, as the end of a hint
 * @throws ConfigError naming the input, where the file is elsewhere or cannot be read
 */
export async function readWorkspaceFile(
  { workspace }: Pick<RunContext, 'workspace'>,
  { input, path, or }: { input: string; path: string; or: string },
): Promise<string> {
  const file = resolve(workspace, path);
  const way = relative(workspace, file);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
    throw new ConfigError(`${input}: ${path} is outside the workspace`, {
      hint: 'Name a file of the repository that is checked out',
    });
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`${input}: the file ${path} cannot be read`, {
      hint: `Check the path, and that actions/checkout runs before this step; ${or}`,
      cause,
    });
  }
}
