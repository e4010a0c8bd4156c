import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Bound, bind } from '../http/bind.ts';

export type AnswerHost = (host: string, request: IncomingMessage, response: ServerResponse) => void;

export interface HostsOptions {
  /** Each host really answers, as `127.0.0.1:PORT`; off when absent: hosts are names alone. */
  serve?: boolean | undefined;
  /** The port of a host by its name at Vercel, such as `shop.example.com`; a free one when absent. */
  frontPort?: ((name: string) => number | undefined) | undefined;
  answer: AnswerHost;
}

/** Hosts of deployments, domains and aliases: names as Vercel has them, or fronts on 127.0.0.1 in their place. */
export class Hosts {
  readonly #options: HostsOptions;
  readonly #opened = new Map<string, Promise<Bound>>();
  readonly #hosts = new Map<string, string>();
  readonly #names = new Map<string, string>();
  #closed = false;

  constructor(options: HostsOptions) {
    this.#options = options;
  }

  /** What stands for the name on the wire: itself, or `127.0.0.1:PORT`; the same ever after. */
  async open(name: string): Promise<string> {
    // A build that is still under way when the cloud is closed opens nothing that nobody closes.
    if (!this.#options.serve || this.#closed || this.#names.has(name)) return name;
    const opening = this.#opened.get(name) ?? this.#front(name);
    this.#opened.set(name, opening);
    const host = `127.0.0.1:${(await opening).port}`;
    this.#hosts.set(name, host);
    this.#names.set(host, name);
    return host;
  }

  /** As `open` told it; `undefined` where it was never opened. */
  known(name: string): string | undefined {
    return this.#names.has(name) ? name : this.#hosts.get(name);
  }

  /** The name at Vercel behind `127.0.0.1:PORT`. */
  nameOf(host: string): string {
    return this.#names.get(host) ?? host;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#opened.values()].map(async front => (await front).close()));
  }

  #front(name: string): Promise<Bound> {
    const server = createServer((request, response) => {
      this.#options.answer(this.#hosts.get(name) ?? name, request, response);
    });
    return bind(server, this.#options.frontPort?.(name) ?? 0);
  }
}
