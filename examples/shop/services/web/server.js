import { createServer } from 'node:http';

/*
 * The shop's front page, in one file. `node server.js` serves it on PORT; `node server.js check` is the one-off task before
 * a new version serves, and ends with 0, or with 7 when the API at API_URL does not answer. Without API_URL there is
 * nothing to check.
 */

const { PORT = '8080', VERSION = 'dev', GIT_SHA = 'unknown', API_URL } = process.env;
const identity = { version: VERSION, commit: GIT_SHA };
let draining = false;

function log(level, message, fields = {}) {
  console.log(JSON.stringify({ time: new Date().toISOString(), level, message, service: 'web', ...fields }));
}

const PAGE = `<!doctype html>
<html lang="en">
<title>shop</title>
<h1>shop</h1>
<p>Tea, mugs and beans.</p>
</html>
`;

const routes = {
  '/': () => [200, PAGE],
  '/health': () => [200, { status: 'ok', version: identity.version }],
  '/health/live': () => [200, { status: 'live' }],
  '/health/ready': () => (draining ? [503, { status: 'draining' }] : [200, { status: 'ready' }]),
  '/version': () => [200, identity],
};

function serve() {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://shop');
    const [status, body] = (request.method === 'GET' && routes[pathname]?.()) || [
      404,
      { error: 'not found' },
    ];
    const [type, text] =
      typeof body === 'string'
        ? ['text/html; charset=utf-8', body]
        : ['application/json', `${JSON.stringify(body)}\n`];
    response.writeHead(status, { 'content-type': type });
    response.end(text);
    log('info', 'request', { method: request.method, path: request.url, status });
  });
  server.listen(Number(PORT), () => log('info', 'listening', { port: server.address().port, ...identity }));
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      // Not ready first, then no new connections; what is being answered is finished.
      draining = true;
      log('info', 'draining', { signal });
      server.close(() => log('info', 'stopped'));
      server.closeIdleConnections();
      setTimeout(() => process.exit(1), 10_000).unref();
    });
  }
}

async function check() {
  if (API_URL === undefined) return log('info', 'nothing to check: no API_URL');
  try {
    const { status } = await fetch(new URL('/health', API_URL), { signal: AbortSignal.timeout(5_000) });
    if (status !== 200) throw new Error(`/health answers ${status}`);
    log('info', 'the API is there');
  } catch (error) {
    log('error', 'cannot reach the API', { error: String(error.cause ?? error) });
    process.exitCode = 7;
  }
}

if (process.argv[2] === 'check') await check();
else serve();
