import { evaluate } from '../cloudwatch/arithmetic.ts';
import { type Incoming, json, type Reply } from '../http/exchange.ts';
import type { MetricValues } from './values.ts';

export interface DatadogKeys {
  api: string;
  app: string;
}

interface Asked {
  data?: {
    type?: string;
    attributes?: {
      from?: number;
      to?: number;
      interval?: number;
      formulas?: { formula: string }[];
      queries?: { data_source?: string; query: string; name: string }[];
    };
  };
}

/**
 * Both keys or 403; formulas over named queries; all series on the same times, `null` where there is no value.
 * https://docs.datadoghq.com/api/latest/metrics/query-timeseries-data-across-multiple-products/
 */
export async function queryTimeseries(
  request: Incoming,
  keys: DatadogKeys,
  values: MetricValues,
): Promise<Reply> {
  if (request.headers['dd-api-key'] !== keys.api || request.headers['dd-application-key'] !== keys.app)
    return json(403, { errors: ['Forbidden'] });
  const { data } = JSON.parse((await request.body()).toString()) as Asked;
  const { from, to, interval = 60_000, formulas, queries = [] } = data?.attributes ?? {};
  if (data?.type !== 'timeseries_request' || from === undefined || to === undefined || queries.length === 0)
    return json(400, { errors: ['Bad Request'] });
  const times = Array.from(
    { length: Math.ceil((to - from) / interval) },
    (_, index) => from + index * interval,
  );
  const seriesOf = (name: string) => {
    const found = queries.find(query => query.name === name);
    return found && values.between(found.query, from, to, interval);
  };
  const asked = formulas?.map(({ formula }) => formula) ?? queries.map(({ name }) => name);
  const series = asked.map(formula => evaluate(formula, seriesOf)).filter(found => found.size > 0);
  return json(200, {
    data: {
      id: '0',
      type: 'timeseries_response',
      attributes: {
        series: series.map((_, index) => ({ group_tags: [], query_index: index, unit: null })),
        times: series.length === 0 ? [] : times,
        values: series.map(found => times.map(at => found.get(at) ?? null)),
      },
    },
  });
}
