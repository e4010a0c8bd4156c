import type { Incoming } from '../http/exchange.ts';
import { ACTIONS } from './routes/actions.ts';
import { COMMITS } from './routes/commits.ts';
import { DEPLOYMENTS } from './routes/deployments.ts';
import { GIT } from './routes/git.ts';
import { ISSUES } from './routes/issues.ts';
import { MEMBERS } from './routes/members.ts';
import { RELEASES } from './routes/releases.ts';
import type { Route } from './routes/route.ts';

const ROUTES = { ...DEPLOYMENTS, ...GIT, ...ISSUES, ...COMMITS, ...RELEASES, ...ACTIONS, ...MEMBERS };

const PATTERNS = Object.entries(ROUTES).map(([route, found]) => ({
  pattern: new RegExp(`^${route.replaceAll('{*}', '(.+)').replaceAll('{}', '([^/]+)')}$`),
  found,
}));

export interface FoundRoute {
  route: Route;
  /** `owner/name` in lower case; of a route that belongs to none, empty. */
  repository: string;
  parts: string[];
}

/** The route of a request, its repository and what stands for `{}`. */
export function routeOf({ method, url }: Incoming): FoundRoute | undefined {
  const [, repository = '', below] = /^\/repos\/([^/]+\/[^/]+)\/(.+)$/.exec(url.pathname) ?? [];
  for (const { pattern, found } of PATTERNS) {
    const matched = pattern.exec(`${method} ${below ?? url.pathname}`);
    if (matched === null) continue;
    const parts = matched.slice(1).map(part => decodeURIComponent(part));
    return { route: found, repository: repository.toLowerCase(), parts };
  }
  return undefined;
}
