import { connect, isIP, type OnReadOpts, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

/** Bytes that are read at a time, and how many such reads may lie ready before the socket is told to wait. */
const SLOT = 1 << 19;
const AHEAD = 2;
/** After how long a silence a connection is given up, in milliseconds. */
const SILENCE = 60_000;

/** A connection whose bytes are read into a few buffers, again and again. */
export interface Connection {
  write(text: string): void;
  /** What arrives. Each piece is good until the next one is asked for. Throws on a reset or a silence. */
  pieces: AsyncGenerator<Uint8Array, void>;
  close(): void;
}

/**
 * Opens a connection of its own to an http or https URL's host. Node's streams give each read a new buffer:
 * at a layer's speed that is more garbage than is collected, and twice the time.
 * https://nodejs.org/api/net.html#new-netsocketoptions (`onread`)
 */
export function openConnection(url: URL, signal: AbortSignal | undefined): Connection {
  const read: { slot: Uint8Array; bytes: number }[] = [];
  const free: Uint8Array[] = [];
  let over: { error?: Error } | undefined;
  let arrived = () => {};

  const end = (error?: Error) => {
    over ??= error === undefined ? {} : { error };
    arrived();
  };
  const onread: OnReadOpts = {
    buffer: () => free.pop() ?? Buffer.allocUnsafeSlow(SLOT),
    callback(bytes, slot) {
      read.push({ slot, bytes });
      arrived();
      return read.length < AHEAD;
    },
  };
  const socket = dial(url, onread);
  const abort = () => socket.destroy(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  socket.once('error', end);
  socket.once('end', () => end());
  socket.once('close', () => {
    signal?.removeEventListener('abort', abort);
    end();
  });

  const wait = () =>
    new Promise<void>(resolve => {
      const silent = () => socket.destroy(new Error(`nothing came for ${SILENCE / 1_000}s`));
      const timer = setTimeout(silent, SILENCE);
      arrived = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function* pieces(): AsyncGenerator<Uint8Array, void> {
    while (true) {
      while (read.length === 0 && over === undefined) await wait();
      const next = read.shift();
      if (over?.error !== undefined && (next === undefined || signal?.aborted)) throw over.error;
      if (next === undefined) return;
      yield next.slot.subarray(0, next.bytes);
      free.push(next.slot);
      socket.resume();
    }
  }
  return { pieces: pieces(), write: text => socket.write(text), close: () => socket.destroy() };
}

function dial(url: URL, onread: OnReadOpts): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol === 'http:') return connect({ host, port: Number(url.port || 80), onread });
  const tls: ConnectionOptions & { onread: OnReadOpts } = {
    host,
    port: Number(url.port || 443),
    ALPNProtocols: ['http/1.1'],
    ...(isIP(host) === 0 && { servername: host }),
    onread,
  };
  return connectTls(tls);
}
