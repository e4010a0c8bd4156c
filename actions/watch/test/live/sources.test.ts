import type { Run } from '@pipeline/action-kit';
import type { SourceName } from '@pipeline/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type LocalCloud,
  type LocalTelemetry,
  startLocalCloud,
  startTelemetry,
  TELEMETRY_KEYS,
} from '../../../../packages/local-cloud/src/index.ts';
import { openSources } from '../../src/live/sources.ts';
import { read } from '../read.ts';

const { datadog, newrelic, sentry, google } = TELEMETRY_KEYS;
const MINUTE = 60_000;
const FROM = Math.floor(Date.now() / MINUTE) * MINUTE - 5 * MINUTE;
const SPAN = { from: FROM, to: FROM + 3 * MINUTE, step: MINUTE };

let cloud: LocalCloud;
let telemetry: LocalTelemetry;
beforeAll(async () => {
  [cloud, telemetry] = await Promise.all([startLocalCloud(), startTelemetry()]);
});
afterAll(() => Promise.all([cloud.close(), telemetry.close()]));

/** As the inputs say, to the stand-ins. */
function open(source: SourceName, query: string, inputs: Record<string, string>) {
  const { sources } = read({ environment: 'p', metrics: `m: ${source} ${query} < 1`, ...inputs });
  const { keys } = cloud.aws;
  const variables: Record<string, string> = {
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_ENDPOINT_URL_CLOUDWATCH: cloud.aws.url,
    CLOUDSDK_AUTH_ACCESS_TOKEN: google.token,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING: `${telemetry.url}/`,
  };
  const quiet = () => undefined;
  const run = {
    context: {
      env: (name: string) => variables[name],
      repository: 'org/shop',
      runId: '77',
    } as Run['context'],
    clock: { now: () => Date.now(), sleep: async () => undefined },
    signal: new AbortController().signal,
    log: { info: quiet, warn: quiet, error: quiet, debug: quiet, annotate: quiet } as unknown as Run['log'],
    idToken: async () => 'none',
    mask: quiet,
  };
  return openSources({ sources }, run)(source).read(query, SPAN);
}

describe('what the inputs name is asked', () => {
  it.each<[SourceName, string, () => Record<string, string>]>([
    ['prometheus', 'errors', () => ({ 'prometheus-url': telemetry.url, 'prometheus-token': google.token })],
    ['cloud-monitoring', 'errors', () => ({ 'google-project': google.project })],
    [
      'datadog',
      'sum:errors{*}',
      () => ({
        'datadog-site': telemetry.url,
        'datadog-api-key': datadog.api,
        'datadog-app-key': datadog.app,
      }),
    ],
    [
      'newrelic',
      'SELECT count(*) FROM T',
      () => ({
        'newrelic-region': telemetry.url,
        'newrelic-account': String(newrelic.account),
        'newrelic-api-key': newrelic.key,
      }),
    ],
  ])('%s', async (source, query, inputs) => {
    telemetry.values.set(query, at => (at - FROM) / MINUTE);
    expect(await open(source, query, inputs())).toEqual({
      samples: [0, 1, 2].map(minute => ({ at: FROM + minute * MINUTE, value: minute })),
    });
  });

  it('sentry', async () => {
    telemetry.values.set('crash_free_rate(session) {commit}', 0.99);
    const inputs = {
      'sentry-url': telemetry.url,
      'sentry-org': sentry.organization,
      'sentry-token': sentry.token,
    };
    expect(await open('sentry', 'crash_free_rate(session) {commit}', inputs)).toEqual({ reading: 0.99 });
  });

  it('cloudwatch', async () => {
    for (const minute of [0, 2])
      cloud.metrics.put('Shop', 'Errors', minute + 1, {
        dimensions: { Service: 'api' },
        at: FROM + minute * MINUTE + 1,
      });
    expect(await open('cloudwatch', 'Shop/Errors{Service=api} Sum', { 'aws-region': 'eu-west-1' })).toEqual({
      samples: [
        { at: FROM, value: 1 },
        { at: FROM + 2 * MINUTE, value: 3 },
      ],
    });
  });
});
