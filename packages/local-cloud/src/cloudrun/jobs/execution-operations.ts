import { found, paged, sameEtag, textOf } from '../fields.ts';
import { fault, type Operations } from '../handler.ts';
import { timestamp, type World } from '../world.ts';
import { atOnce } from './at-once.ts';
import type { ExecutionRun } from './run/execution-run.ts';

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs.executions */
export function executionOperations(world: World, runs: ReadonlyMap<string, ExecutionRun>): Operations {
  const { executions, operations, tasks } = world;
  return {
    'Executions.GetExecution': request => found(executions, textOf(request, 'name')),

    /** Of all jobs where the parent's name ends in `-`. */
    'Executions.ListExecutions'(request) {
      const parent = textOf(request, 'parent').replace(/-$/, '');
      if (!parent.endsWith('/')) found(world.jobs, parent);
      const prefix = parent.endsWith('/') ? parent : `${parent}/`;
      const own = [...executions.values()].filter(each => textOf(each, 'name').startsWith(prefix));
      return paged('executions', own.reverse(), request);
    },

    /** https://docs.cloud.google.com/run/docs/managing/job-executions#cancel */
    'Executions.CancelExecution'(request) {
      const name = textOf(request, 'name');
      sameEtag(request, found(executions, name));
      const run = runs.get(name);
      if (run === undefined) {
        throw fault(
          'FAILED_PRECONDITION',
          `The execution '${name.split('/').at(-1)}' is in a terminal state and cannot be cancelled.`,
        );
      }
      if (request.validateOnly === true) return atOnce(world, 'Execution', found(executions, name));
      const pending = operations.begin(name, 'Execution', () => found(executions, name));
      run.cancel(pending);
      return pending.document;
    },

    'Executions.DeleteExecution'(request) {
      const name = textOf(request, 'name');
      const had = found(executions, name);
      sameEtag(request, had);
      if (runs.has(name)) {
        throw fault(
          'FAILED_PRECONDITION',
          `The execution '${name.split('/').at(-1)}' is running: cancel it first.`,
        );
      }
      const deleted = { ...had, deleteTime: timestamp(world) };
      if (request.validateOnly !== true) {
        executions.delete(name);
        for (const task of tasks.keys()) if (task.startsWith(`${name}/`)) tasks.delete(task);
      }
      return atOnce(world, 'Execution', deleted);
    },
  };
}
