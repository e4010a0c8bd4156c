import { formatDuration, isRecord } from '@pipeline/contracts';
import type { MetricCheck } from './metric-check.ts';
import { parseCondition } from './parse-condition.ts';
import { parseMetric } from './parse-metric.ts';

/**
 * A metric check from one line, `AWS/ApplicationELB/HTTPCode_Target_5XX_Count{LoadBalancer=app/shop/1} Sum < 5 for
 * 5m or missing`, or from JSON with queries as CloudWatch has them, for metric math:
 * `{"queries": [{"Id": "rate", …}], "must": "< 1 for 5m"}`. What is wrong with it, as text, where it does not parse.
 */
export function parseMetricCheck(text: string): MetricCheck | string {
  const given = text.trim();
  if (given.startsWith('{')) return fromJson(given);
  const at = Math.max(given.lastIndexOf('<'), given.lastIndexOf('>'));
  if (at < 0) return 'has no condition such as "< 5 for 5m"';
  const metric = parseMetric(given.slice(0, at));
  if (typeof metric === 'string') return metric;
  const condition = parseCondition(given.slice(at));
  if (typeof condition === 'string') return condition;
  return { name: `${metric.name} ${metric.statistic}`, source: { metric }, ...condition };
}

function fromJson(text: string): MetricCheck | string {
  const given = parseJson(text);
  if (!isRecord(given)) return 'is not JSON';
  const { queries, must, ...others } = given;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return `has an unknown key "${unknown}" (queries, must)`;
  if (!Array.isArray(queries) || queries.length === 0 || !queries.every(isRecord)) {
    return 'has no "queries", a list as GetMetricData takes it';
  }
  const condition = parseCondition(typeof must === 'string' ? must : '');
  if (typeof condition === 'string') return condition;
  const problem = queriesProblem(queries, condition.period);
  if (problem !== undefined) return problem;
  const [returned] = queries.filter(returns);
  return { name: String(returned?.Label ?? returned?.Id), source: { queries }, ...condition };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
function queriesProblem(queries: Record<string, unknown>[], period: number): string | undefined {
  for (const { Id, MetricStat, Period } of queries) {
    if (typeof Id !== 'string' || !/^[a-z]\w*$/.test(Id))
      return `has a query with a bad Id ${JSON.stringify(Id)}`;
    const seconds = isRecord(MetricStat) ? MetricStat.Period : Period;
    if (seconds !== undefined && seconds !== period / 1_000) {
      return `has the Period ${String(seconds)} in query ${Id}, but values every ${formatDuration(period)}: say "every"`;
    }
  }
  const count = queries.filter(returns).length;
  return count === 1
    ? undefined
    : `has ${count} queries that return data: give all but one "ReturnData": false`;
}

const returns = ({ ReturnData = true }: Record<string, unknown>) => ReturnData === true;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
