export { type CloudWatchOptions, openMetrics, type ReadMetric } from './metric-api.ts';
export type { MetricCheck } from './metric-check.ts';
export { longestLook, type MetricPorts, metricProbe } from './metric-probe.ts';
export { parseMetricCheck } from './parse-metric-check.ts';
