import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../packages/local-cloud/src/runtime/free-port.ts';

const CACHED = '.cache/tools/ministack/bin';

/** On PATH, or in the cache of tools; says in one line that it is skipped where it is neither. */
export function findMinistack(): string | undefined {
  const places = [...(process.env.PATH ?? '').split(delimiter), CACHED];
  const found = places.map(place => join(place, 'ministack')).find(existsSync);
  if (found !== undefined) return found;
  const notice = `conformance: ministack is neither on PATH nor in ${CACHED}`;
  if (process.env.CI === 'true') throw new Error(`${notice}, and CI=true allows no skipping`);
  console.warn(`${notice}; skipped what needs it`);
  return undefined;
}

export interface Ministack {
  url: string;
  close(): Promise<void>;
}

/** Starts it on 127.0.0.1 with this machine's Docker. */
export async function startMinistack(program: string): Promise<Ministack> {
  const port = await freePort();
  const child = spawn(program, [], {
    env: {
      DOCKER_HOST: 'unix:///var/run/docker.sock',
      ...process.env,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
    },
    stdio: 'ignore',
  });
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const up = await fetch(`${url}/_localstack/health`).then(
      () => true,
      () => false,
    );
    if (up) break;
    if (tries > 300 || child.exitCode !== null) throw new Error('ministack did not start');
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
