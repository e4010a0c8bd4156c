import type { Logger, Report } from '@pipeline/action-kit';
import { type Clock, ConfigError, formatDuration } from '@pipeline/contracts';
import {
  baseOf,
  type Changes,
  changedFiles,
  discover,
  type Files,
  type Git,
  type RunEvent,
} from '@pipeline/workspace';
import type { Has } from './commands.ts';
import type { Config } from './config.ts';
import { type Execute, type Result, runJob } from './execute.ts';
import { type GatePlan, type Job, makePlan } from './plan.ts';
import { type Folders, nothingReport, planReport, resultReport } from './report.ts';
import { schedule } from './schedule.ts';
import { checkTasks, select } from './select.ts';
import type { Outputs } from './spec.gen.ts';

/** What a gate needs of the world. */
export interface Ports {
  /** The folder that packages are looked for in. */
  files: Files;
  /** git in that folder. */
  git: Git;
  execute: Execute;
  has: Has;
  event: RunEvent;
  folders: Folders;
  /** For virtual environments. */
  tempDir: string;
  cpus: number;
  clock: Clock;
  signal: AbortSignal;
  log: Pick<Logger, 'info' | 'group'>;
}

/** Finds what changed, installs what that needs, runs its tasks, and says how they ended. */
export async function gate(config: Config, ports: Ports): Promise<Report<Outputs>> {
  const workspace = await discover(ports.files, config.tasks);
  if (workspace.packages.length === 0) {
    throw new ConfigError(`There is no package in ${config.workingDirectory || 'this repository'}.`, {
      hint: 'A package is a folder with package.json, pyproject.toml, requirements.txt or setup.py. Does actions/checkout run before, and is working-directory right?',
    });
  }
  checkTasks(config.tasks, workspace);
  const selection = select(workspace, await changes(config, ports), config.packages);
  ports.log.info(selection.reason);
  const given = { install: config.install, has: ports.has, tempDir: ports.tempDir };
  const plan = makePlan(selection.affected, workspace.packages, given);
  if (plan.jobs.length === 0) return nothingReport(selection);
  if (config.dryRun) return planReport(selection, plan);
  for (const note of plan.notes) ports.log.info(note);
  const results = await run(plan, config, ports);
  return resultReport(
    selection,
    results,
    ports.folders,
    ports.signal.aborted ? reason(ports.signal) : undefined,
  );
}

async function changes(config: Config, { git, event }: Ports): Promise<Changes> {
  if (!config.changedOnly) return { unknown: 'changed-only is false' };
  return changedFiles(git, baseOf(event, config.base));
}

const reason = ({ reason }: AbortSignal): Error =>
  reason instanceof Error ? reason : new Error('The run was cancelled');

/** Installations one after another, then the tasks at once; what failed is printed last. */
async function run({ installs, jobs }: GatePlan, config: Config, ports: Ports): Promise<Result[]> {
  const results: Result[] = [];
  const limit = { timeoutMs: config.timeout, signal: ports.signal };
  const printer = inTurn(ports.log);
  const runOne = async (job: Job): Promise<boolean> => {
    printer.line(`▸ ${job.package} ${job.task}`);
    const result = await runJob(job, ports.execute, ports.clock, limit);
    results.push(result);
    const good = result.outcome === 'passed';
    await (good ? printer.group(result) : printer.line(headline(result)));
    return good;
  };
  const block = (job: Job, by: string) => {
    results.push({ job, outcome: 'not run', ms: 0, output: '', detail: `${by} did not pass` });
  };
  for (const job of installs) await runOne(job);
  const broken = results.filter(each => each.outcome !== 'passed').map(each => each.job.id);
  await schedule(jobs, config.concurrency ?? ports.cpus, runOne, block, broken);
  for (const each of results) {
    if (each.outcome !== 'passed' && each.outcome !== 'not run') await printer.group(each);
  }
  const order = [...installs, ...jobs].map(each => each.id);
  return results.sort((a, b) => order.indexOf(a.job.id) - order.indexOf(b.job.id));
}

function headline({ job, outcome, ms, detail }: Result): string {
  const how = detail === '' ? outcome : `${outcome} (${detail})`;
  const later = outcome === 'passed' ? '' : '; its output is at the end';
  return `${outcome === 'passed' ? '✓' : '✗'} ${job.package} ${job.task} ${how} in ${formatDuration(ms)}${later}`;
}

/** Prints one thing after another, so that groups of tasks that end together do not mix. */
function inTurn(log: Ports['log']) {
  let last: Promise<void> = Promise.resolve();
  const next = (print: () => Promise<void>) => {
    last = last.then(print);
    return last;
  };
  return {
    line: (text: string) => next(async () => log.info(text)),
    group: (result: Result) =>
      next(() =>
        log.group(headline(result).replace('; its output is at the end', ''), async () => {
          for (const line of result.output.split('\n')) log.info(line);
        }),
      ),
  };
}
