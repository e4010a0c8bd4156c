import type { Run } from '@pipeline/action-kit';
import {
  type Channel,
  datadog,
  email,
  newRelic,
  pagerDuty,
  sentry,
  slackByToken,
  slackByWebhook,
  smtp,
  type Wires,
  webhook,
} from '@pipeline/notices';
import type { ChannelConfig } from '../config/channels.ts';
import type { Config } from '../config/config.ts';

type Wired = Pick<Config, 'environments' | 'only'>;

/** A channel as the inputs name it, over the wire. */
export function openChannel(channel: ChannelConfig, { environments, only }: Wired, run: Run): Channel {
  const wires: Wires = { fetch, clock: run.clock, signal: run.signal };
  switch (channel.kind) {
    case 'slack':
      return slackByToken(channel, wires);
    case 'slack-webhook':
      return slackByWebhook({ ...channel, only }, wires);
    case 'webhook':
      return webhook(channel, wires);
    case 'email': {
      // The whole address is masked already; its password alone, as it is sent, is not.
      if (channel.server.login?.pass) run.mask(channel.server.login.pass);
      return email({ ...channel, only }, smtp(channel.server, wires));
    }
    case 'pagerduty':
      return pagerDuty({ ...channel, environments: environments.slice(-1) }, wires);
    case 'sentry':
      return sentry(channel, wires);
    case 'datadog':
      return datadog({ ...channel, repository: run.context.repository }, wires);
    case 'new-relic':
      return newRelic(channel, wires);
  }
}
