import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { root } from '../paths.ts';
import type { Outcome } from './outcome.ts';

export interface Ended {
  code: number;
  /** What was printed on both streams, in order. */
  output: string;
}

/** Runs a command at the repository's root, with the workspace's own tools on its PATH. */
export function command(name: string, args: readonly string[]): Promise<Ended> {
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, {
      cwd: root,
      env: { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', chunk => chunks.push(chunk));
    child.stderr.on('data', chunk => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', code => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/** A command as a check that counts as one. */
export async function commandCheck(name: string, ...args: string[]): Promise<Outcome> {
  const { code, output } = await command(name, args);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output, notes: [] };
}
