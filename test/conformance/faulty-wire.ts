import { connect, createServer, type Socket } from 'node:net';

/** What may go wrong between us and a registry. Each is armed by a test, and undone by having happened. */
export interface Faults {
  /** Resets the connections on which this many bytes of answers have passed since, so many times. */
  cutDownloads: { after: number; times: number };
  /** The same, of requests. */
  cutUploads: { after: number; times: number };
  /** So many requests are answered with 429 and this `Retry-After`, and never reach the registry. */
  throttle: { times: number; retryAfter: string };
  /** Answers that stop at this many bytes, so many times, for this long. */
  stall: { after: number; times: number; milliseconds: number };
}

export interface FaultyWire {
  /** Stands for the registry's own. */
  host: string;
  arm(faults: Partial<Faults>): void;
  /** How often each fault has happened. */
  happened: Record<keyof Faults, number>;
  /** Bytes that went each way, also those that were lost by a reset. */
  passed: { up: number; down: number };
  close(): Promise<void>;
}

/** TCP to a server on this machine. It changes nothing but for the faults: who answers is the server itself. */
export async function startFaultyWire(server: string): Promise<FaultyWire> {
  const armed: Faults = {
    cutDownloads: { after: 0, times: 0 },
    cutUploads: { after: 0, times: 0 },
    throttle: { times: 0, retryAfter: '' },
    stall: { after: 0, times: 0, milliseconds: 0 },
  };
  const happened = { cutDownloads: 0, cutUploads: 0, throttle: 0, stall: 0 };
  const passed = { up: 0, down: 0 };
  const open = new Set<Socket>();
  const [hostname = '', port = ''] = server.split(':');

  const listener = createServer(client => {
    const upstream = connect(Number(port), hostname);
    const both = [client, upstream];
    const end = () => {
      for (const socket of both) open.delete(socket.destroy());
    };
    for (const socket of both) {
      open.add(socket);
      socket.on('error', end).on('close', end);
    }
    /** True where the connection was cut instead of passing this on. */
    const cut = (kind: 'cutDownloads' | 'cutUploads', bytes: number) => {
      if (armed[kind].times === 0 || bytes < armed[kind].after) return false;
      armed[kind].times--;
      happened[kind]++;
      client.resetAndDestroy();
      upstream.destroy();
      return true;
    };
    let [sent, received] = [0, 0];
    let stalled = false;
    client.on('data', chunk => {
      // Our client sends a request only once the last one was answered, so that each begins a chunk.
      if (/^[A-Z]+ \/v2\/./.test(chunk.toString('latin1', 0, 16))) {
        [sent, received] = [0, 0];
        if (armed.throttle.times > 0) {
          armed.throttle.times--;
          happened.throttle++;
          client.end(tooMany(armed.throttle.retryAfter));
          upstream.destroy();
          return;
        }
      }
      sent += chunk.length;
      passed.up += chunk.length;
      if (!cut('cutUploads', sent) && !upstream.write(chunk)) client.pause();
    });
    upstream.on('drain', () => client.resume());
    upstream.on('data', chunk => {
      received += chunk.length;
      passed.down += chunk.length;
      if (cut('cutDownloads', received)) return;
      const full = !client.write(chunk);
      const stalls = armed.stall.times > 0 && received >= armed.stall.after;
      if (full || stalls) upstream.pause();
      if (!stalls) return;
      armed.stall.times--;
      happened.stall++;
      stalled = true;
      setTimeout(() => {
        stalled = false;
        upstream.resume();
      }, armed.stall.milliseconds);
    });
    client.on('drain', () => {
      if (!stalled) upstream.resume();
    });
  });
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    host: `127.0.0.1:${own}`,
    arm: faults => Object.assign(armed, faults),
    happened,
    passed,
    close: async () => {
      const closed = new Promise(resolve => listener.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function tooMany(retryAfter: string): string {
  const head = ['HTTP/1.1 429 Too Many Requests', `Retry-After: ${retryAfter}`, 'Content-Length: 0'];
  return [...head, 'Connection: close', '', ''].join('\r\n');
}
