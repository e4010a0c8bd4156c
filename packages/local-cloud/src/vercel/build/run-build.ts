import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DeployedFile, Deployment } from '../model.ts';
import { buildCommandOf, buildVariables, rootOf } from './command.ts';
import { collected, layOut } from './lay-out.ts';

export interface BuildRun {
  /** What it ended with; `null` where it was stopped. */
  exitCode: number | null;
  command: string;
  /** What it has made: a Build Output, below the app's folder. */
  output: Map<string, DeployedFile>;
}

/**
 * Runs a deployment's build command for real, in a folder of its own, as whoever runs the local cloud: this is for rehearsals, it isolates
 * nothing. `undefined` where there is none to run. https://vercel.com/docs/builds/configure-a-build#build-command
 */
export async function runBuild(
  deployment: Deployment,
  say: (type: 'stdout' | 'stderr', text: string) => void,
  signal: AbortSignal,
): Promise<BuildRun | undefined> {
  const command = buildCommandOf(deployment);
  if (command === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-build-'));
  try {
    await layOut(deployment.files, folder);
    const root = rootOf(deployment);
    const child = spawn('sh', ['-c', command], {
      cwd: join(folder, root),
      env: { PATH: process.env.PATH, HOME: folder, ...buildVariables(deployment) },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    for (const type of ['stdout', 'stderr'] as const)
      createInterface({ input: child[type] }).on('line', text => say(type, text));
    const exitCode = await new Promise<number | null>(resolve => {
      child.once('error', () => resolve(null));
      child.once('close', resolve);
    });
    return { exitCode, command, output: await collected(folder, `${root}.vercel/output`) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
