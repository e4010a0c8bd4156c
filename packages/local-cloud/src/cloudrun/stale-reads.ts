import { isWrite, type Operations } from './handler.ts';
import type { World } from './world.ts';

/**
 * The operations, whose reads lag behind the last write while the fault `stale-reads` is set: of documents, not of
 * long-running operations. The write's own answer shows what it did.
 */
export function withStaleReads(world: World, make: (world: World) => Operations): Operations {
  let past: { until: number; operations: Operations } | undefined;
  const lagging = (key: string, run: Operations[string]): Operations[string] => {
    const name = key.split('.')[1] ?? '';
    return (request, caller) => {
      const now = world.scheduler.now();
      if (!isWrite(name))
        return (past && now < past.until ? (past.operations[key] ?? run) : run)(request, caller);
      const lag = world.faults.lag();
      past = lag > 0 ? { until: now + lag, operations: make(pastOf(world)) } : undefined;
      return run(request, caller);
    };
  };
  return Object.fromEntries(Object.entries(make(world)).map(([key, run]) => [key, lagging(key, run)]));
}

function pastOf(world: World): World {
  const { services, workerPools, revisions, jobs, executions, tasks, policies } = world;
  return {
    ...world,
    ...structuredClone({ services, workerPools, revisions, jobs, executions, tasks, policies }),
  };
}
