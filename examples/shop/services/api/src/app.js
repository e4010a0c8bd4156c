import { createServer } from 'node:http';
import { find, list, quote } from './catalogue.js';

const BODY_LIMIT = 64 * 1024;

async function readJson(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > BODY_LIMIT) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The service as an HTTP server that does not listen yet.
 * `identity` is what /version answers; `state.draining` turns readiness off while it shuts down.
 */
export function createApp({ identity, state, log }) {
  const answered = { all: 0, failed: 0 };
  const routes = {
    'GET /health': () => [200, { status: 'ok', version: identity.version }],
    'GET /health/live': () => [200, { status: 'live' }],
    'GET /health/ready': () => (state.draining ? [503, { status: 'draining' }] : [200, { status: 'ready' }]),
    'GET /version': () => [200, identity],
    // What watch looks at: a fraction, since this process began, of its answers that were no answers.
    'GET /stats': () => [200, { ...answered, failedShare: answered.failed / Math.max(answered.all, 1) }],
    'GET /products': () => [200, { products: list() }],
    'POST /quote': async request => {
      const body = await readJson(request);
      if (body === undefined) return [400, { error: 'the body is not JSON, or too long' }];
      const answer = quote(body?.lines);
      return [answer.error ? 422 : 200, answer];
    },
  };

  async function answer(request) {
    const { pathname } = new URL(request.url, 'http://shop');
    const route = routes[`${request.method} ${pathname}`];
    if (route) return route(request);
    const [, id] = /^\/products\/([\w-]+)$/.exec(pathname) ?? [];
    const product = request.method === 'GET' && id ? find(id) : undefined;
    return product ? [200, product] : [404, { error: 'not found' }];
  }

  return createServer(async (request, response) => {
    const began = performance.now();
    let status = 500;
    let body = { error: 'internal' };
    try {
      [status, body] = await answer(request);
    } catch (error) {
      log('error', 'request failed', { path: request.url, error: String(error) });
    }
    answered.all += 1;
    if (status >= 500) answered.failed += 1;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(body)}\n`);
    const ms = Math.round(performance.now() - began);
    log('info', 'request', { method: request.method, path: request.url, status, ms });
  });
}
