import type { Run } from '@pipeline/action-kit';
import { keepFile, stageCheck } from '@pipeline/deploy-stage';
import { openLater } from '@pipeline/fleet-config';
import { connectGithub, upsertCommitComment } from '@pipeline/github';
import { openHome, runIdentity } from '@pipeline/release-home';
import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';

/** Wires the story to the platforms, to GitHub and to the run. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context } = run;
  const { home, checks } = config;
  const comment = commentOf(config, run);
  return {
    fleet: openLater(async () => (await import('@pipeline/fleet')).openFleet(config.fleet, run)),
    ...(home && { home: openHome(home, run) }),
    ...(checks && {
      checkAt: ({ url, ask, http, command }) =>
        stageCheck({ ...checks, http, command }, { urlOf: () => url, ...(ask && { fetch: ask }) }, run),
    }),
    ...(comment && { comment }),
    keepFile: (name, text) => keepFile(context, name, text),
    run: runIdentity(context),
    log,
    clock,
    signal,
  };
}

/** Where the log is on GitHub, that token comments, too. */
function commentOf({ comment, home, environment }: Config, { context, clock, log }: Run): Ports['comment'] {
  if (!comment || home === undefined || !('github' in home)) return undefined;
  const apiUrl = context.env('GITHUB_API_URL');
  const github = connectGithub({
    token: home.github.token,
    repository: context.repository,
    clock,
    log: log.info,
    ...(apiUrl && { apiUrl }),
  });
  return (commit, body) => upsertCommitComment(github, commit, `rollback/${environment}`, body);
}
