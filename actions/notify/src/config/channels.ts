import type { Priority } from '@pipeline/notices';

/** Who is told, by what the inputs say; how each is reached is wired elsewhere. */
export type ChannelConfig =
  | { kind: 'slack'; base: string; token: string; channel: string }
  | { kind: 'slack-webhook'; url: string }
  | { kind: 'webhook'; url: string; secret: string | undefined }
  | { kind: 'email'; server: MailServer; from: string; to: string[] }
  | { kind: 'pagerduty'; url: string; keys: Record<Priority, string> }
  | { kind: 'sentry'; base: string; token: string; organization: string; projects: string[]; release: string }
  | { kind: 'datadog'; base: string; key: string }
  | { kind: 'new-relic'; url: string; key: string; entities: string[] };

export interface MailServer {
  host: string;
  port: number;
  secure: boolean;
  /** Whether it is this machine. */
  local: boolean;
  login?: { user: string; pass: string };
}

/** Where a service is, where it is not at its usual address: for tests, and for what a team runs itself. */
export type Overrides = Partial<
  Record<
    'SLACK_API_URL' | 'PAGERDUTY_EVENTS_URL' | 'SENTRY_URL' | 'DATADOG_API_URL' | 'NEW_RELIC_API_URL',
    string
  >
>;

/** Its address, which says whether it is on this machine. */
export function endpointOf(channel: ChannelConfig): string {
  if (channel.kind === 'email') return `${channel.server.host}:${channel.server.port}`;
  return 'base' in channel ? channel.base : channel.url;
}
