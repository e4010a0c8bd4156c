import { type Incoming, json, type Reply } from '../http/exchange.ts';
import type { MetricValues } from './values.ts';

/**
 * Prometheus' range queries: a value at a time is about the step before it; a query that nobody knows gives no series.
 * https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries
 */
export function queryRange({ url }: Incoming, values: MetricValues): Reply {
  const given = (name: string) => url.searchParams.get(name);
  const [start, end, step] = ['start', 'end', 'step'].map(name => Number(given(name)) * 1_000);
  const query = given('query') ?? '';
  if (!(start && end && step) || end < start)
    return json(400, { status: 'error', errorType: 'bad_data', error: 'invalid parameter "start"' });
  if (query.split('(').length !== query.split(')').length)
    return json(400, {
      status: 'error',
      errorType: 'bad_data',
      error: '1:1: parse error: unclosed left parenthesis',
    });
  const found = values.between(query, start - step, end - step + 1, step);
  const pairs = [...found].map(([at, value]) => [(at + step) / 1_000, String(value)]);
  return json(200, {
    status: 'success',
    data: { resultType: 'matrix', result: pairs.length === 0 ? [] : [{ metric: {}, values: pairs }] },
  });
}
