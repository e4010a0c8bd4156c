import { found, paged, textOf } from '../fields.ts';
import type { Operations } from '../handler.ts';
import type { World } from '../world.ts';

/** https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs.executions.tasks */
export function taskOperations({ executions, tasks }: World): Operations {
  return {
    'Tasks.GetTask': request => found(tasks, textOf(request, 'name')),

    'Tasks.ListTasks'(request) {
      const parent = textOf(request, 'parent');
      found(executions, parent);
      const own = [...tasks.values()].filter(task => textOf(task, 'name').startsWith(`${parent}/tasks/`));
      return paged('tasks', own, request);
    },
  };
}
