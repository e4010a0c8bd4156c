import { spawnSync } from 'node:child_process';
import { inherited } from '../runner.ts';
import { type BakeCall, bakeArgv, bakeFailure } from './argv.ts';
import { parseBake } from './parse.ts';
import type { BakeTarget } from './target.ts';

/** It reads files only. */
const MOST_MS = 60_000;
const MOST_BYTES = 1 << 26;

/**
 * The targets of bake files, as buildx reads them in a folder; their variables are this process's, and `env`. It waits, so that they
 * can be judged together with all other inputs. @throws ConfigError in bake's own words
 */
export function runBake(call: BakeCall, cwd: string, env: Record<string, string> = {}): BakeTarget[] {
  const { status, stdout, stderr, error } = spawnSync('docker', bakeArgv(call), {
    cwd,
    env: inherited(env),
    encoding: 'utf8',
    timeout: MOST_MS,
    maxBuffer: MOST_BYTES,
  });
  if (status !== 0) throw bakeFailure(call, error?.message ?? stderr);
  return parseBake(stdout);
}
