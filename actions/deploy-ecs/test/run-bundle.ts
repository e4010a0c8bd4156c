import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFileCommands } from '../../../test/bundles/file-commands.ts';
import { logCommands } from '../../../test/bundles/log-commands.ts';

export const bundle = fileURLToPath(new URL('../../../dist/deploy-ecs/index.js', import.meta.url));

/** How a step ended, as the runner sees it. */
export interface Ended {
  code: number | null;
  outputs: Record<string, string>;
  /** The job summary, in Markdown. */
  summary: string;
  /** Standard output and error. */
  log: string;
  /** The error annotation's text, its line breaks put back; empty where there is none. */
  error: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  endedAt: number;
}

export interface Step {
  inputs: Record<string, string>;
  env: Record<string, string>;
  /** Told of each piece of output while it runs, to act upon it. */
  onOutput?: (text: string, child: ChildProcess) => void;
}

/**
 * Starts a built action as the runner does: inputs in the environment, files for outputs and summary,
 * and nothing else of this process's environment.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#environment-files
 */
export async function runBundle({ inputs, env, onOutput }: Step, main = bundle): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-ecs-'));
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  try {
    for (const file of Object.values(files)) await writeFile(file, '');
    const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    const startedAt = Date.now();
    const child = spawn(process.execPath, [main], {
      cwd: folder,
      env: { PATH: process.env.PATH, RUNNER_TEMP: folder, ...files, ...Object.fromEntries(given), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        onOutput?.(text, child);
      });
    }
    const code = await new Promise<number | null>(resolve => child.once('close', resolve));
    return {
      code,
      outputs: readFileCommands(await readFile(files.GITHUB_OUTPUT, 'utf8')),
      summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
      log,
      error: logCommands(log).find(({ name }) => name === 'error')?.message ?? '',
      startedAt,
      endedAt: Date.now(),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
