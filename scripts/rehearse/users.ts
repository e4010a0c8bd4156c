import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment, Place } from './places.ts';

/** What the users of one service saw meanwhile. */
export interface Seen {
  /** The versions that answered. */
  versions: Set<string>;
  requests: number;
  /** Requests that were not answered well. */
  failed: number;
}

/** In one line, such as `143 requests, 0 not answered well; met 1fe72cf, c37b500`. */
export function metBy({ requests, failed, versions }: Seen): string {
  const met = [...versions].map(version => (/^[0-9a-f]{40}$/.test(version) ? version.slice(0, 7) : version));
  return `${requests} requests, ${failed} not answered well; met ${met.join(', then ')}`;
}

/** By environment and service: what the users of `staging/api` met. */
export const usersOf = (environment: Environment, service: string) => `${environment}/${service}`;

/** Users of every service, who ask for its version over and over until they are sent away. */
export function sendUsers(places: readonly Place[]): () => Promise<Record<string, Seen>> {
  const away = new AbortController();
  const seen: Record<string, Seen> = {};
  const services = places.flatMap(({ environment, urls }) =>
    Object.entries(urls).map(([name, url]) => [usersOf(environment, name), url] as const),
  );
  const users = services.map(async ([name, url]) => {
    const mine: Seen = { versions: new Set(), requests: 0, failed: 0 };
    seen[name] = mine;
    while (!away.signal.aborted) {
      await ask(url, mine);
      await sleep(PAUSE);
    }
  });
  return async () => {
    away.abort();
    await Promise.all(users);
    return seen;
  };
}

/** Milliseconds between two requests of a user: often enough to meet a canary's tenth, light on a small machine. */
const PAUSE = 50;

async function ask(url: string, seen: Seen): Promise<void> {
  seen.requests++;
  try {
    const answer = await fetch(`${url}/version`, { signal: AbortSignal.timeout(2_000) });
    const { version } = (await answer.json()) as { version?: string };
    if (answer.ok && version !== undefined) seen.versions.add(version);
    else seen.failed++;
  } catch {
    seen.failed++;
  }
}
