import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Deployment, Project, Protection } from '../model.ts';
import { isOfProduction } from '../moves/hosts-of.ts';
import { type Page, plain } from './page.ts';

const BYPASS = 'x-vercel-protection-bypass';
const SET_COOKIE = 'x-vercel-set-bypass-cookie';

/**
 * Whether a request may see the deployment: nothing, or the page that it gets instead.
 * https://vercel.com/docs/deployment-protection/methods-to-bypass-deployment-protection/protection-bypass-automation
 */
export function passed(host: string, deployment: Deployment, request: IncomingMessage): { page?: Page } {
  const { protection } = deployment.project;
  const { sso, password, bypass } = protection;
  const guarded = [sso, password].some(scope => covers(scope, host, deployment));
  const url = new URL(request.url ?? '/', `http://${host}`);
  const asked = (name: string) => request.headers[name]?.toString() ?? url.searchParams.get(name) ?? '';
  const secret = asked(BYPASS);
  const known = remembered(request, host, bypass);
  if (bypass.has(secret)) {
    const cookie = asked(SET_COOKIE);
    // Once it has the cookie it is sent round no more, also where a browser adds the header to every request.
    const wanted = ['true', 'samesitenone'].includes(cookie) && !known;
    return wanted ? { page: cookiePage(url, secret, cookie) } : {};
  }
  if (!guarded || known) return {};
  return { page: covers(sso, host, deployment) ? ssoPage(url, request) : unauthorised() };
}

/** https://vercel.com/docs/deployment-protection#understanding-deployment-protection-by-environment */
function covers(scope: Protection['sso'], host: string, { project, target, url }: Deployment): boolean {
  switch (scope) {
    case null:
      return false;
    case 'all':
      return true;
    case 'preview':
      return target !== 'production';
    case 'all_except_custom_domains':
      return !isProductionDomain(project, host);
    case 'prod_deployment_urls_and_all_previews':
      return target !== 'production' || host === url;
  }
}

function isProductionDomain({ domains }: Project, host: string): boolean {
  return domains.some(domain => domain.name === host && isOfProduction(domain));
}

/** Sent round once, so that the browser has the cookie; not `Secure`, since it is not HTTPS here. */
function cookiePage(url: URL, secret: string, kind: string): Page {
  url.searchParams.delete(BYPASS);
  url.searchParams.delete(SET_COOKIE);
  const sameSite = kind === 'samesitenone' ? 'None' : 'Lax';
  return plain(307, 'Redirecting...', {
    location: `${url.pathname}${url.search}`,
    'set-cookie': `_vercel_jwt=${ticket(url.host, secret)}; Path=/; HttpOnly; SameSite=${sameSite}`,
  });
}

/** Good for its own host: a browser sends a cookie of 127.0.0.1 to all of its ports. */
function ticket(host: string, secret: string): string {
  return createHash('sha256').update(`${host}|${secret}`).digest('base64url');
}

function remembered({ headers }: IncomingMessage, host: string, bypass: Protection['bypass']): boolean {
  const cookies = headers.cookie?.split(/;\s*/) ?? [];
  return [...bypass.keys()].some(secret => cookies.includes(`_vercel_jwt=${ticket(host, secret)}`));
}

/** Pages are sent to Vercel's sign-in, all else is refused. */
function ssoPage(url: URL, { method = 'GET', headers }: IncomingMessage): Page {
  const nonce = randomBytes(16).toString('hex');
  const location = `https://vercel.com/sso-api?url=${encodeURIComponent(url.href)}&nonce=${nonce}`;
  const cookie = { 'set-cookie': `_vercel_sso_nonce=${nonce}; Path=/; HttpOnly; SameSite=Lax` };
  if (headers.accept?.includes('application/json')) {
    const body = {
      error: { message: 'Protected deployment', code: '401' },
      protection: { vercel_auth_callback: location },
    };
    return plain(401, JSON.stringify(body), { ...cookie, 'content-type': 'application/json' });
  }
  if (method === 'GET') return plain(302, 'Redirecting...', { ...cookie, location });
  const page = unauthorised();
  return { ...page, headers: { ...page.headers, ...cookie } };
}

function unauthorised(): Page {
  const body = '<!doctype html><html><head><title>Authentication Required</title></head><body></body></html>';
  return plain(401, body, { 'content-type': 'text/html; charset=utf-8' });
}
