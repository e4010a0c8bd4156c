import { type ChildProcess, spawn } from 'node:child_process';
import type { Ended, RunCommand } from './command.ts';
import { Tail } from './tail.ts';

const KEPT = 32_768;
/** Between asking to end and ending. A cancelled job has about ten seconds in all. */
const GRACE = 2_000;
/** After its end, for what is still in its pipes; something that it left running may hold them open for ever. */
const DRAIN = 200;

/** Runs a command as a process group of its own, so that nothing it started outlives it. */
export const runProcess: RunCommand = (argv, { env, cwd, timeout, signal }) => {
  const [program = '', ...args] = argv;
  return new Promise<Ended>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const tail = new Tail(KEPT);
    child.stdout.on('data', (chunk: Buffer) => tail.add(chunk));
    child.stderr.on('data', (chunk: Buffer) => tail.add(chunk));

    let stopped: 'timeout' | 'cancelled' | undefined;
    let killing: NodeJS.Timeout | undefined;
    const stop = (why: 'timeout' | 'cancelled') => {
      stopped ??= why;
      end(child, 'SIGTERM');
      killing ??= setTimeout(() => end(child, 'SIGKILL'), GRACE);
    };
    const cancel = () => stop('cancelled');
    const timer = setTimeout(() => stop('timeout'), timeout);
    signal?.addEventListener('abort', cancel, { once: true });

    const settle = (ended: Ended) => {
      clearTimeout(timer);
      clearTimeout(killing);
      signal?.removeEventListener('abort', cancel);
      if (stopped === 'cancelled') reject(signal?.reason);
      else resolve(ended);
    };
    child.once('error', error => {
      if (child.pid === undefined) settle({ how: 'not-started', reason: error.message });
    });
    child.once('exit', (code, by) => {
      const drained = () => {
        clearTimeout(draining);
        end(child, 'SIGKILL');
        child.stdout.destroy();
        child.stderr.destroy();
        const output = tail.text();
        if (stopped === 'timeout') settle({ how: 'timed-out', output });
        else if (code === null) settle({ how: 'killed', by: by ?? 'a signal', output });
        else settle({ how: 'exited', code, output });
      };
      const draining = setTimeout(drained, DRAIN);
      child.once('close', drained);
    });
  });
};

/** The whole group; one that has ended already is no trouble (macOS says EPERM of its remains). */
function end({ pid }: ChildProcess, how: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, how);
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (!['ESRCH', 'EPERM'].includes(code)) throw error;
  }
}
