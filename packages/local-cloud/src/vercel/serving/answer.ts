import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Deployment } from '../model.ts';
import { servedFrom } from '../moves/served.ts';
import type { World } from '../world.ts';
import { outputOf } from './output.ts';
import { type Page, plain } from './page.ts';
import { passed } from './protection.ts';

/**
 * Answers for a deployment's own host, a domain or an alias as Vercel's network does; every request is kept in `visits`.
 * https://vercel.com/docs/headers/response-headers, https://vercel.com/docs/errors
 */
export function answerHost(
  world: World,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { deployment, page } = pageFor(world, host, request);
  const id = `dub1::iad1::${randomBytes(3).toString('hex')}-${Date.now()}-${randomBytes(6).toString('hex')}`;
  const { method = 'GET', url: path = '/', headers } = request;
  const status = page.status;
  const name = world.hosts.nameOf(host);
  world.visits.push({ name, method, path, headers, status, deployment: deployment?.id });
  const body = typeof page.body === 'string' ? page.body.replace(REQUEST_ID, id) : page.body;
  request.resume();
  response.writeHead(status, {
    'cache-control': 'public, max-age=0, must-revalidate',
    ...page.headers,
    'content-length': Buffer.byteLength(body),
    server: 'Vercel',
    'x-vercel-id': id,
    ...(deployment && { age: '0', 'x-vercel-cache': 'MISS' }),
    ...(deployment && isHidden(world, host, deployment) && { 'x-robots-tag': 'noindex' }),
  });
  response.end(method === 'HEAD' ? undefined : body);
}

const REQUEST_ID = '{id}';

function pageFor(
  world: World,
  host: string,
  request: IncomingMessage,
): { deployment?: Deployment; page: Page } {
  const domain = world.projects.flatMap(({ domains }) => domains).find(({ name }) => name === host);
  if (domain?.redirect) {
    const location = `http://${domain.redirect}${request.url ?? '/'}`;
    return { page: plain(domain.redirectStatusCode ?? 308, 'Redirecting...', { location }) };
  }
  const served = servedFrom(world, host, request);
  if (served === undefined)
    return { page: failed(404, 'DEPLOYMENT_NOT_FOUND', 'The deployment could not be found on Vercel.') };
  const { deployment, cookie } = served;
  const pass = passed(host, deployment, request);
  if (pass.page !== undefined) return { page: pass.page };
  if (deployment.readyState !== 'READY') {
    const location = `https://vercel.com/${deployment.project.owner.slug}/${deployment.project.name}`;
    const page = failed(303, 'DEPLOYMENT_NOT_READY_REDIRECTING', 'The deployment is not ready.');
    return { page: { ...page, headers: { ...page.headers, location } } };
  }
  const page = outputOf(deployment)(request) ?? failed(404, 'NOT_FOUND', 'The page could not be found');
  return { deployment, page: cookie === undefined ? page : withCookie(page, cookie) };
}

function failed(status: number, code: string, text: string): Page {
  return plain(status, `${text}\n\n${code}\n\n${REQUEST_ID}\n`, { 'x-vercel-error': code });
}

const withCookie = (page: Page, cookie: string): Page => ({
  ...page,
  headers: { ...page.headers, 'set-cookie': cookie },
});

/** Previews, and what is production's no more, are not for search engines. */
function isHidden(world: World, host: string, { id, project, url }: Deployment): boolean {
  return host === url || project.production !== id || world.aliases.get(host)?.automatic === true;
}
