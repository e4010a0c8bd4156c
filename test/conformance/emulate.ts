import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../packages/local-cloud/src/runtime/free-port.ts';

const CACHED = '.cache/tools/emulate/node_modules/.bin';
const VERSION = /^EMULATE_VERSION=(\S+)$/m.exec(readFileSync('test/tools/versions.env', 'utf8'))?.[1];

/** On PATH or in the cache of tools; says in one line that it is skipped where it is neither. */
export function findEmulate(): string | undefined {
  const places = [...(process.env.PATH ?? '').split(delimiter), resolve(CACHED)];
  const found = places.map(place => join(place, 'emulate')).find(existsSync);
  if (found !== undefined) return found;
  const notice = `conformance: emulate is neither on PATH nor in ${CACHED} (npm install emulate@${VERSION})`;
  if (process.env.CI === 'true') throw new Error(`${notice}, and CI=true allows no skipping`);
  console.warn(`${notice}; skipped what needs it`);
  return undefined;
}

export interface Emulate {
  url: string;
  token: string;
  close(): Promise<void>;
}

const CONFIG = `
tokens: { local_token: { login: ann, scopes: [repo] } }
github:
  users: [{ login: ann, name: Ann, email: ann@example.com }]
  repos: [{ owner: ann, name: shop, auto_init: true }]
`;

/** Its GitHub, with the repository \`ann/shop\`, on 127.0.0.1. */
export async function startEmulate(program: string): Promise<Emulate> {
  const folder = await mkdtemp(join(tmpdir(), 'emulate-'));
  await writeFile(join(folder, 'emulate.config.yaml'), CONFIG);
  const port = await freePort();
  const args = ['start', '--service', 'github', '--port', String(port)];
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: 'ignore' });
  const ended = new Promise<void>(done => child.once('close', () => done()));
  const close = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    const up = await fetch(`${url}/repos/ann/shop`, {
      headers: { authorization: 'Bearer local_token' },
    }).then(
      answer => answer.ok,
      () => false,
    );
    if (up) return { url, token: 'local_token', close };
    if (tries === 100) {
      await close();
      throw new Error('emulate did not start');
    }
    await sleep(100);
  }
}
