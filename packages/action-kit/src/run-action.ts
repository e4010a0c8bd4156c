import * as core from '@actions/core';
import { ActionError, type Clock, ConfigError } from '@pipeline/contracts';
import { configured, type RunFacts } from './configured.ts';
import { readContext } from './context.ts';
import { isDryRun } from './dry-run.ts';
import { explain, type Failure } from './failure.ts';
import { secretsIn } from './inputs.ts';
import { liveClock } from './live-clock.ts';
import { type Logger, logger } from './logger.ts';
import { toMarkdown } from './markdown.ts';
import { toPlainText } from './plain-text.ts';
import type { Problems } from './problems.ts';
import type { Block, Report } from './report.ts';
import type { ActionSpec } from './spec.ts';

/** What a stage is given of the run it stands in. */
export interface Run extends RunFacts {
  log: Logger;
  /** Aborted when the run is cancelled; about seven seconds are left then. */
  signal: AbortSignal;
  clock: Clock;
  /** GitHub's OIDC token for an audience. https://docs.github.com/actions/concepts/security/openid-connect */
  idToken(audience: string): Promise<string>;
  mask(secret: string): void;
}

/**
 * Runs a stage from start to exit code: masks the secrets, reads and configures in one round, tells the story,
 * then sets the outputs, writes the summary, and tells the error last. It is the only place that ends an action.
 * `configure` is pure (see `Configure`); `story` starts only when no input is wrong.
 */
export async function runAction<Inputs, Outputs, Config>(
  spec: ActionSpec<Inputs, Outputs>,
  configure: (inputs: Inputs, problems: Problems, facts: RunFacts) => Config,
  story: (config: Config, run: Run) => Promise<Report<Outputs>>,
): Promise<void> {
  try {
    for (const secret of secretsIn(spec, process.env)) core.setSecret(secret);
    const run = startRun();
    const config = configured(spec, process.env, (inputs, problems) => configure(inputs, problems, run));
    const report = await story(config, run);
    setOutputs(report.outputs);
    for (const annotation of report.annotations ?? []) logger.annotate(annotation);
    for (const line of toPlainText(report.summary)) logger.info(line);
    await writeSummary(report.summary);
    if (report.error !== undefined) fail(spec.name, report.error, report.errorAt);
  } catch (error) {
    const { title, message } = fail(spec.name, error);
    await writeSummary([{ heading: title }, { text: message }]);
  }
  if (process.exitCode === 1 && process.env.ACT === 'true') await liveClock.sleep(UNTIL_READ);
}

/**
 * act reads no more of a step once that has failed, so that on a busy machine nobody would learn why. Milliseconds.
 * https://github.com/nektos/act/blob/v0.2.89/pkg/container/host_environment.go#L337
 */
const UNTIL_READ = 250;

function startRun(): Run {
  const context = readContext(process.env);
  return {
    log: logger,
    context,
    signal: cancellation(),
    clock: liveClock,
    idToken,
    mask: core.setSecret,
    dryRun: (given, endpoint) => isDryRun(given, context.act, endpoint),
  };
}

/** The runner sends SIGINT, then SIGTERM 7.5 s later. https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation */
function cancellation(): AbortSignal {
  const controller = new AbortController();
  const cancel = () => controller.abort(new ActionError('cancelled', 'The run was cancelled'));
  process.once('SIGINT', cancel).once('SIGTERM', cancel);
  return controller.signal;
}

async function idToken(audience: string): Promise<string> {
  if (!process.env.ACTIONS_ID_TOKEN_REQUEST_URL) {
    throw new ConfigError('GitHub gives this job no OIDC token', {
      hint: 'Add `permissions: id-token: write` to the job, and to the job that calls it if it is a reusable workflow; a pull request from a fork never gets one',
    });
  }
  return core.getIDToken(audience);
}

function setOutputs(outputs: object): void {
  for (const [name, value] of Object.entries(outputs)) {
    if (value !== undefined) core.setOutput(name, value);
  }
}

/** A summary that cannot be written (the disk is full) must not hide how the stage ended. */
async function writeSummary(blocks: Block[]): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  try {
    await core.summary.addRaw(toMarkdown(blocks)).write();
  } catch (error) {
    logger.warn(`The job summary could not be written: ${error instanceof Error ? error.message : error}`);
  }
}

function fail(stage: string, error: unknown, at?: Report<unknown>['errorAt']): Failure {
  const failure = explain(stage, error);
  if (failure.stack !== undefined) logger.info(failure.stack);
  logger.annotate({ level: 'error', title: failure.title, message: failure.message, ...at });
  process.exitCode = 1;
  return failure;
}
