import { type Call, type Handler, type Incoming, json, type Reply } from '../http/exchange.ts';
import { type Listening, type ListenOptions, listen } from '../http/listen.ts';
import { Datadog } from './datadog.ts';
import { NewRelic } from './new-relic.ts';
import { PagerDuty } from './pagerduty.ts';
import { Sentry } from './sentry.ts';
import { Slack, slackRefusal } from './slack.ts';

export interface NoticesOptions extends Omit<ListenOptions, 'name'> {
  /** Seconds that a refused client is told to wait; 1 when absent. */
  retryAfter?: number;
}

/** A request that a webhook of one's own got. */
export interface Delivered {
  headers: Incoming['headers'];
  body: string;
}

export interface LocalNotices extends Listening {
  slack: Slack;
  pagerDuty: PagerDuty;
  sentry: Sentry;
  datadog: Datadog;
  newRelic: NewRelic;
  /** What was posted to `webhook`. */
  delivered: Delivered[];
  /** Addresses that are secrets elsewhere. */
  slackWebhook: string;
  webhook: string;
  /** Where notify finds them. */
  env: Record<string, string>;
}

type Route = [
  path: RegExp,
  service: string,
  operation: string,
  run: (part: string[], request: Incoming) => Promise<Reply>,
];

/** Whoever is told of a release, each below a path of its own. */
export async function startNotices(options: NoticesOptions = {}): Promise<LocalNotices> {
  const { retryAfter = 1, ...server } = options;
  const parts = {
    slack: new Slack(),
    pagerDuty: new PagerDuty(),
    sentry: new Sentry(),
    datadog: new Datadog(),
    newRelic: new NewRelic(),
  };
  const delivered: Delivered[] = [];
  const routes: Route[] = [
    [
      /^POST \/slack\/api\/([\w.]+)$/,
      'slack',
      '',
      ([method = ''], request) => parts.slack.call(method, request),
    ],
    [
      /^POST \/slack\/services\/(.+)$/,
      'slack',
      'webhook',
      ([path = ''], request) => parts.slack.webhook(path, request),
    ],
    [
      /^POST \/pagerduty\/v2\/enqueue$/,
      'pagerduty',
      'enqueue',
      (_, request) => parts.pagerDuty.enqueue(request),
    ],
    [
      /^(?:GET|POST) \/sentry\/api\/0\/organizations\/([^/]+)\/releases\/(.*)$/,
      'sentry',
      'releases',
      ([organization = '', path = ''], request) => parts.sentry.call(organization, path, request),
    ],
    [/^POST \/datadog\/api\/v1\/events$/, 'datadog', 'events', (_, request) => parts.datadog.post(request)],
    [/^POST \/new-relic\/graphql$/, 'new-relic', 'graphql', (_, request) => parts.newRelic.graphql(request)],
    [
      /^POST \/webhook$/,
      'webhook',
      'deliver',
      async (_, request) => {
        delivered.push({ headers: request.headers, body: (await request.body()).toString() });
        return { status: 204 };
      },
    ],
  ];
  const handler: Handler = request => callOf(request, routes, retryAfter);
  const listening = await listen(handler, { ...server, name: 'notices' });
  const { url } = listening;
  return {
    ...listening,
    ...parts,
    delivered,
    slackWebhook: `${url}/slack/services/${parts.slack.webhookPath}`,
    webhook: `${url}/webhook`,
    env: {
      SLACK_API_URL: `${url}/slack/api/`,
      PAGERDUTY_EVENTS_URL: `${url}/pagerduty/v2/enqueue`,
      SENTRY_URL: `${url}/sentry`,
      DATADOG_API_URL: `${url}/datadog`,
      NEW_RELIC_API_URL: `${url}/new-relic/graphql`,
    },
  };
}

function callOf(request: Incoming, routes: readonly Route[], retryAfter: number): Call {
  const asked = `${request.method} ${request.url.pathname}`;
  for (const [path, service, operation, run] of routes) {
    const [matched, ...part] = path.exec(asked) ?? [];
    if (matched === undefined) continue;
    return {
      service,
      operation: operation || (part[0] ?? ''),
      write: request.method !== 'GET',
      run: () => run(part, request),
      refuse: (refusal, status) =>
        service === 'slack'
          ? slackRefusal(refusal, status, retryAfter)
          : refusedAs(refusal, status, retryAfter),
    };
  }
  const unknown = () => json(501, { message: `${asked} is not implemented here` });
  return {
    service: 'notices',
    operation: asked,
    write: request.method !== 'GET',
    run: unknown,
    refuse: unknown,
  };
}

function refusedAs(
  refusal: Parameters<Call['refuse']>[0],
  status: number | undefined,
  retryAfter: number,
): Reply {
  if (refusal === 'expired-token') return json(status ?? 401, { message: 'the key has expired' });
  if (refusal === 'server-error') return json(status ?? 503, { message: 'not available for now' });
  return json(status ?? 429, { message: 'too many requests' }, { 'retry-after': String(retryAfter) });
}
