import { numberOf, objectOf, textOf } from '../fields.ts';
import { type Document, fault, invalid } from '../handler.ts';
import { checkContainers, checkMetadata } from '../rules/template.ts';

/** What the caller sets; all else of a job is the service's own. job.proto, without OUTPUT_ONLY. */
const OUTPUT_ONLY = [
  'name',
  'uid',
  'generation',
  'createTime',
  'updateTime',
  'deleteTime',
  'expireTime',
  'creator',
  'lastModifier',
  'observedGeneration',
  'terminalCondition',
  'conditions',
  'executionCount',
  'latestCreatedExecution',
  'reconciling',
  'satisfiesPzs',
  'etag',
];
/** Seconds: a week. https://docs.cloud.google.com/run/docs/configuring/task-timeout */
const LONGEST = 168 * 3_600;

/** What a caller wants of a job, with the defaults that task_template.proto and execution_template.proto name. */
export function wantedJob(given: Document): Document {
  for (const token of ['startExecutionToken', 'runExecutionToken']) {
    if (given[token] !== undefined) throw fault('UNIMPLEMENTED', `job.${token} is not implemented here`);
  }
  checkMetadata('job.', given);
  const template = objectOf(given, 'template');
  const task = objectOf(template, 'template');
  const wanted = {
    ...template,
    taskCount: numberOf(template, 'taskCount') || 1,
    // `0` is a choice of its own here, and the default is three: the field is of a oneof.
    template: { ...task, maxRetries: task.maxRetries ?? 3, timeout: task.timeout ?? '600s' },
  };
  check(wanted);
  const own = Object.entries(given).filter(([name]) => !OUTPUT_ONLY.includes(name));
  return { launchStage: 'GA', ...Object.fromEntries(own), template: wanted };
}

function check(template: Document): void {
  const task = objectOf(template, 'template');
  checkMetadata('job.template.', template);
  checkContainers('job.template.template.containers', task.containers);
  checkRun(template);
  const { maxRetries } = task;
  if (typeof maxRetries !== 'number' || maxRetries < 0 || maxRetries > 10) {
    throw invalid('job.template.template.max_retries', 'It must be from 0 to 10.');
  }
}

/** What an override may change, too. */
export function checkRun(template: Document): void {
  const taskCount = numberOf(template, 'taskCount');
  const parallelism = numberOf(template, 'parallelism');
  if (taskCount < 1 || taskCount > 10_000)
    throw invalid('template.task_count', 'It must be from 1 to 10000.');
  if (parallelism < 0 || parallelism > taskCount) {
    throw invalid('template.parallelism', 'It must not be more than task_count.');
  }
  const seconds = secondsOf(textOf(objectOf(template, 'template'), 'timeout'));
  if (!(seconds >= 1 && seconds <= LONGEST))
    throw invalid('template.template.timeout', `It must be from 1s to ${LONGEST}s.`);
}

/** Of a Duration such as `600s`. */
export function secondsOf(duration: string): number {
  return Number(/^(\d+(?:\.\d+)?)s$/.exec(duration)?.[1] ?? Number.NaN);
}
