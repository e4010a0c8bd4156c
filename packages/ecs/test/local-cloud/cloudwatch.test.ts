import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataQuery,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeAll, describe, expect, it } from 'vitest';
import { localCloud } from './cloud.ts';

const at = localCloud();
let cloudwatch: CloudWatchClient;
const start = Date.UTC(2026, 0, 1, 12);
const Dimensions = [{ Name: 'Service', Value: 'api' }];
const metric = (MetricName: string, Stat: string): Pick<MetricDataQuery, 'MetricStat'> => ({
  MetricStat: { Metric: { Namespace: 'Shop', MetricName, Dimensions }, Period: 60, Stat },
});

beforeAll(async () => {
  cloudwatch = new CloudWatchClient(at.client);
  const datum = (MetricName: string, minute: number, Values: number[]) => ({
    MetricName,
    Dimensions,
    Timestamp: new Date(start + minute * 60_000 + 5_000),
    Values,
  });
  await cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: 'Shop',
      MetricData: [
        datum('Errors', 0, [1, 2]),
        datum('Errors', 1, [5]),
        datum('Requests', 0, [100]),
        datum('Requests', 1, [50, 50]),
        datum('Requests', 2, [7]),
      ],
    }),
  );
});

const ask = async (...MetricDataQueries: MetricDataQuery[]) => {
  const range = { StartTime: new Date(start + 30_000), EndTime: new Date(start + 180_000) };
  const command = new GetMetricDataCommand({ ...range, MetricDataQueries, ScanBy: 'TimestampAscending' });
  return (await cloudwatch.send(command)).MetricDataResults ?? [];
};

describe('GetMetricData', () => {
  it.each([
    ['Errors', 'Sum', [3, 5]],
    ['Errors', 'Average', [1.5, 5]],
    ['Errors', 'SampleCount', [2, 1]],
    ['Errors', 'Maximum', [2, 5]],
    ['Requests', 'Minimum', [100, 50, 7]],
    ['Errors', 'p50', [1, 5]],
    ['Absent', 'Sum', []],
  ])('%s %s', async (name, stat, values) => {
    expect(await ask({ Id: 'm', ...metric(name, stat) })).toMatchObject([
      { Id: 'm', Label: name, Values: values, StatusCode: 'Complete' },
    ]);
  });

  it('begins periods at full minutes and gives the newest first unless told', async () => {
    const query = { Id: 'm', ...metric('Requests', 'Sum') };
    const range = { StartTime: new Date(start), EndTime: new Date(start + 120_000) };
    const { MetricDataResults } = await cloudwatch.send(
      new GetMetricDataCommand({ ...range, MetricDataQueries: [query] }),
    );
    expect(MetricDataResults?.[0]?.Values).toEqual([100, 100]);
    expect(MetricDataResults?.[0]?.Timestamps).toEqual([new Date(start + 60_000), new Date(start)]);
  });

  it.each([
    ['100 * errors / requests', [3, 5]],
    ['(requests - errors) / 97', [1, 95 / 97]],
    ['-errors + requests - 1 - 1', [95, 93]],
  ])('works out %s, and leaves out what was not asked for', async (Expression, values) => {
    const results = await ask(
      { Id: 'rate', Expression },
      { Id: 'errors', ReturnData: false, ...metric('Errors', 'Sum') },
      { Id: 'requests', ReturnData: false, ...metric('Requests', 'Sum') },
    );
    expect(results).toMatchObject([{ Id: 'rate', Values: values }]);
  });

  it.each([
    ['an expression that names nothing', { Id: 'a', Expression: 'b + 1' }, 'ValidationException'],
    ['one that names itself', { Id: 'a', Expression: 'a + 1' }, 'ValidationException'],
    ['a function', { Id: 'a', Expression: 'FILL(a, 0)' }, 'NotImplemented'],
    ['a statistic that is none', { Id: 'a', ...metric('Errors', 'Median') }, 'ValidationException'],
  ])('refuses %s', async (_, query, name) => {
    await expect(ask(query)).rejects.toMatchObject({ name });
  });
});

it('has alarms, whose states are set', async () => {
  await cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'errors',
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
    }),
  );
  await cloudwatch.send(
    new SetAlarmStateCommand({ AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'a test' }),
  );
  const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
  expect(MetricAlarms).toMatchObject([{ AlarmName: 'errors', StateReason: 'a test', EvaluationPeriods: 1 }]);
  const absent = new SetAlarmStateCommand({ AlarmName: 'absent', StateValue: 'OK', StateReason: 'x' });
  await expect(cloudwatch.send(absent)).rejects.toMatchObject({ name: 'ResourceNotFound' });
});

it('names what it does not have', async () => {
  await expect(cloudwatch.send(new ListMetricsCommand({}))).rejects.toMatchObject({ name: 'NotImplemented' });
  expect(at.cloud.writes().map(({ operation }) => operation)).not.toContain('ListMetrics');
});
