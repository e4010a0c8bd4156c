import type { SendPorts } from '@pipeline/checks';
import { RemoteError } from '@pipeline/contracts';
import { TELEMETRY_KEYS } from '../../../local-cloud/src/telemetry/index.ts';
import {
  cloudMonitoringSource,
  datadogSource,
  httpQuerySource,
  type MetricSource,
  newRelicSource,
  prometheusSource,
  sentrySource,
} from '../../src/index.ts';

export const FROM = Date.parse('2026-11-21T12:00:00Z');
export const MINUTE = 60_000;
export const SPAN = { from: FROM, to: FROM + 5 * MINUTE, step: MINUTE };

/** How long it was waited between tries, in turn; nothing is really waited for. */
export function ports(): SendPorts & { slept: number[] } {
  const slept: number[] = [];
  return {
    fetch,
    clock: {
      now: () => Date.now(),
      sleep: async ms => {
        slept.push(ms);
      },
    },
    slept,
  };
}

export interface Keys {
  datadog?: Partial<{ apiKey: string; appKey: string }>;
  newrelic?: Partial<{ account: number; apiKey: string }>;
  token?: string;
}

const { datadog, newrelic, sentry, google } = TELEMETRY_KEYS;

/** Each source, as it asks the stand-in, and a query of it. */
export function sourcesAt(
  url: string,
  use: SendPorts,
  keys: Keys = {},
): Record<string, [MetricSource, query: string]> {
  const token = keys.token ?? google.token;
  return {
    Prometheus: [
      prometheusSource({ url, authorization: async () => `Bearer ${token}` }, use),
      'sum(rate(errors[5m]))',
    ],
    'Cloud Monitoring': [
      cloudMonitoringSource({ project: google.project, accessToken: async () => token, endpoint: url }, use),
      'sum(rate(run_googleapis_com:request_count[5m]))',
    ],
    Datadog: [
      datadogSource({ url, apiKey: datadog.api, appKey: datadog.app, ...keys.datadog }, use),
      'sum:http.errors{env:prod}.as_count()',
    ],
    'New Relic': [
      newRelicSource({ url, account: newrelic.account, apiKey: newrelic.key, ...keys.newrelic }, use),
      'SELECT count(*) FROM TransactionError',
    ],
    Sentry: [
      sentrySource(
        { url, organization: sentry.organization, project: '42', token: keys.token ?? sentry.token },
        use,
      ),
      'crash_free_rate(session) 1.2.0',
    ],
  };
}

export const httpAt = (base: string, use: SendPorts, headers: Record<string, string> = {}): MetricSource =>
  httpQuerySource({ base, headers }, use);

/** What a read that fails says, on one line. */
export async function failureOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RemoteError)) throw error ?? new Error('it did not fail');
  return `${error.message} | ${error.hint ?? ''}`;
}
