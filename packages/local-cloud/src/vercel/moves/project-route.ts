import type { Reply } from '../../http/exchange.ts';
import { mustMayChangeProduction } from '../authenticate.ts';
import { projectAsked } from '../find.ts';
import type { Project } from '../model.ts';
import type { Asked, Route } from '../routes.ts';

export type Run = (asked: Asked, project: Project) => Reply | Promise<Reply>;

/** Of the project that `:id` in the path names. */
export function reading(operation: string, run: Run): Route {
  return { operation, write: false, run: asked => run(asked, projectAsked(asked, asked.parts.id ?? '')) };
}

/** The same, for those who may change production. */
export function changing(operation: string, run: Run): Route {
  const permitted = (asked: Asked) => {
    mustMayChangeProduction(asked.caller);
    return run(asked, projectAsked(asked, asked.parts.id ?? ''));
  };
  return { operation, write: true, run: permitted };
}
