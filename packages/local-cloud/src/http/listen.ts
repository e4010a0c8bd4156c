import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Faults } from '../faults/faults.ts';
import { ADMIN_PATH, type AdminRoutes, admin } from './admin.ts';
import { bind } from './bind.ts';
import { type Handler, Incoming } from './exchange.ts';
import { perform } from './perform.ts';
import { RequestLog } from './request-log.ts';
import { send } from './send.ts';

export interface ListenOptions {
  /** What it is called where something goes wrong in the stand-in itself. */
  name: string;
  /** A free one when absent. */
  port?: number;
  /** Shared between servers where given. */
  faults?: Faults;
  log?: RequestLog;
  /** More for `/_local-cloud/`. */
  admin?: AdminRoutes;
}

export interface Listening {
  /** `http://127.0.0.1:PORT` */
  url: string;
  port: number;
  faults: Faults;
  log: RequestLog;
  close(): Promise<void>;
}

/** Serves a stand-in on 127.0.0.1, and nowhere else. */
export async function listen(handler: Handler, options: ListenOptions): Promise<Listening> {
  const { name, port = 0, faults = new Faults(), log = new RequestLog() } = options;
  const stopped = new AbortController();

  const answer = async (message: IncomingMessage, response: ServerResponse) => {
    const request = new Incoming(message);
    if (request.url.pathname.startsWith(ADMIN_PATH)) {
      return send(response, await admin(request, faults, log, options.admin));
    }
    return perform(await handler(request), response, faults, log, stopped.signal);
  };

  const server = createServer((message, response) => {
    answer(message, response).catch((error: unknown) => {
      if (response.destroyed || message.destroyed || stopped.signal.aborted) return;
      console.error(`local-cloud ${name}: ${message.method} ${message.url} broke the stand-in`, error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  // Idle connections outlive the clients' own idle time, so that no request is sent into a closing one.
  server.keepAliveTimeout = 75_000;

  const bound = await bind(server, port);
  return {
    ...bound,
    faults,
    log,
    close: () => {
      stopped.abort();
      return bound.close();
    },
  };
}
