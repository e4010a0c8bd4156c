import { type Call, type Handler, type Incoming, json, type Refusal, type Reply } from '../http/exchange.ts';
import { type Listening, type ListenOptions, listen } from '../http/listen.ts';
import { queryTimeseries } from './datadog.ts';
import { nerdGraph } from './newrelic.ts';
import { queryRange } from './promql.ts';
import { issues, releaseHealth } from './sentry.ts';
import { MetricValues } from './values.ts';

/** What opens each of them, and nothing outside. */
export const TELEMETRY_KEYS = {
  datadog: { api: 'local-datadog-api-key', app: 'local-datadog-app-key' },
  newrelic: { key: 'NRAK-LOCALCLOUD', account: 1234567 },
  sentry: { token: 'sntrys_local-cloud', organization: 'shop' },
  /** A bearer token, for Prometheus and for Cloud Monitoring in this project. */
  google: { token: 'ya29.local-cloud', project: 'shop-prod' },
} as const;

export interface LocalTelemetry extends Listening {
  values: MetricValues;
}

/**
 * Systems that measure, as far as one query for one series asks of each: Datadog, New Relic, Sentry, Cloud Monitoring by PromQL, and
 * Prometheus likewise. What they would have measured is set in `values`.
 */
export async function startTelemetry(options: Omit<ListenOptions, 'name'> = {}): Promise<LocalTelemetry> {
  const values = new MetricValues();
  const handler: Handler = request => recognise(request, values);
  return { ...(await listen(handler, { ...options, name: 'telemetry' })), values };
}

interface Route {
  service: string;
  operation: string;
  run(request: Incoming, values: MetricValues): Reply | Promise<Reply>;
}

const { datadog, newrelic, sentry, google } = TELEMETRY_KEYS;
const organization = `/api/0/organizations/${sentry.organization}`;

const ROUTES: Record<string, Route> = {
  'POST /api/v2/query/timeseries': {
    service: 'datadog',
    operation: 'QueryTimeseriesData',
    run: (request, values) => queryTimeseries(request, datadog, values),
  },
  'POST /graphql': {
    service: 'newrelic',
    operation: 'nrql',
    run: (request, values) => nerdGraph(request, newrelic, values),
  },
  [`GET ${organization}/sessions/`]: {
    service: 'sentry',
    operation: 'sessions',
    run: bearer(sentry.token, { detail: 'Invalid token' }, releaseHealth),
  },
  [`GET ${organization}/issues/`]: {
    service: 'sentry',
    operation: 'issues',
    run: bearer(sentry.token, { detail: 'Invalid token' }, issues),
  },
  [`GET /v1/projects/${google.project}/location/global/prometheus/api/v1/query_range`]: {
    service: 'monitoring',
    operation: 'query_range',
    run: bearer(
      google.token,
      {
        error: {
          code: 401,
          message: 'Request had invalid authentication credentials.',
          status: 'UNAUTHENTICATED',
        },
      },
      queryRange,
    ),
  },
  'GET /api/v1/query_range': {
    service: 'prometheus',
    operation: 'query_range',
    run: bearer(google.token, { error: 'unauthorized' }, queryRange),
  },
};

function bearer(token: string, refused: unknown, run: Route['run']): Route['run'] {
  return (request, values) =>
    request.headers.authorization === `Bearer ${token}` ? run(request, values) : json(401, refused);
}

function recognise(request: Incoming, values: MetricValues): Call {
  const asked = `${request.method} ${request.url.pathname}`;
  const { service, operation, run } = ROUTES[asked] ?? {
    service: 'telemetry',
    operation: asked,
    run: () => json(501, { message: `${asked} is not implemented here` }),
  };
  return { service, operation, write: false, run: () => run(request, values), refuse };
}

function refuse(refusal: Refusal, status?: number): Reply {
  if (refusal === 'throttle')
    return json(status ?? 429, { errors: ['Rate limited'] }, { 'retry-after': '1' });
  return refusal === 'expired-token'
    ? json(401, { errors: ['Unauthorized'] })
    : json(status ?? 500, { errors: ['Internal error'] });
}
