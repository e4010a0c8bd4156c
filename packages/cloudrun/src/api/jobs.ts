import type { RunApi } from '../api.ts';
import type { Place } from '../raw.ts';
import { fields } from '../view/fields.ts';
import { readOperation } from '../view/operation.ts';
import { collection } from './collection.ts';
import { JOBS } from './collections.ts';
import type { Connection } from './connection.ts';
import { executionName, nameIn } from './names.ts';
import { pages } from './pages.ts';

/** Jobs, what was run of them, and its tasks. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs */
export function jobsApi(
  connection: Connection,
): Pick<RunApi, 'jobs' | 'listExecutions' | 'getExecution' | 'cancelExecution' | 'listTasks'> {
  const { call, find } = connection;
  const ofJob = (operation: string, at: Place, id: string, changes = false) => ({
    operation,
    changes,
    subject: { ...at, kind: 'job' as const, id },
  });
  const ofExecution = (operation: string, at: Place, id: string, changes = false) => ({
    operation,
    changes,
    subject: { ...at, kind: 'execution' as const, id },
  });

  return {
    jobs: {
      ...collection(JOBS, connection),
      async run(at, id, overrides) {
        const name = nameIn(at, 'jobs', id);
        const body = overrides === undefined ? {} : { overrides };
        const started = await call({ ...ofJob('RunJob', at, id, true), body }, ({ jobs }, options) =>
          jobs.runJob({ name }, options),
        );
        return readOperation(started);
      },
    },

    async listExecutions(at, job) {
      const parent = nameIn(at, 'jobs', job);
      const all = await pages('executions', page =>
        call(ofJob('ListExecutions', at, job), ({ executions }, options) =>
          executions.listExecutions({ parent, ...page }, options),
        ),
      );
      // Google does not say in which order it lists them.
      return all
        .map(raw => ({ raw, at: fields(raw, 'an execution').time('createTime') }))
        .sort((a, b) => b.at - a.at)
        .map(({ raw }) => raw);
    },

    getExecution: (at, job, id) =>
      find(ofExecution('GetExecution', at, id), ({ executions }, options) =>
        executions.getExecution({ name: executionName(at, job, id) }, options),
      ),

    async cancelExecution(at, job, id) {
      await call({ ...ofExecution('CancelExecution', at, id, true), body: {} }, ({ executions }, options) =>
        executions.cancelExecution({ name: executionName(at, job, id) }, options),
      );
    },

    listTasks: (at, job, execution) =>
      pages('tasks', page =>
        call(ofExecution('ListTasks', at, execution), ({ tasks }, options) =>
          tasks.listTasks({ parent: executionName(at, job, execution), ...page }, options),
        ),
      ),
  };
}
