import type { Operations } from '../handler.ts';
import { jobs } from '../jobs/index.ts';
import { SERVICE, WORKER_POOL } from '../kind.ts';
import type { World } from '../world.ts';
import { iamOperations } from './iam.ts';
import { longRunningOperations } from './long-running.ts';
import { ownerOperations } from './owners.ts';
import { revisionOperations } from './revisions.ts';

export function operationsOf(world: World): Operations {
  return {
    ...ownerOperations(world, SERVICE),
    ...ownerOperations(world, WORKER_POOL),
    ...revisionOperations(world),
    ...jobs(world),
    ...iamOperations(world),
    ...longRunningOperations(world),
  };
}
