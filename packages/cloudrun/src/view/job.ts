import type { Raw } from '../raw.ts';
import type { ExecutionView, JobView } from '../views.ts';
import { readConditions, readReady } from './condition.ts';
import { readContainers } from './container.ts';
import { type Fields, fields, lastPart } from './fields.ts';

/** Throws a RemoteError for what cannot be read. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs */
export function readJob(raw: Raw): JobView {
  const job = fields(raw, 'a job');
  return {
    name: job.text('name'),
    uid: job.text('uid'),
    etag: job.text('etag'),
    generation: job.count('generation'),
    observedGeneration: job.count('observedGeneration'),
    reconciling: job.flag('reconciling'),
    ready: readReady(job),
    conditions: readConditions(job),
    // A job's template makes executions, and theirs tasks.
    containers: readContainers(job.inner('template').inner('template')),
  };
}

/** Throws a RemoteError for what cannot be read. https://docs.cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs.executions */
export function readExecution(raw: Raw): ExecutionView {
  const execution = fields(raw, 'an execution');
  const completedAt = execution.time('completionTime');
  return {
    id: lastPart(execution.text('name')),
    job: lastPart(execution.text('job')),
    createdAt: execution.time('createTime'),
    completedAt: completedAt === 0 ? undefined : completedAt,
    taskCount: execution.count('taskCount'),
    succeeded: execution.count('succeededCount'),
    failed: execution.count('failedCount'),
    cancelled: execution.count('cancelledCount'),
    conditions: readConditions(execution),
    env: readEnv(execution.inner('template').list('containers')[0]),
    logUri: execution.text('logUri'),
  };
}

function readEnv(container: Fields | undefined): Record<string, string> {
  const plain = (container?.list('env') ?? []).filter(({ raw }) => raw.valueSource == null);
  return Object.fromEntries(plain.map(variable => [variable.text('name'), variable.text('value')]));
}
