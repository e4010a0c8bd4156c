import type { Operations } from '../handler.ts';
import type { World } from '../world.ts';
import { executionOperations } from './execution-operations.ts';
import { jobOperations } from './job-operations.ts';
import { ExecutionRun } from './run/execution-run.ts';
import { taskOperations } from './task-operations.ts';

/** Jobs, their executions and their tasks. https://docs.cloud.google.com/run/docs/create-jobs */
export function jobs(world: World): Operations {
  const runs = new Map<string, ExecutionRun>();
  const start = (name: string) => {
    const run = new ExecutionRun(world, name, () => runs.delete(name));
    runs.set(name, run);
    return run;
  };
  return {
    ...jobOperations(world, start),
    ...executionOperations(world, runs),
    ...taskOperations(world),
  };
}
