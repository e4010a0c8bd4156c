import { AwsFault } from '../http/aws-fault.ts';
import { notImplemented } from '../http/aws-json.ts';
import { evaluate } from './arithmetic.ts';
import type { Dimension, Metrics } from './metrics.ts';
import { type Series, statistic } from './statistics.ts';

interface Query {
  Id: string;
  MetricStat?: {
    Metric: { Namespace: string; MetricName: string; Dimensions?: Dimension[] };
    Period: number;
    Stat: string;
    Unit?: string;
  };
  Expression?: string;
  Label?: string;
  ReturnData?: boolean;
  AccountId?: string;
}

interface GetInput {
  MetricDataQueries?: Query[];
  StartTime?: number;
  EndTime?: number;
  ScanBy?: string;
}

interface Datum {
  MetricName: string;
  Dimensions?: Dimension[];
  Timestamp?: number;
  Value?: number;
  Values?: number[];
  Counts?: number[];
  StatisticValues?: unknown;
  Unit?: string;
}

const wrong = (message: string) => new AwsFault('ValidationError', message);

export function metricOperations(metrics: Metrics) {
  return {
    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
    PutMetricData({ Namespace, MetricData = [] }: { Namespace?: string; MetricData?: Datum[] }) {
      if (!Namespace) throw new AwsFault('MissingParameter', 'The parameter Namespace is required.');
      if (MetricData.some(({ StatisticValues }) => StatisticValues)) {
        throw notImplemented('PutMetricData with StatisticValues');
      }
      for (const datum of MetricData) {
        const { MetricName, Dimensions = [], Timestamp, Values, Value, Counts, Unit = 'None' } = datum;
        const values = Values ?? (Value === undefined ? [] : [Value]);
        metrics.add(Namespace, MetricName, Dimensions, {
          at: Timestamp === undefined ? Date.now() : Timestamp * 1_000,
          unit: Unit,
          values: values.map((value, index) => ({ value, count: Counts?.[index] ?? 1 })),
        });
      }
    },

    /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
    GetMetricData({ MetricDataQueries: queries = [], StartTime = 0, EndTime = 0, ScanBy }: GetInput) {
      if (StartTime >= EndTime)
        throw wrong('The parameter StartTime must be less than the parameter EndTime.');
      const range = { from: StartTime * 1_000, to: EndTime * 1_000 };
      const results = new Map<string, Series>();
      const open = new Set<string>();
      const seriesOf = (id: string): Series | undefined => {
        const query = queries.find(({ Id }) => Id === id);
        if (query === undefined || open.has(id)) return undefined;
        open.add(id);
        const series = results.get(id) ?? read(metrics, query, range, seriesOf);
        open.delete(id);
        results.set(id, series);
        return series;
      };
      const wanted = queries.filter(({ ReturnData = true }) => ReturnData);
      return {
        MetricDataResults: wanted.map(query => {
          const points = [...(seriesOf(query.Id) ?? [])].sort(([a], [b]) => a - b);
          if (ScanBy !== 'TimestampAscending') points.reverse();
          return {
            Id: query.Id,
            Label: query.Label ?? query.MetricStat?.Metric.MetricName ?? query.Id,
            Timestamps: points.map(([time]) => new Date(time)),
            Values: points.map(([, value]) => value),
            StatusCode: 'Complete',
          };
        }),
        Messages: [],
      };
    },
  };
}

function read(
  metrics: Metrics,
  { Id, MetricStat, Expression, AccountId }: Query,
  range: { from: number; to: number },
  seriesOf: (id: string) => Series | undefined,
): Series {
  if (AccountId !== undefined) throw notImplemented('GetMetricData with AccountId');
  if (Expression !== undefined && MetricStat === undefined) return evaluate(Expression, seriesOf);
  if (MetricStat === undefined || Expression !== undefined) {
    throw wrong(`Exactly one of MetricStat and Expression must be given (query ${Id}).`);
  }
  const { Metric, Period, Stat, Unit } = MetricStat;
  // "If you specify a unit that differs from the units of the data points, the results are null."
  const samples = metrics
    .of(Metric.Namespace, Metric.MetricName, Metric.Dimensions ?? [])
    .filter(({ unit }) => Unit === undefined || unit === Unit);
  return statistic(samples, { stat: Stat, period: Period, ...range });
}
