import type { Run } from '@pipeline/action-kit';
import type { Fleet } from '@pipeline/fleet';
import { type FleetConfig, openLater } from '@pipeline/fleet-config';
import { connectGithub, type FoundPull, pullsOf, runApprovals } from '@pipeline/github';
import { openHome, runIdentity } from '@pipeline/release-home';
import type { Config } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import type { Pull } from '../show/why.ts';

/** Wires the story to the release log, to the platforms, to GitHub and to the run. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, signal, context } = run;
  const { home } = config;
  // What is only planned asks no log.
  const isOpened = config.operation === 'show' || !config.dryRun;
  const isShown = config.operation === 'show';
  return {
    ...(home && isOpened && { home: openHome(home, run) }),
    ...(isShown && config.compare && { fleet: fleetOf(config.fleet, run) }),
    ...(isShown && home && 'github' in home && questions(home.github.token, run)),
    run: runIdentity(context),
    repositoryUrl: context.runUrl.replace(/\/actions\/runs\/[^/]*$/, ''),
    log,
    clock,
    signal,
  };
}

function fleetOf(fleet: FleetConfig, run: Run): Fleet {
  return openLater(async () => (await import('@pipeline/fleet')).openFleet(fleet, run));
}

function questions(token: string, { clock, context, log }: Run): Pick<Ports, 'pullsOf' | 'reviewsOf'> {
  const { repository } = context;
  const apiUrl = context.env('GITHUB_API_URL');
  const github = connectGithub({ token, repository, clock, log: log.info, ...(apiUrl && { apiUrl }) });
  return {
    pullsOf: async sha => (await pullsOf(github, sha)).flatMap(merged),
    reviewsOf: async id =>
      (await runApprovals(github, id))
        .filter(({ state }) => state === 'approved')
        .map(({ by, environments }) => ({ by: by.login, environments })),
  };
}

/** One that is open has brought nothing yet, whoever has put the commit into it. */
function merged({ number, title, url, author, mergedAt }: FoundPull): Pull[] {
  return mergedAt === undefined ? [] : [{ number, title, url, author: author.login }];
}
