import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contender, Given } from './contenders.ts';

/** One step by one action, in a process of its own. Times in milliseconds. */
export interface Measured {
  code: number | null;
  log: string;
  /** Since the epoch. */
  startedAt: number;
  endedAt: number;
  /** User and system time of the process. */
  cpu: number;
  /** Peak resident memory in MB. */
  memory: number;
}

const PRELOAD = fileURLToPath(new URL('usage.cjs', import.meta.url));

/** Starts an action as the runner does, with the same Node for all. */
export async function measure(
  { main }: Pick<Contender, 'main'>,
  { inputs, files = {} }: Given,
  surroundings: Record<string, string>,
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const at = (name: string) => join(folder, name);
  try {
    const present = { output: '', summary: '', state: '', ...files };
    for (const [name, text] of Object.entries(present)) await writeFile(at(name), text);
    const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    const startedAt = Date.now();
    const child = spawn(process.execPath, ['--require', PRELOAD, main], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        BENCH_USAGE: at('usage'),
        GITHUB_OUTPUT: at('output'),
        GITHUB_STEP_SUMMARY: at('summary'),
        GITHUB_STATE: at('state'),
        GITHUB_WORKSPACE: folder,
        RUNNER_TEMP: folder,
        ...surroundings,
        ...Object.fromEntries(given),
      },
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (log += text));
    const code = await new Promise<number | null>(resolve => child.once('close', resolve));
    const endedAt = Date.now();
    const usage = JSON.parse(await readFile(at('usage'), 'utf8')) as { cpu: number; maxRSS: number };
    return { code, log, startedAt, endedAt, cpu: usage.cpu, memory: usage.maxRSS / 1_024 };
  } finally {
    await rm(folder, { recursive: true });
  }
}
