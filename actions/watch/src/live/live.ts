import type { Run, RunFacts } from '@pipeline/action-kit';
import { awsEnvironment } from '@pipeline/aws-identity';
import { httpProbe } from '@pipeline/checks';
import { ConfigError } from '@pipeline/contracts';
import { connectGithub, dispatchWorkflow, openIssue } from '@pipeline/github';
import { openHome, runIdentity } from '@pipeline/release-home';
import type { Config, Surroundings } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { runStateOf } from './run-state.ts';
import { openSources } from './sources.ts';

export function surroundings({ context, dryRun }: RunFacts): Surroundings {
  return { dryRun, githubUrl: context.env('GITHUB_API_URL'), region: awsEnvironment(context.env).region };
}

/** How long a check may go unanswered, and the longest pause between two tries, in milliseconds. */
const INTERVAL = 5_000;

/** Wires the story to the release log, to GitHub, and to what measures. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context } = run;
  const { home, checks, environment, workflow, workflowRef } = config;
  const opened = home && openHome(home, run);
  const github = () => {
    const { token } = config;
    if (token === undefined) throw new ConfigError('There is no `github-token` to act with');
    const apiUrl = context.env('GITHUB_API_URL');
    return connectGithub({
      token,
      repository: context.repository,
      clock,
      log: log.info,
      ...(apiUrl !== undefined && { apiUrl }),
    });
  };
  return {
    ...(opened && { home: opened }),
    source: openSources(config, run),
    ...(checks && {
      check: () =>
        httpProbe(
          { checks: checks.list },
          { within: checks.within, interval: INTERVAL },
          { fetch, clock, signal, log: log.info },
        ).look({ name: environment, url: checks.url.href }),
    }),
    // Schedules and repository_dispatch run on the default branch.
    startRollback: (from, reason) =>
      dispatchWorkflow(
        github(),
        { workflow, ref: workflowRef ?? context.refName, inputs: { environment, from, reason } },
        // The second would be another rollback.
        { again: false },
      ),
    runState: release =>
      runStateOf(release, config.home !== undefined && 'github' in config.home ? github : undefined),
    openIssue: async question => (await openIssue(github(), question)).url,
    event: { name: context.eventName, payload: context.event },
    run: runIdentity(context),
    log,
    clock,
    signal,
  };
}
