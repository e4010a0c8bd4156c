import type { VercelApi } from '../api.ts';
import { aliasesApi } from './aliases.ts';
import { buildLinesApi } from './build-lines.ts';
import { connect, type VercelOptions } from './connection.ts';
import { createApi } from './create.ts';
import { deploymentsApi } from './deployments.ts';
import { movesApi } from './moves.ts';
import { projectsApi } from './projects.ts';
import { rollingApi } from './rolling.ts';

/** Vercel's REST API. Throws ConfigError for a token that cannot be one. https://vercel.com/docs/rest-api */
export function openVercel(options: VercelOptions): VercelApi {
  const connection = connect(options);
  return {
    scope: connection.scope,
    ...projectsApi(connection),
    ...deploymentsApi(connection),
    ...createApi(connection),
    ...buildLinesApi(connection),
    ...aliasesApi(connection),
    ...movesApi(connection),
    ...rollingApi(connection),
  };
}
