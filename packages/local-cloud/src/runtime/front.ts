import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { bind } from '../http/bind.ts';

/** Targets that get a part of the requests, by weight beside the other pools; within it, each in turn. */
export interface Pool {
  weight: number;
  targets: readonly string[];
}

/** Whether a request goes on: nothing, or the answer that it gets instead. */
export type Admit = (request: IncomingMessage) => Refused | undefined | Promise<Refused | undefined>;

export interface Refused {
  status: number;
  text: string;
}

export interface Front {
  /** `http://127.0.0.1:PORT`, the same as long as the front lives. */
  url: string;
  close(): Promise<void>;
}

/** How long a request waits for a target that accepts it, in ms, and how often it looks. */
const PATIENCE = 2_000;
const PAUSE = 25;

/**
 * A service's stable address, as a load balancer's listener is: each request goes to the next target
 * of the pool whose turn it is by weight; 503 where there is none, 502 where the target breaks off.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
export async function openFront(
  pools: () => readonly Pool[],
  port = 0,
  admit: Admit = () => undefined,
): Promise<Front> {
  const next = turns();

  const serve = (incoming: IncomingMessage, outgoing: ServerResponse, until: number): void => {
    const target = next(pools());
    if (target === undefined) {
      refuse(outgoing, 503, 'no task is running');
      return;
    }
    const { method, headers, url: path } = incoming;
    const onward = request(new URL(path ?? '/', target), { method, headers });
    onward.once('response', answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', (error: NodeJS.ErrnoException) => {
      // A target that does not accept connections yet (or no more) has seen nothing of the request.
      if (error.code === 'ECONNREFUSED' && Date.now() < until) {
        incoming.unpipe(onward);
        setTimeout(() => serve(incoming, outgoing, until), PAUSE);
      } else {
        refuse(outgoing, error.code === 'ECONNREFUSED' ? 503 : 502, error.code ?? error.message);
      }
    });
    onward.once('socket', socket => {
      const send = () => incoming.pipe(onward);
      if (socket.connecting) socket.once('connect', send);
      else send();
    });
    outgoing.once('close', () => onward.destroy());
  };

  const server = createServer(async (incoming, outgoing) => {
    const refused = await admit(incoming);
    if (refused !== undefined) outgoing.writeHead(refused.status, PLAIN).end(`${refused.text}\n`);
    else serve(incoming, outgoing, Date.now() + PATIENCE);
  });
  return bind(server, port);
}

/**
 * Whose turn it is: after any number of requests, each pool has had its share of them to within one.
 * Each pool earns its weight at every turn, and pays for the turn that it takes.
 */
function turns(): (pools: readonly Pool[]) => string | undefined {
  let earned: number[] = [];
  let weights = '';
  let turn = 0;
  return all => {
    const pools = all.filter(({ weight }) => weight > 0);
    const now = pools.map(({ weight }) => weight).join();
    if (now !== weights) earned = pools.map(() => 0);
    weights = now;
    earned = earned.map((had, i) => had + (pools[i]?.weight ?? 0));
    const best = earned.indexOf(Math.max(...earned));
    const pool = pools[best];
    if (pool === undefined) return undefined;
    earned[best] = (earned[best] ?? 0) - pools.reduce((sum, { weight }) => sum + weight, 0);
    return pool.targets[turn++ % Math.max(1, pool.targets.length)];
  };
}

function refuse(outgoing: ServerResponse, status: number, why: string): void {
  if (outgoing.headersSent) outgoing.destroy();
  else outgoing.writeHead(status, PLAIN).end(`${status} ${why}\n`);
}

const PLAIN = { 'content-type': 'text/plain' };
