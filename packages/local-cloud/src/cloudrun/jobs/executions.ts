import { randomInt, randomUUID } from 'node:crypto';
import { listOf, newEtag, numberOf, objectOf, shortName, textOf } from '../fields.ts';
import { type Caller, type Document, fault, invalid } from '../handler.ts';
import { condition } from '../reconcile/conditions.ts';
import { timestamp, type World } from '../world.ts';
import { checkRun } from './job-rules.ts';

/**
 * An execution as it begins, with what the caller overrides: `overrides` of RunJobRequest (job.proto).
 * https://docs.cloud.google.com/run/docs/execute/jobs#override-job-configuration
 */
export function newExecution(world: World, job: Document, overrides: Document, caller: Caller): Document {
  const { template, taskCount = 0, ...rest } = overridden(objectOf(job, 'template'), overrides);
  const jobId = shortName(textOf(job, 'name'));
  const id = `${jobId}-${suffix()}`;
  const name = `${job.name}/executions/${id}`;
  const at = timestamp(world);
  const [, project, , region] = name.split('/');
  return {
    name,
    uid: randomUUID(),
    creator: caller.email,
    generation: '1',
    ...(rest.labels !== undefined && { labels: rest.labels }),
    ...(rest.annotations !== undefined && { annotations: rest.annotations }),
    createTime: at,
    updateTime: at,
    launchStage: job.launchStage,
    job: jobId,
    // As many as there are, where it is not said (execution_template.proto).
    parallelism: numberOf(rest, 'parallelism') || taskCount,
    taskCount,
    template,
    reconciling: true,
    conditions: [condition(undefined, at, 'Completed', 'reconciling')],
    observedGeneration: '1',
    logUri: `https://console.cloud.google.com/logs/viewer?project=${project}&advancedFilter=resource.type%3D%22cloud_run_job%22%0Aresource.labels.job_name%3D%22${jobId}%22%0Aresource.labels.location%3D%22${region}%22%0Alabels.%22run.googleapis.com/execution_name%22%3D%22${id}%22`,
    etag: newEtag(),
  };
}

/** As Kubernetes makes them: no vowels, and nothing that looks like another. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const suffix = () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');

function overridden(template: Document, overrides: Document): Document {
  const task = objectOf(template, 'template');
  const containers = listOf(task, 'containers');
  const changes = listOf(overrides, 'containerOverrides');
  for (const { name = '' } of changes) {
    if (name === '' ? containers.length === 1 : containers.some(container => container.name === name))
      continue;
    throw invalid('overrides.container_overrides.name', `There is no container "${name}" in this job.`);
  }
  // Later: several containers of one task, which the process runtime could not let talk to each other.
  if (containers.length > 1) throw fault('UNIMPLEMENTED', 'A job of several containers is not run here');
  const wanted = {
    ...template,
    ...(numberOf(overrides, 'taskCount') > 0 && { taskCount: overrides.taskCount }),
    template: {
      ...task,
      ...(overrides.timeout !== undefined && { timeout: overrides.timeout }),
      containers: containers.map(container => changes.reduce(overriddenContainer, container)),
    },
  };
  checkRun({
    ...wanted,
    parallelism: Math.min(numberOf(wanted, 'parallelism'), numberOf(wanted, 'taskCount')),
  });
  return wanted;
}

function overriddenContainer(container: Document, change: Document): Document {
  const env = listOf(change, 'env');
  const others = listOf(container, 'env').filter(had => !env.some(({ name }) => name === had.name));
  const { args: _, ...without } = container;
  return {
    ...(change.clearArgs === true || change.args !== undefined ? without : container),
    ...(change.args !== undefined && { args: change.args }),
    ...(env.length > 0 && { env: [...others, ...env] }),
  };
}
