import type { Run, RunFacts } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import { openHome, runIdentity } from '@pipeline/release-home';
import type { Overrides } from '../config/channels.ts';
import type { Config, Surroundings } from '../config/config.ts';
import type { Ports } from '../ports.ts';
import { openChannel } from './channels.ts';

const OVERRIDES: (keyof Overrides)[] = [
  'SLACK_API_URL',
  'PAGERDUTY_EVENTS_URL',
  'SENTRY_URL',
  'DATADOG_API_URL',
  'NEW_RELIC_API_URL',
];

export function surroundings({ context, dryRun }: RunFacts): Surroundings {
  const overrides: Overrides = {};
  for (const name of OVERRIDES) {
    const address = context.env(name);
    if (address !== undefined) overrides[name] = address;
  }
  return { dryRun, overrides };
}

/** Wires the story to the release log, to the run and to whom it tells. Nothing is opened before it is needed. */
export function livePorts(config: Config, run: Run): Ports {
  const { log, clock, context, signal } = run;
  if (config.home === undefined) throw new ConfigError('There is no release log to read');
  const home = openHome(config.home, run);
  return {
    log,
    releases: home.log,
    journal: home.journal,
    channels: config.dryRun ? [] : config.channels.map(channel => openChannel(channel, config, run)),
    run: runIdentity(context),
    repository: context.repository,
    clock,
    signal,
  };
}
