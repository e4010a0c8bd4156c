import { isRecord } from '@pipeline/contracts';
import { type MetricCheck, parseMetricCheck } from '@pipeline/ecs';

const MINUTE = 60_000;

/**
 * A query of CloudWatch: one metric as deploy-ecs' `check-metric` names it, `AWS/ApplicationELB/HTTPCode_Target_5XX_Count{LoadBalancer=…}
 * Sum`, or `{"queries": […]}` as GetMetricData takes them. What is wrong with it, as text, where it does not parse.
 */
export function cloudWatchQuery(query: string, step: number): MetricCheck | string {
  // What must hold is judged elsewhere: this says only how far apart the values are.
  const must = `< 0 for ${step / MINUTE}m every ${step / MINUTE}m`;
  if (!query.startsWith('{')) return parseMetricCheck(`${query} ${must}`);
  const given = parsed(query);
  return isRecord(given) ? parseMetricCheck(JSON.stringify({ ...given, must })) : 'is not JSON';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
