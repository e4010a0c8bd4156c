import { expect, it } from 'vitest';
import { type MetricCheck, parseMetricCheck } from '../../src/metric/index.ts';

const check = (text: string): MetricCheck => {
  const parsed = parseMetricCheck(text);
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
};

it('reads a metric with its condition', () => {
  const text =
    'AWS/ApplicationELB/HTTPCode_Target_5XX_Count{LoadBalancer=app/shop/1} sum < 5 for 5m or missing';
  expect(check(text)).toEqual({
    name: 'HTTPCode_Target_5XX_Count Sum',
    source: {
      metric: {
        namespace: 'AWS/ApplicationELB',
        name: 'HTTPCode_Target_5XX_Count',
        dimensions: { LoadBalancer: 'app/shop/1' },
        statistic: 'Sum',
      },
    },
    operator: '<',
    threshold: 5,
    window: 300_000,
    period: 60_000,
    missing: 'passes',
  });
});

it.each([
  [
    'Shop/Latency p99.9 <= 0.25 for 10m every 5m',
    { operator: '<=', threshold: 0.25, window: 600_000, period: 300_000, missing: 'fails' },
  ],
  ['My App/Orders placed Sum>=-1 for 1h', { operator: '>=', threshold: -1, window: 3_600_000 }],
  ['Shop/Latency TM(10%:90%) > 1 for 1m', { operator: '>', name: 'Latency TM(10%:90%)' }],
])('reads %s', (text, expected) => {
  expect(check(text)).toMatchObject(expected);
});

it.each([
  ['A/B{a=1, b = x/y } Sum < 1 for 1m', { a: '1', b: 'x/y' }],
  ['A/B{Route="GET /a, b",c="=}"} Sum < 1 for 1m', { Route: 'GET /a, b', c: '=}' }],
  ['A/B{} Sum < 1 for 1m', {}],
])('reads the dimensions of %s', (text, dimensions) => {
  expect(check(text).source).toMatchObject({ metric: { dimensions } });
});

it('reads queries', () => {
  const queries = [
    {
      Id: 'bad',
      ReturnData: false,
      MetricStat: { Metric: { Namespace: 'A', MetricName: 'B' }, Period: 300, Stat: 'Sum' },
    },
    { Id: 'rate', Expression: '100 * bad / 2', Label: 'errors, %' },
  ];
  const text = JSON.stringify({ queries, must: '< 1 for 5m every 5m' });
  expect(check(text)).toMatchObject({ name: 'errors, %', source: { queries }, threshold: 1 });
});

it.each([
  ['', /no condition/],
  ['A/B Sum', /no condition/],
  ['A/B Sum < 5', /no condition such as.*"< 5"/],
  ['A/B Sum < five for 5m', /no condition/],
  ['Latency Sum < 5 for 5m', /Namespace\/Metric/],
  ['A/B Sun < 5 for 5m', /unknown statistic "Sun"; did you mean Sum/],
  ['A/B{a} Sum < 5 for 5m', /bad dimension at "a"/],
  ['A/B{a=} Sum < 5 for 5m', /bad dimension/],
  ['A/B{a=1,a=2} Sum < 5 for 5m', /dimension a twice/],
  ['A/B Sum < 5 for 5', /bad duration "5"/],
  ['A/B Sum < 5 for 5m every 30s', /whole minutes/],
  ['A/B Sum < 5 for 5m every 0m', /whole minutes/],
  ['A/B Sum < 5 for 5m every 2m', /not a multiple of 2m 00s/],
  ['A/B Sum < 5 for 90s', /not a multiple/],
  ['A/B Sum < 5 for 3h', /more than 2h/],
  ['{"queries": []', /not JSON/],
  ['{"queries": [], "must": "< 1 for 5m"}', /no "queries"/],
  ['{"queries": [{"Id": "a"}, {"Id": "b"}], "must": "< 1 for 5m"}', /2 queries that return data/],
  ['{"queries": [{"Id": "A"}], "must": "< 1 for 5m"}', /bad Id "A"/],
  ['{"queries": [{"Id": "a", "Period": 300}], "must": "< 1 for 5m"}', /Period 300 in query a/],
  ['{"queries": [{"Id": "a"}], "must": "< 1 for 5m", "for": 1}', /unknown key "for"/],
  ['{"queries": [{"Id": "a"}]}', /no condition/],
])('says what is wrong with %s', (text, wrong) => {
  expect(parseMetricCheck(text)).toMatch(wrong);
});
