import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundle } from '../../scripts/build/bundle.ts';

const run = promisify(execFile);

/** A client of registries, by the command lines that it wants. */
export interface Tool {
  name: string;
  copy(from: string, to: string): string[];
  resolve(reference: string): string[];
}

export const peers: Tool[] = [
  {
    name: 'skopeo',
    copy: (from, to) => [
      'skopeo',
      'copy',
      '--quiet',
      '--preserve-digests',
      '--src-tls-verify=false',
      '--dest-tls-verify=false',
      `docker://${from}`,
      `docker://${to}`,
    ],
    resolve: reference => [
      'skopeo',
      'inspect',
      '--tls-verify=false',
      '--format={{.Digest}}',
      `docker://${reference}`,
    ],
  },
  {
    name: 'crane',
    copy: (from, to) => ['crane', 'copy', '--insecure', from, to],
    resolve: reference => ['crane', 'digest', '--insecure', reference],
  },
];

/** Ours, bundled as an action is. */
export async function ourTool(folder: string): Promise<Tool> {
  const entry = fileURLToPath(new URL('client.ts', import.meta.url));
  const { code } = await bundle({ entry, externals: {}, minify: false });
  const file = join(folder, 'client.cjs');
  await writeFile(file, code);
  // Ours puts no tag, and so names a repository only.
  return {
    name: 'ours',
    copy: (from, to) => [process.execPath, file, 'copy', from, to.replace(/:[^:/]+$/, '')],
    resolve: reference => [process.execPath, file, 'resolve', reference],
  };
}

/** A whole process: its time in seconds, its memory at most in MB. By GNU time, the same for all. */
export async function timed(command: string[]): Promise<{ seconds: number; memory: number; cpu: number }> {
  const { stderr } = await run('/usr/bin/time', ['-f', '%e %M %U %S', ...command], { timeout: 300_000 });
  const [seconds = Number.NaN, kilobytes = Number.NaN, user = 0, system = 0] = (
    stderr.trim().split('\n').at(-1) ?? ''
  )
    .split(' ')
    .map(Number);
  return { seconds, memory: kilobytes / 1_024, cpu: user + system };
}
