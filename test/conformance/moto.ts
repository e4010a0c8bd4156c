import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../packages/local-cloud/src/runtime/free-port.ts';

const CACHED = '.cache/tools/moto/bin';

/** On PATH, or in the cache of tools; says in one line that it is skipped where it is neither. */
export function findMoto(): string | undefined {
  const places = [...(process.env.PATH ?? '').split(delimiter), CACHED];
  const found = places.map(place => join(place, 'moto_server')).find(existsSync);
  if (found !== undefined) return found;
  const notice = `conformance: moto_server is neither on PATH nor in ${CACHED}`;
  if (process.env.CI === 'true') throw new Error(`${notice}, and CI=true allows no skipping`);
  console.warn(`${notice}; skipped what needs it`);
  return undefined;
}

/** Starts it on 127.0.0.1. */
export async function startMoto(program: string): Promise<{ url: string; close(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const up = await fetch(`${url}/moto-api/`).then(
      () => true,
      () => false,
    );
    if (up) break;
    if (tries > 300 || child.exitCode !== null) throw new Error('moto did not start');
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
