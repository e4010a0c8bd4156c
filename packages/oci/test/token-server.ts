import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TokenServer extends AsyncDisposable {
  realm: string;
  /** What it was asked for, one after the other. */
  asked: { scope: string | null; authorization: string | undefined }[];
  /** Seconds for which it says a token is good; says nothing when absent. */
  seconds: number | undefined;
  /** Whom it gives tokens to, and for what. */
  knows: (headers: IncomingHttpHeaders, scope: string | null) => boolean;
  /** How it refuses all others: 401 when absent. */
  refusal?: number;
}

/** Numbers the tokens that it hands out: `t1`, `t2`. */
export async function startTokens(): Promise<TokenServer> {
  const asked: TokenServer['asked'] = [];
  const http = createServer((request, response) => {
    const { authorization } = request.headers;
    const scope = new URL(request.url ?? '', 'http://tokens').searchParams.get('scope');
    asked.push({ scope, authorization });
    if (!server.knows(request.headers, scope)) return response.writeHead(server.refusal ?? 401).end();
    return response.end(JSON.stringify({ token: `t${asked.length}`, expires_in: server.seconds }));
  });
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  const server: TokenServer = {
    asked,
    seconds: undefined,
    knows: () => true,
    realm: `http://127.0.0.1:${(http.address() as AddressInfo).port}/token`,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise(resolve => http.close(resolve));
    },
  };
  return server;
}
