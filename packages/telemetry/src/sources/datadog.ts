import type { SendPorts } from '@pipeline/checks';
import { isRecord } from '@pipeline/contracts';
import { ask, type Question, textIn, unfit } from '../ask.ts';
import type { MetricSource, Sample } from '../sample.ts';

export interface DatadogOptions {
  /** Without a path, such as `https://api.datadoghq.eu`. */
  url: string;
  apiKey: string;
  appKey: string;
}

/** `sum:trace.http.errors{env:prod} by {service}.as_count()`: https://docs.datadoghq.com/metrics/#querying-metrics */
const TERM =
  /(?:avg|sum|min|max|count|p\d{2}(?:\.\d+)?):[A-Za-z][\w.]*\{[^{}]*\}(?:\s*by\s*\{[^{}]*\})?(?:\.\w+\([^()]*\))*/g;

/**
 * Datadog's metrics by its second API, which takes how far apart the values are, and scoped application keys; a query as people write it
 * is taken apart into its metrics and the formula over them.
 * https://docs.datadoghq.com/api/latest/metrics/query-timeseries-data-across-multiple-products/
 */
export function datadogSource({ url, apiKey, appKey }: DatadogOptions, ports: SendPorts): MetricSource {
  return {
    async read(query, { from, to, step }) {
      if (to <= from) return { samples: [] };
      const { formula, queries } = termsOf(query);
      const question: Question = {
        service: 'Datadog',
        operation: 'QueryTimeseriesData',
        query,
        url: new URL(`${url.replace(/\/+$/, '')}/api/v2/query/timeseries`),
        method: 'POST',
        secretHeaders: { 'dd-api-key': apiKey, 'dd-application-key': appKey },
        body: {
          data: {
            type: 'timeseries_request',
            attributes: { from, to, interval: step, formulas: [{ formula }], queries },
          },
        },
        needs:
          '`datadog-api-key`, and a `datadog-app-key` whose scopes have `timeseries_query`, both of the site that `datadog-site` names',
        complaint: errorsIn,
      };
      return { samples: samplesIn(await ask(question, ports), question) };
    },
  };
}

export function datadogProblem(query: string): string | undefined {
  const { queries } = termsOf(query);
  if (queries.length === 0) return 'names no metric such as `sum:http.errors{env:production}.as_count()`';
  return /\}\s*by\s*\{/.test(query) ? 'has `by {…}`, which gives several series' : undefined;
}

function termsOf(query: string) {
  const queries: { data_source: 'metrics'; query: string; name: string }[] = [];
  const formula = query.replace(TERM, term => {
    const name = `query${queries.length + 1}`;
    queries.push({ data_source: 'metrics', query: term, name });
    return name;
  });
  return { formula, queries };
}

/** A list of texts, or of maps with a `detail`; where only some of it failed, one text. */
function errorsIn(answer: unknown): string | undefined {
  const errors: unknown = isRecord(answer) ? answer.errors : undefined;
  if (!Array.isArray(errors)) return textIn(answer, 'errors');
  return errors
    .map(error => (typeof error === 'string' ? error : (textIn(error, 'detail') ?? '')))
    .join('; ');
}

function samplesIn(answer: unknown, question: Question): Sample[] {
  const data = isRecord(answer) ? answer.data : undefined;
  const found = isRecord(data) ? data.attributes : undefined;
  const { times, values } = isRecord(found) ? found : {};
  if (!Array.isArray(times) || !Array.isArray(values))
    throw unfit(question, 'it has no times and values', 'Is this the address of Datadog’s API?');
  if (values.length > 1) throw unfit(question, `it gives ${values.length} series`, 'Leave out `by {…}`');
  const series: unknown[] = Array.isArray(values[0]) ? values[0] : [];
  return times.flatMap((at, index) => {
    const value = series[index];
    return typeof at === 'number' && typeof value === 'number' ? [{ at, value }] : [];
  });
}
