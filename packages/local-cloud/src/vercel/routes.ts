import type { Incoming, Reply } from '../http/exchange.ts';
import type { Owner, Token } from './model.ts';
import type { World } from './world.ts';

/** Who asks, and for whom. */
export interface Caller {
  token: Token;
  owner: Owner;
}

export interface Asked {
  world: World;
  caller: Caller;
  /** What stands for each `:name` in the route. */
  parts: Readonly<Record<string, string>>;
  query: URLSearchParams;
  request: Incoming;
  /** The body as JSON; an object, empty where there is none. Refuses what is none. */
  body(): Promise<Record<string, unknown>>;
}

export interface Route {
  /** As Vercel's own SDK names it: `CreateDeployment`. */
  operation: string;
  write: boolean;
  /** Throws ApiFault for what is refused. */
  run(asked: Asked): Promise<Reply> | Reply;
}

/**
 * By method and path: `'POST /v13/deployments'`, `'GET /:version/deployments/:idOrUrl'`. A part without a colon is
 * compared as it is; `:version` stands for `v` and a number. Each feature file exports such a table; handler.ts joins them.
 */
export type Routes = Readonly<Record<string, Route>>;
