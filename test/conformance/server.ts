import { type SpawnOptions, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Server {
  url: string;
  close(): Promise<void>;
}

/** Starts a third party's server on 127.0.0.1, and waits until this path is answered. */
export async function startServer(
  [program = '', ...args]: string[],
  { port, health, ...options }: { port: number; health: string } & SpawnOptions,
): Promise<Server> {
  const child = spawn(program, args, { ...options, stdio: 'ignore' });
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const up = await fetch(`${url}${health}`).then(
      () => true,
      () => false,
    );
    if (up) break;
    if (tries > 300 || child.exitCode !== null) throw new Error(`${program} did not start`);
    await sleep(100);
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
