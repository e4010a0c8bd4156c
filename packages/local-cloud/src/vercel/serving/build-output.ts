import type { IncomingMessage } from 'node:http';
import { type Page, plain } from './page.ts';

/** https://vercel.com/docs/build-output-api/configuration#routes */
export interface OutputRoute {
  src?: string;
  dest?: string;
  headers?: Readonly<Record<string, string>>;
  methods?: readonly string[];
  status?: number;
  continue?: boolean;
  check?: boolean;
  caseSensitive?: boolean;
  handle?: string;
  has?: readonly Condition[];
  missing?: readonly Condition[];
}

interface Condition {
  type: 'host' | 'header' | 'cookie' | 'query';
  key?: string;
  value?: string;
}

/** What there is at a path, without its query. */
export type Filesystem = (path: string) => Page | undefined;

type Asking = Pick<IncomingMessage, 'url' | 'method' | 'headers'>;

/** The phases that a request goes through where no file was found yet. https://vercel.com/docs/build-output-api/configuration#handlers */
const PHASES = ['filesystem', 'rewrite', 'miss'];

/** Answers by routes and files; `undefined` where nothing is there. */
export function routed(routes: readonly OutputRoute[], find: Filesystem, request: Asking): Page | undefined {
  const phases = byPhase(routes);
  const url = new URL(request.url ?? '/', 'http://localhost');
  const headers: Record<string, string> = {};
  let path = safeDecoded(url.pathname);
  const pass = (phase: string): Page | undefined => {
    const { to, status, page } = follow(phases.get(phase) ?? [], path, url, request, headers);
    if (page !== undefined) return page;
    path = to;
    const found = find(path);
    if (found !== undefined) {
      follow(phases.get('hit') ?? [], path, url, request, headers);
      return { ...found, ...(status && { status }), headers: { ...found.headers, ...headers } };
    }
    return undefined;
  };
  for (const phase of ['', ...PHASES]) {
    const page = pass(phase);
    if (page !== undefined) return page;
  }
  const error = (phases.get('error') ?? []).find(
    ({ status = 404, src }) => status === 404 && fits(src, path),
  );
  const page = find(error?.dest ?? '/404.html');
  return page && { ...page, status: 404, headers: { ...page.headers, ...headers } };
}

function byPhase(routes: readonly OutputRoute[]): Map<string, OutputRoute[]> {
  const phases = new Map<string, OutputRoute[]>();
  let phase = '';
  for (const route of routes) {
    if (route.handle !== undefined) phase = route.handle;
    else phases.set(phase, [...(phases.get(phase) ?? []), route]);
  }
  return phases;
}

/** Where the routes of one phase lead: another path, or an answer. Headers are added to those there are. */
function follow(
  routes: readonly OutputRoute[],
  from: string,
  url: URL,
  request: Asking,
  headers: Record<string, string>,
): { to: string; status?: number; page?: Page } {
  let to = from;
  for (const route of routes) {
    const match = pattern(route).exec(to);
    if (match === null || !allowed(route, url, request)) continue;
    const filled = (text: string) =>
      text.replace(/\$(\w+)/g, (_, name: string) => match[Number(name)] ?? match.groups?.[name] ?? '');
    for (const [name, value] of Object.entries(route.headers ?? {}))
      headers[name.toLowerCase()] = filled(value);
    const { status, dest } = route;
    if (status !== undefined && status >= 300 && status < 400 && headers.location !== undefined)
      return { to, page: plain(status, 'Redirecting...\n', headers) };
    if (dest !== undefined && /^https?:/.test(dest))
      return { to, page: plain(501, 'The local cloud reaches no other origin.\n') };
    if (dest !== undefined) to = filled(dest).split('?')[0] ?? to;
    if (route.continue) continue;
    if (dest === undefined && status !== undefined && status >= 400)
      return { to, page: plain(status, `${status}\n`, headers) };
    return { to, ...(status !== undefined && { status }) };
  }
  return { to };
}

function allowed({ methods, has = [], missing = [] }: OutputRoute, url: URL, request: Asking): boolean {
  if (methods && !methods.includes(request.method ?? 'GET')) return false;
  return has.every(each => holds(each, url, request)) && !missing.some(each => holds(each, url, request));
}

function holds({ type, key = '', value }: Condition, url: URL, { headers }: Asking): boolean {
  const cookies = new Map(headers.cookie?.split(/;\s*/).map(each => each.split('=', 2) as [string, string]));
  const found = {
    host: headers.host,
    header: headers[key.toLowerCase()]?.toString(),
    cookie: cookies.get(key),
    query: url.searchParams.get(key) ?? undefined,
  }[type];
  return found !== undefined && (value === undefined || new RegExp(`^(?:${value})$`).test(found));
}

const pattern = ({ src = '.*', caseSensitive }: OutputRoute) =>
  new RegExp(/^\^/.test(src) ? src : `^${src}$`, caseSensitive ? '' : 'i');

const fits = (src: string | undefined, path: string) => src === undefined || pattern({ src }).test(path);

function safeDecoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
