import { readFile } from 'node:fs/promises';
import type { Run } from '@pipeline/action-kit';
import { awsCredentials, awsEnvironment, sessionName } from '@pipeline/aws-identity';
import { ConfigError } from '@pipeline/contracts';
import { openMetrics } from '@pipeline/ecs';
import { existingCredentials, googleCredentials, googleEnvironment } from '@pipeline/google-identity';
import {
  cloudMonitoringSource,
  datadogSource,
  httpQuerySource,
  type MetricSource,
  newRelicSource,
  prometheusSource,
  type SourceName,
  sentrySource,
} from '@pipeline/telemetry';
import { cloudWatchQuery } from '../config/cloudwatch.ts';
import type { Config } from '../config/config.ts';
import type { Sources } from '../config/sources.ts';

type SourceRun = Pick<Run, 'context' | 'clock' | 'signal' | 'log' | 'idToken' | 'mask'>;

/** Each source, opened when it is first asked. */
export function openSources(
  { sources }: Pick<Config, 'sources'>,
  run: SourceRun,
): (name: SourceName) => MetricSource {
  const opened = new Map<SourceName, MetricSource>();
  return name => {
    const source = opened.get(name) ?? open(name, sources, run);
    opened.set(name, source);
    return source;
  };
}

function open(name: SourceName, sources: Sources, run: SourceRun): MetricSource {
  const ports = { fetch, clock: run.clock, signal: run.signal };
  const { prometheus, datadog, newrelic, sentry, cloudwatch, http, 'cloud-monitoring': google } = sources;
  if (name === 'prometheus' && prometheus)
    return prometheusSource(
      { url: prometheus.url, authorization: async () => prometheus.authorization },
      ports,
    );
  if (name === 'datadog' && datadog) return datadogSource(datadog, ports);
  if (name === 'newrelic' && newrelic) return newRelicSource(newrelic, ports);
  if (name === 'sentry' && sentry) return sentrySource(sentry, ports);
  if (name === 'cloud-monitoring' && google) {
    const endpoint = run.context.env('CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING')?.replace(/\/+$/, '');
    const accessToken = googleToken(google, run);
    return cloudMonitoringSource(
      { project: google.project, accessToken, ...(endpoint && { endpoint }) },
      ports,
    );
  }
  if (name === 'cloudwatch' && cloudwatch) return cloudWatch(cloudwatch, run);
  if (name === 'http' && http) return httpQuerySource(http, ports);
  throw new ConfigError(`Nothing says how to ask ${name}`);
}

/** By the package that knows CloudWatch already; all values of a query, by when their interval begins. */
function cloudWatch({ region, role }: NonNullable<Sources['cloudwatch']>, run: SourceRun): MetricSource {
  const { context, clock, signal, log } = run;
  const { staticCredentials, endpoint } = awsEnvironment(context.env);
  const ports = { ...run, log: log.info };
  const credentials = awsCredentials(
    {
      region,
      roleToAssume: role,
      staticCredentials,
      endpoint: endpoint('STS'),
      sessionName: sessionName(context.repository, context.runId),
    },
    ports,
  );
  const at = endpoint('CLOUDWATCH');
  const read = openMetrics({ region, credentials, clock, signal, ...(at !== undefined && { endpoint: at }) });
  return {
    async read(query, { from, to, step }) {
      const check = cloudWatchQuery(query, step);
      if (typeof check === 'string') throw new ConfigError(`The query of CloudWatch ${check}`);
      const points = to > from ? await read(check, from, to) : new Map<number, number>();
      return { samples: [...points].map(([time, value]) => ({ at: time, value })) };
    },
  };
}

function googleToken(
  { workloadIdentityProvider, serviceAccount }: NonNullable<Sources['cloud-monitoring']>,
  { context, log, ...run }: SourceRun,
): () => Promise<string> {
  const ports = { ...run, log: log.info };
  const { endpoints } = googleEnvironment(context.env);
  const open = async () => {
    if (workloadIdentityProvider !== undefined)
      return googleCredentials({ workloadIdentityProvider, serviceAccount, endpoints }, ports);
    const found = await existingCredentials(context.env, path => readFile(path, 'utf8'), ports, {
      serviceAccount,
    });
    if (found !== undefined) return found;
    throw new ConfigError('There are no Google credentials to ask Cloud Monitoring with', {
      hint: 'Give `workload-identity-provider`, and `permissions: id-token: write` to the job; or run google-github-actions/auth before this step',
    });
  };
  let credentials: ReturnType<typeof open> | undefined;
  return async () => {
    credentials ??= open();
    return (await credentials).accessToken();
  };
}
