import type { Incoming } from '../http/exchange.ts';
import { badRequest } from './api-fault.ts';
import type { Route, Routes } from './routes.ts';

export interface Found {
  route: Route;
  /** @throws ApiFault where the path is not well written */
  parts(): Record<string, string>;
}

/** Finds the route of a request. */
export function router(...tables: readonly Routes[]): (request: Incoming) => Found | undefined {
  const compiled = tables.flatMap(table =>
    Object.entries(table).map(([pattern, route]) => ({ pattern: compile(pattern), route })),
  );
  return ({ method, url }) => {
    const asked = `${method} ${usual(url.pathname)}`;
    for (const { pattern, route } of compiled) {
      const groups = pattern.exec(asked)?.groups;
      if (groups !== undefined) return { route, parts: () => decoded(groups) };
    }
    return undefined;
  };
}

/** The CLI writes `/v3/now/deployments` for what others write `/v3/deployments`, and some paths without a version. */
function usual(path: string): string {
  const versioned = /^\/v\d+\//.test(path) ? path : `/v1${path}`;
  return versioned.replace(/^(\/v\d+)\/now\//, '$1/').replace(/\/$/, '');
}

function compile(pattern: string): RegExp {
  const body = pattern.replace(/:(\w+)/g, (_, name: string) =>
    name === 'version' ? `(?<version>v\\d+)` : `(?<${name}>[^/]+)`,
  );
  // At least one group, so that a match without parts has some, too.
  return new RegExp(`^${body}(?<end>)$`);
}

function decoded(groups: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, part]) => [name, decodeURIComponent(part)]));
  } catch {
    throw badRequest('Invalid URL');
  }
}
