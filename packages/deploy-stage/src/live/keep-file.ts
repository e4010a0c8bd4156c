import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunContext } from '@pipeline/action-kit';

/** Keeps a text beside the run's other files until the job ends, and returns its path. */
export async function keepFile(
  { tempDir }: Pick<RunContext, 'tempDir'>,
  name: string,
  text: string,
): Promise<string> {
  const folder = join(tempDir, 'pipeline');
  const path = join(folder, name);
  await mkdir(folder, { recursive: true });
  await writeFile(path, text);
  return path;
}
