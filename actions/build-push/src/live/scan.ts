import type { Run } from '@pipeline/action-kit';
import { runnerUntil } from '@pipeline/build';
import type { ScanEnd } from '../ports.ts';

/** Runs a scan command in the workspace, its output going to the log. It is logged in where docker is. */
export async function scan(
  argv: readonly string[],
  timeout: number,
  env: Readonly<Record<string, string>>,
  { context, log, signal }: Run,
): Promise<ScanEnd> {
  const [file = '', ...args] = argv;
  const limit = AbortSignal.timeout(timeout);
  const run = runnerUntil(AbortSignal.any([signal, limit]));
  try {
    const ended = await run({ file, args, cwd: context.workspace, env }, log.info);
    return ended.notStarted ? { notStarted: ended.stderr.trim() } : ended.exitCode;
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) return 'timed-out';
    throw error;
  }
}
