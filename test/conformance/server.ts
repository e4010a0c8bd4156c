import { type SpawnOptions, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A machine that does much else starts nothing quickly. */
const START_MS = 60_000;

interface ServerOptions extends SpawnOptions {
  port: number;
  /** A path that is answered once it is there. */
  health: string;
  /** With these it must say yes, too. */
  headers?: Record<string, string>;
}

export interface Server {
  url: string;
  close(): Promise<void>;
}

/** Starts a third party's server on 127.0.0.1, and waits until this path is answered, a minute at the most. */
export async function startServer(
  [program = '', ...args]: string[],
  { port, health, headers, ...options }: ServerOptions,
): Promise<Server> {
  const child = spawn(program, args, { ...options, stdio: 'ignore' });
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  for (const from = performance.now(); ; await sleep(100)) {
    const up = await fetch(`${url}${health}`, { ...(headers && { headers }) }).then(
      answer => headers === undefined || answer.ok,
      () => false,
    );
    // Where it has ended, somebody else has the port, and it is they who answer.
    if (child.exitCode !== null) throw new Error(`${program} did not start`);
    if (up) break;
    if (performance.now() - from < START_MS) continue;
    child.kill('SIGKILL');
    throw new Error(`${program} did not answer at ${url}${health} within ${START_MS / 1_000} s`);
  }
  return {
    url,
    close: async () => {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(killer);
    },
  };
}
