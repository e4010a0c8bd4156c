import { createSign, randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { ROBOT, type TokenAuth } from './registries.ts';
import { run } from './tools.ts';

/** Distribution takes a token for this long after it has ended. https://github.com/distribution/distribution/blob/v2.8.2/registry/auth/token/token.go */
const LEEWAY_SECONDS = 60;

export interface TokenServer {
  /** For distribution's configuration. */
  auth: TokenAuth;
  /** The scopes that tokens were issued for, in order. */
  issued: string[];
  close(): Promise<void>;
}

/**
 * Issues tokens to ROBOT that distribution checks by itself, and refuses once they have ended.
 * https://distribution.github.io/distribution/spec/auth/jwt/
 */
export async function startTokenServer(
  directory: string,
  { livesSeconds }: { livesSeconds: number },
): Promise<TokenServer> {
  await mkdir(directory, { recursive: true });
  const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
  const subject = ['-subj', '/CN=tokens', '-days', '1'];
  const files = ['-keyout', key, '-out', certificate];
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...files]);
  const privateKey = await readFile(key, 'utf8');
  const x5c = [(await readFile(certificate, 'utf8')).replace(/-----[A-Z ]+-----|\s/g, '')];
  const wanted = `Basic ${Buffer.from(`${ROBOT.username}:${ROBOT.password}`).toString('base64')}`;
  const issued: string[] = [];

  const token = (scopes: string[]) => {
    const now = Math.floor(Date.now() / 1_000);
    const access = scopes.map(scope => {
      const [type = '', name = '', actions = ''] = scope.split(':');
      return { type, name, actions: actions.split(',') };
    });
    const claims = { iss: 'tokens', aud: 'registry', sub: ROBOT.username, jti: randomUUID(), access };
    const times = { iat: now, nbf: now - LEEWAY_SECONDS, exp: now + livesSeconds - LEEWAY_SECONDS };
    const parts = [
      { typ: 'JWT', alg: 'RS256', x5c },
      { ...claims, ...times },
    ];
    const text = parts.map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    if (request.headers.authorization !== wanted) return response.writeHead(401).end();
    const scopes = url.searchParams.getAll('scope');
    issued.push(...scopes);
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify({ token: token(scopes) }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const realm = `http://127.0.0.1:${port}/token`;
  return {
    auth: { realm, service: 'registry', issuer: 'tokens', rootcertbundle: certificate },
    issued,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
