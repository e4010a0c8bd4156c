import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Ended, Execute } from './execute.ts';
import { Transcript } from './transcript.ts';

/** How long a program may take to end by itself after SIGTERM. */
const GRACE_MS = 2_000;
/** How long its output is still read when it has ended. */
const DRAIN_MS = 1_000;

export interface Surroundings {
  /** The folder that every `dir` is relative to. */
  root: string;
  /** Variables that programs do not inherit. */
  unset: readonly string[];
  /** Variables that they get besides. */
  set: Readonly<Record<string, string>>;
}

/**
 * Starts real processes, each the leader of a group of its own, so that ending one ends its children too.
 * `env` changes their variables: no shell is involved, and nothing here reads the environment.
 */
export function executor({ root, unset, set }: Surroundings): Execute {
  const env = [
    ...unset.flatMap(name => ['-u', name]),
    ...Object.entries(set).map(([name, value]) => `${name}=${value}`),
  ];
  return (argv, dir, { timeoutMs, signal }) =>
    new Promise<Ended>((resolve, reject) => {
      const transcript = new Transcript();
      const child = spawn('env', [...env, ...argv], {
        cwd: join(root, dir),
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let how: Ended['how'] = 'exited';
      let killer: NodeJS.Timeout | undefined;
      let drain: NodeJS.Timeout | undefined;
      const kill = (name: NodeJS.Signals) => {
        try {
          if (child.pid !== undefined) process.kill(-child.pid, name);
        } catch {
          // The whole group has ended already.
        }
      };
      const end = (because: Ended['how']) => {
        if (how !== 'exited') return;
        how = because;
        kill('SIGTERM');
        killer = setTimeout(() => kill('SIGKILL'), GRACE_MS);
      };
      const timer = setTimeout(() => end('timed-out'), timeoutMs);
      const cancel = () => end('cancelled');
      signal.addEventListener('abort', cancel, { once: true });
      if (signal.aborted) cancel();
      const settle = () => {
        clearTimeout(timer);
        clearTimeout(killer);
        clearTimeout(drain);
        signal.removeEventListener('abort', cancel);
      };
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8');
        stream.on('data', (text: string) => transcript.add(text));
      }
      child.on('error', error => {
        settle();
        reject(error);
      });
      // What a program leaves running is ended, or it would hold the output, and so this step, open. What left
      // the group cannot be found: its output is no longer waited for.
      child.on('exit', () => {
        kill('SIGKILL');
        drain = setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
        }, DRAIN_MS);
      });
      child.on('close', (code, name) => {
        settle();
        const number = name === null ? undefined : 128 + constants.signals[name];
        resolve({ how, code: code ?? number ?? 1, output: transcript.text() });
      });
    });
}
