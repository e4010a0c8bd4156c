import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { freePort } from '../../packages/local-cloud/src/runtime/free-port.ts';
import { type Server, startServer } from './server.ts';

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

export type Ministack = Server;

/** Starts it on 127.0.0.1 with this machine's Docker. */
export async function startMinistack(program: string): Promise<Server> {
  const port = await freePort();
  const env = {
    DOCKER_HOST: 'unix:///var/run/docker.sock',
    ...process.env,
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
  };
  return startServer([program], { port, health: '/_localstack/health', env });
}
