import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import type { DeployRequest, SupervisorView } from '../views.ts';
import { type Patience, Refusal, Supervisor } from './supervisor.ts';

export interface RunningSupervisor {
  /** Where the process at the front answers. */
  url: string;
  /** Where the supervisor itself is asked. */
  controlUrl: string;
  close(): Promise<void>;
}

/**
 * Opens the front and the control port on 127.0.0.1. Port 0 takes a free one. What it knows lies in
 * `state.json` of its folder, which is replaced whole, so that a supervisor started anew goes on where it was.
 */
export async function startSupervisor(
  folder: string,
  { port = 0, controlPort = 0, patience = {} as Partial<Patience> } = {},
): Promise<RunningSupervisor> {
  await mkdir(path.join(folder, 'releases'), { recursive: true });
  const known = readState(folder);
  const waits = { start: 5_000, settle: 300, crashes: 3, ...patience };
  const supervisor = new Supervisor(folder, known.deployments, waits, () => writeState(folder, view()));
  const view = (): SupervisorView => ({
    ...(supervisor.serving !== undefined && { serving: supervisor.serving }),
    deployments: supervisor.deployments,
    releases: readdirSync(path.join(folder, 'releases')),
  });
  const served = supervisor.deployments.find(({ id }) => id === known.serving);
  if (served !== undefined) await supervisor.restore(served);

  const open = new Set<net.Socket>();
  const front = net.createServer(socket => {
    open.add(socket.once('close', () => open.delete(socket)));
    socket.on('error', () => socket.destroy());
    if (supervisor.port === undefined) return socket.destroy();
    const behind = net.connect(supervisor.port, '127.0.0.1').on('error', () => socket.destroy());
    socket
      .once('close', () => behind.destroy())
      .pipe(behind)
      .pipe(socket);
  });
  const control = http.createServer(async (request, response) => {
    try {
      const answer = await handle(supervisor, view, request);
      response.end(JSON.stringify(answer ?? null));
    } catch (error) {
      response.statusCode = error instanceof Refusal ? error.status : 500;
      response.end(error instanceof Error ? error.message : String(error));
    }
  });
  const [url, controlUrl] = await Promise.all([listen(front, port), listen(control, controlPort)]);
  return {
    url,
    controlUrl,
    async close() {
      for (const server of [front, control]) server.close();
      for (const socket of open) socket.destroy();
      control.closeAllConnections();
      await supervisor.close();
    },
  };
}

async function handle(supervisor: Supervisor, view: () => SupervisorView, request: http.IncomingMessage) {
  const { method, url = '/' } = request;
  if (method === 'GET' && url === '/') return view();
  const [, top, id, word] = url.split('/');
  if (method !== 'POST' || top !== 'deployments') throw new Refusal(404, `${method} ${url} is nothing here`);
  if (id === undefined) {
    const wanted = JSON.parse((await request.toArray()).join('')) as DeployRequest;
    if (!view().releases.includes(wanted.release))
      throw new Refusal(422, `there is no ${wanted.release} here`);
    return supervisor.deploy(wanted);
  }
  if (word === 'abort') return supervisor.abort(Number(id));
  if (word === 'proceed' || word === 'go-back') return supervisor.resolve(Number(id), word);
  throw new Refusal(404, `${word} is nothing here`);
}

function readState(folder: string): Omit<SupervisorView, 'releases'> {
  const file = path.join(folder, 'state.json');
  if (!existsSync(file)) return { deployments: [] };
  const state = JSON.parse(readFileSync(file, 'utf8')) as SupervisorView;
  const over = ['serving', 'went-back', 'stopped'];
  for (const deployment of state.deployments)
    if (!over.includes(deployment.state))
      Object.assign(deployment, { state: 'stopped', detail: 'the supervisor ended' });
  return state;
}

function writeState(folder: string, state: SupervisorView): void {
  const half = path.join(folder, 'state.json.new');
  writeFileSync(half, JSON.stringify(state, undefined, 2));
  renameSync(half, path.join(folder, 'state.json'));
}

function listen(server: net.Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : port}`);
    });
  });
}
