import { type ChildProcess, spawn } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';

/** One process of a release, on a port of its own. */
export interface Child {
  port: number;
  readonly alive: boolean;
  /** Settles when it has ended, with how. */
  ended: Promise<string>;
  /** Asks it to end, and makes it after two seconds. */
  end(): Promise<void>;
}

/** Starts `main.js` of a release folder. It is given `PORT` and `RELEASE`, and nothing else. */
export async function startChild(folder: string): Promise<Child> {
  const port = await sparePort();
  const env = { PORT: String(port), RELEASE: path.basename(folder) };
  const child = spawn(process.execPath, ['main.js'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let last = '';
  child.stderr.on('data', chunk => {
    last = String(chunk).trim().split('\n').at(-1) ?? '';
  });
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('close', (code, signal) =>
      resolve(`ended with ${signal ?? `exit code ${code}`}${last && `: ${last}`}`),
    );
  });
  return {
    port,
    ended,
    get alive() {
      return child.exitCode === null && child.signalCode === null;
    },
    end: () => end(child, ended),
  };
}

async function end(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await ended;
  clearTimeout(hard);
}

/** Whether something answers on that port. */
export function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function sparePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}
