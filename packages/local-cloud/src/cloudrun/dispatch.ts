import type { ApiFault } from '../google/google-fault.ts';
import { authorise } from './authorise.ts';
import { type Caller, type Document, fault } from './handler.ts';
import { operationsOf } from './operations/index.ts';
import { withStaleReads } from './stale-reads.ts';
import { targetOf } from './target.ts';
import type { World } from './world.ts';

/** Runs one rpc by its key in `Operations`; rejects with an `ApiFault`. */
export type Dispatcher = (key: string, request: Document, authorization?: string) => Promise<Document>;

/** Whose credentials those are; throws where they are nobody's. */
export type Authenticate = (authorization: string | undefined) => Caller;

/**
 * What every rpc goes through before its own code: who calls, that the project and the region are there, that the caller
 * may. Numbers of projects stand for their ids.
 */
export function dispatcher(world: World, authenticate: Authenticate): Dispatcher {
  const operations = withStaleReads(world, operationsOf);
  return async (key, request, authorization) => {
    const caller = authenticate(authorization);
    const operation = Object.hasOwn(operations, key) ? operations[key] : undefined;
    if (operation === undefined) throw unimplemented(key);
    const target = targetOf(world, request);
    authorise(world, key, request, target, caller);
    // What is answered stays as it was when it was answered.
    return structuredClone(await operation(request, caller));
  };
}

function unimplemented(key: string): ApiFault {
  return fault('UNIMPLEMENTED', `google.cloud.run.v2.${key} is not implemented here`);
}
