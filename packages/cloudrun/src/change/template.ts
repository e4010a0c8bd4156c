import type { Problem } from '@pipeline/contracts';
import type { Raw } from '../raw.ts';
import type { RunWanted, TemplateChange } from '../wanted.ts';
import { applyCloudSql } from './cloud-sql.ts';
import { mainOf } from './containers.ts';
import { put, putAll, record, records, within } from './fields.ts';
import { KIND_WORDS, type Kind } from './kind.ts';
import { applyVpc } from './vpc.ts';

/** Seconds. https://docs.cloud.google.com/run/docs/configuring/request-timeout, …/configuring/task-timeout */
const LONGEST = { service: 3_600, job: 604_800 };
/** https://docs.cloud.google.com/run/docs/configuring/concurrency */
const MOST_CONCURRENT = 1_000;

/** `template` with all changed but its containers; how often a job runs is said around it. */
export function editTemplate(template: Raw, wanted: RunWanted, kind: Kind, problems: Problem[]): Raw {
  const change = wanted.template ?? {};
  problems.push(...templateProblems(change, kind));
  const scaled = withScaling(template, change, problems);
  const edited = putAll(scaled, {
    maxInstanceRequestConcurrency: change.concurrency,
    timeout: change.timeout === undefined ? undefined : `${change.timeout}s`,
    serviceAccount: change.serviceAccount,
    sessionAffinity: change.sessionAffinity,
    maxRetries: change.maxRetries,
    executionEnvironment: change.executionEnvironment && ENVIRONMENTS[change.executionEnvironment],
  });
  const reached = withVpc(edited, change.vpc, problems);
  if (change.cloudSql === undefined) return reached;
  const containers = records(reached.containers);
  const main = mainOf(containers, {}, kind);
  const index = main === undefined ? 0 : containers.indexOf(main);
  return applyCloudSql(reached, index, change.cloudSql, problems);
}

const ENVIRONMENTS = { gen1: 'EXECUTION_ENVIRONMENT_GEN1', gen2: 'EXECUTION_ENVIRONMENT_GEN2' };

/** How many tasks a job has. https://docs.cloud.google.com/run/docs/reference/rest/v2/ExecutionTemplate */
export function editExecution(job: Raw, { taskCount, parallelism }: TemplateChange): Raw {
  if (taskCount === undefined && parallelism === undefined) return job;
  return within(job, 'template', before => putAll(before, { taskCount, parallelism }));
}

function withScaling(template: Raw, change: TemplateChange, problems: Problem[]): Raw {
  const { minInstances, maxInstances } = change;
  if (minInstances === undefined && maxInstances === undefined) return template;
  const scaling = putAll(record(template.scaling), {
    minInstanceCount: minInstances,
    maxInstanceCount: maxInstances,
  });
  const [least, most] = [Number(scaling.minInstanceCount ?? 0), Number(scaling.maxInstanceCount ?? 0)];
  if (most > 0 && least > most)
    problems.push({
      input: minInstances === undefined ? 'max-instances' : 'min-instances',
      problem: `there would be ${least} instances at least, and ${most} at most`,
      fix: 'Give both, or others',
    });
  return put(template, 'scaling', scaling);
}

function withVpc(template: Raw, vpc: TemplateChange['vpc'], problems: Problem[]): Raw {
  if (vpc === undefined) return template;
  if (vpc === 'none') return put(template, 'vpcAccess', undefined);
  return put(template, 'vpcAccess', applyVpc(record(template.vpcAccess), vpc, problems));
}

/** Who has what: input → kinds. */
const ONLY: Record<string, [keyof TemplateChange, readonly Kind[]]> = {
  concurrency: ['concurrency', ['service']],
  timeout: ['timeout', ['service', 'job']],
  'min-instances': ['minInstances', ['service']],
  'max-instances': ['maxInstances', ['service']],
  'session-affinity': ['sessionAffinity', ['service']],
  'execution-environment': ['executionEnvironment', ['service', 'job']],
  'task-count': ['taskCount', ['job']],
  parallelism: ['parallelism', ['job']],
  'max-retries': ['maxRetries', ['job']],
};

export function templateProblems(change: TemplateChange, kind: Kind): Problem[] {
  const problems: Problem[] = Object.entries(ONLY).flatMap(([input, [field, kinds]]) =>
    change[field] === undefined || kinds.includes(kind)
      ? []
      : [{ input, problem: `a ${KIND_WORDS[kind]} has none`, fix: 'Leave it out' }],
  );
  const whole = (
    input: string,
    value: number | undefined,
    least: number,
    most = Number.POSITIVE_INFINITY,
  ) => {
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
    const fix = `Give a whole number, ${least} ${Number.isFinite(most) ? `to ${most}` : 'or more'}`;
    problems.push({ input, problem: `${value} is not possible`, fix });
  };
  whole('concurrency', change.concurrency, 1, MOST_CONCURRENT);
  whole('timeout', change.timeout, 1, kind === 'job' ? LONGEST.job : LONGEST.service);
  whole('min-instances', change.minInstances, 0);
  whole('max-instances', change.maxInstances, 1);
  whole('task-count', change.taskCount, 1, 10_000);
  whole('parallelism', change.parallelism, 0);
  whole('max-retries', change.maxRetries, 0, 10);
  const account = change.serviceAccount;
  if (account !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(account))
    problems.push({
      input: 'runtime-service-account',
      problem: `"${account}" is no service account`,
      fix: 'Give its email address, such as `api@shop.iam.gserviceaccount.com`',
    });
  return problems;
}
