import { type Clock, formatDuration } from '@pipeline/contracts';
import type { Job } from './plan.ts';

/** How one process ended. */
export interface Ended {
  how: 'exited' | 'timed-out' | 'cancelled';
  /** Of a process that was ended by a signal: 128 and the signal's number, as a shell counts. */
  code: number;
  /** Both streams as they came, bounded. */
  output: string;
}

/** Starts a program in a folder relative to the workspace's, without a shell, and waits for its end. */
export type Execute = (argv: readonly string[], dir: string, limit: Limit) => Promise<Ended>;

export interface Limit {
  timeoutMs: number;
  /** When it aborts, the process and its children are ended. */
  signal: AbortSignal;
}

export type Outcome = 'passed' | 'failed' | 'timed out' | 'cancelled' | 'not run';

export interface Result {
  job: Job;
  outcome: Outcome;
  ms: number;
  output: string;
  /** Why it did not pass, in a few words. */
  detail: string;
}

const OUTCOME = { exited: 'failed', 'timed-out': 'timed out', cancelled: 'cancelled' } as const;

/** Runs a job's commands one after another; the first that does not succeed ends it. */
export async function runJob(job: Job, execute: Execute, clock: Clock, limit: Limit): Promise<Result> {
  const began = clock.now();
  const outputs: string[] = [];
  const result = (outcome: Outcome, detail: string): Result => {
    return { job, outcome, detail, ms: clock.now() - began, output: outputs.join('\n') };
  };
  for (const argv of job.commands) {
    if (limit.signal.aborted) return result('cancelled', 'the run was cancelled');
    const timeoutMs = Math.max(1, limit.timeoutMs - (clock.now() - began));
    const { how, code, output } = await execute(argv, job.dir, { ...limit, timeoutMs });
    outputs.push(`$ ${argv.join(' ')}\n${output.trimEnd()}`);
    if (how === 'exited' && code === 0) continue;
    const detail =
      how === 'exited'
        ? `exit code ${code}`
        : how === 'cancelled'
          ? 'the run was cancelled'
          : `it took too long, over ${formatDuration(limit.timeoutMs)}`;
    return result(OUTCOME[how], detail);
  }
  return result('passed', '');
}
