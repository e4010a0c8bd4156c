import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '@pipeline/contracts';
import { call } from '../call.ts';
import type { Points } from './judge-metric.ts';
import type { MetricCheck } from './metric-check.ts';

/** The values of a check between two moments, in milliseconds since the epoch. */
export type ReadMetric = (check: MetricCheck, from: number, to: number) => Promise<Points>;

export interface CloudWatchOptions {
  region: string;
  credentials: () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;
  endpoint?: string;
  clock: Clock;
  signal?: AbortSignal;
}

const CLOUDWATCH = { short: 'CloudWatch', name: 'Amazon CloudWatch', iam: 'cloudwatch' };

/** Needs `cloudwatch:GetMetricData`. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export function openMetrics({ clock, signal, endpoint, ...open }: CloudWatchOptions): ReadMetric {
  const opening = async () => {
    const { CloudWatchClient, GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
    const client = new CloudWatchClient({
      ...open,
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
      ...(endpoint !== undefined && { endpoint }),
    });
    return { client, GetMetricDataCommand };
  };
  let opened: ReturnType<typeof opening> | undefined;
  return async (check, from, to) => {
    opened ??= opening();
    const { client, GetMetricDataCommand } = await opened;
    const points = new Map<number, number>();
    let NextToken: string | undefined;
    do {
      const command = new GetMetricDataCommand({
        MetricDataQueries: queriesOf(check),
        StartTime: new Date(from),
        EndTime: new Date(to),
        ScanBy: 'TimestampAscending',
        ...(NextToken !== undefined && { NextToken }),
      });
      const answer = await call(
        'GetMetricData',
        false,
        () => client.send(command, signal ? { abortSignal: signal } : {}),
        { clock, service: CLOUDWATCH, ...(signal && { signal }) },
      );
      for (const { Timestamps = [], Values = [] } of answer.MetricDataResults ?? []) {
        for (const [index, time] of Timestamps.entries()) {
          const value = Values[index];
          if (value !== undefined) points.set(time.getTime(), value);
        }
      }
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
    return points;
  };
}

function queriesOf({ source, period }: MetricCheck): MetricDataQuery[] {
  if ('queries' in source) return source.queries.map(query => ({ ...query })) as unknown as MetricDataQuery[];
  const { namespace, name, dimensions, statistic } = source.metric;
  return [
    {
      Id: 'm1',
      MetricStat: {
        Metric: {
          Namespace: namespace,
          MetricName: name,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: period / 1_000,
        Stat: statistic,
      },
    },
  ];
}
