import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { freePort } from '../../packages/local-cloud/src/runtime/free-port.ts';
import { type Server, startServer } from './server.ts';

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
export async function startMoto(program: string): Promise<Server> {
  const port = await freePort();
  return startServer([program, '-H', '127.0.0.1', '-p', String(port)], { port, health: '/moto-api/' });
}
