import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ContainerSpec, Runtime } from '../../packages/local-cloud/src/runtime/runtime.ts';

/** How a container behaves: what it answers, or how it ends. */
export interface Behaviour {
  /** To any request; 200 without a word. */
  status?: number;
  body?: string;
  exitCode?: number;
  /** Milliseconds of service time after its start; at once. */
  exitAfter?: number;
  /** It runs until it is stopped, though it is a task. */
  hangs?: true;
  lines?: readonly string[];
}

/** Serves requests in this process: a container with a port answers, a task ends by itself. */
export function servedRuntime(
  after: (ms: number, run: () => void) => () => void,
  behave: (spec: ContainerSpec) => Behaviour,
): Runtime {
  const servers = new Set<Server>();
  return {
    name: 'simulated',
    start(spec, events) {
      const { status = 200, body = '', lines = [], hangs, ...end } = behave(spec);
      const { exitCode = spec.environment.CLOUD_RUN_JOB === undefined ? undefined : 0, exitAfter = 0 } = end;
      const server = createServer((_, answer) => answer.writeHead(status).end(body));
      let over = false;
      const finish = (code: number) => {
        if (over) return;
        over = true;
        servers.delete(server);
        server.closeAllConnections();
        server.close();
        events.exited(code);
      };
      server.listen(0, '127.0.0.1', () => {
        servers.add(server);
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        events.started({ runtimeId: spec.taskId, ...(exitCode === undefined && { url }) });
        for (const line of lines) events.log(line);
        if (exitCode !== undefined && !hangs) after(exitAfter, () => finish(exitCode));
      });
      return { stop: () => after(0, () => finish(143)) };
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
