import type { Server } from 'node:http';

export interface Bound {
  port: number;
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** Ends what is open, and resolves once the port is free. */
  close(): Promise<void>;
}

/** Listens on this machine alone, on a free port where it is 0; rejects where the port is taken. */
export async function bind(server: Server, port: number): Promise<Bound> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
