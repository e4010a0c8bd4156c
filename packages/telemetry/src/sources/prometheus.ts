import type { SendPorts } from '@pipeline/checks';
import { isRecord } from '@pipeline/contracts';
import { ask, type Question, textIn, unfit } from '../ask.ts';
import type { MetricSource, Sample } from '../sample.ts';

export interface PrometheusOptions {
  /** What `/api/v1/query_range` comes after, such as `https://prometheus.example.com`. */
  url: string;
  /** The value of the header `authorization`, anew for each question; `undefined` where none is sent. */
  authorization(): Promise<string | undefined>;
  /** What a person calls it, where it is only spoken to like one. */
  service?: string;
  needs?: string;
}

/**
 * A query in PromQL that gives one series; its value at a time is about the step before it.
 * https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries
 */
export function prometheusSource(
  {
    url,
    authorization,
    service = 'Prometheus',
    needs = 'a `prometheus-token` that may read',
  }: PrometheusOptions,
  ports: SendPorts,
): MetricSource {
  return {
    async read(query, { from, to, step }) {
      if (to <= from) return { samples: [] };
      const at = new URL(`${url.replace(/\/+$/, '')}/api/v1/query_range`);
      const seconds = (ms: number) => String(ms / 1_000);
      for (const [name, value] of [
        ['query', query],
        ['start', seconds(from + step)],
        ['end', seconds(to)],
        ['step', seconds(step)],
      ] as const)
        at.searchParams.set(name, value);
      const header = await authorization();
      const question: Question = {
        service,
        operation: 'query_range',
        query,
        url: at,
        secretHeaders: header === undefined ? {} : { authorization: header },
        needs,
        complaint: errorIn,
      };
      return { samples: samplesIn(await ask(question, ports), question, step) };
    },
  };
}

/** Prometheus's own errors are a text, those of Google's API a map. */
function errorIn(answer: unknown): string | undefined {
  const { error } = isRecord(answer) ? answer : {};
  if (isRecord(error)) return textIn(error, 'message');
  return textIn(answer, 'error');
}

function samplesIn(answer: unknown, question: Question, step: number): Sample[] {
  const data = isRecord(answer) ? answer.data : undefined;
  const result = isRecord(data) && data.resultType === 'matrix' ? data.result : undefined;
  if (!Array.isArray(result))
    throw unfit(question, 'it has no matrix', 'Is this the address of Prometheus’ API?');
  if (result.length > 1)
    throw unfit(question, `it gives ${result.length} series`, 'Put such as `sum(…)` or `max(…)` around it');
  const values: unknown = isRecord(result[0]) ? result[0].values : [];
  return (Array.isArray(values) ? values : []).flatMap(pair => {
    const [at, value] = Array.isArray(pair) ? pair : [];
    // Nothing divided by nothing is "NaN", and says nothing.
    return Number.isFinite(Number(value)) ? [{ at: Number(at) * 1_000 - step, value: Number(value) }] : [];
  });
}
