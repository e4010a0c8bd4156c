import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** A request as the stand-ins see it. The body is a stream; `body()` reads the whole of it, once. */
export class Incoming {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly stream: IncomingMessage;
  /** `http://127.0.0.1:PORT` as the client wrote it. */
  readonly origin: string;
  #body: Promise<Buffer> | undefined;

  constructor(message: IncomingMessage) {
    this.method = message.method ?? 'GET';
    this.origin = `http://${message.headers.host ?? `127.0.0.1:${message.socket.localPort}`}`;
    // Not `new URL(target, origin)`: a target that begins with `//` would be taken as a host.
    this.url = new URL(this.origin + (message.url ?? '/'));
    this.headers = message.headers;
    this.stream = message;
  }

  body(): Promise<Buffer> {
    this.#body ??= buffer(this.stream);
    return this.#body;
  }
}

/** An answer. A stream body needs its `content-length` given, else it is sent in chunks. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer | Readable;
}

/** Faults that a protocol words in its own way, as an answer. */
export type Refusal = 'throttle' | 'server-error' | 'expired-token';

/** A request that has been recognised and not yet run: what it is, how to run it, how its protocol refuses. */
export interface Call {
  /** Short name such as `ecs`, `sts` or `registry`. */
  service: string;
  /** Such as `UpdateService` or `PutManifest`. */
  operation: string;
  /** Whether it changes something; a dry run must make no such call. */
  write: boolean;
  run(): Promise<Reply> | Reply;
  refuse(refusal: Refusal, status?: number): Reply;
}

/** Recognises a request. Nothing may have taken effect before `run` is called. */
export type Handler = (request: Incoming) => Promise<Call> | Call;

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
