import { nearest } from '@pipeline/contracts';
import type { MetricStat } from './metric-check.ts';

const METRIC = /^([^{]+)\/([^/{]+?)\s*(?:\{(.*)\})?\s+(\S+)$/;
const WORDS = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount', 'IQM'];
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
const OTHERS = /^(?:(?:p|tm|tc|ts|wm)\d{1,2}(?:\.\d+)?|p100|(?:TM|TC|TS|WM|PR)\([^()]+\))$/;
const DIMENSION = /^\s*([^=,"]+?)\s*=\s*(?:"([^"]*)"|([^,"]*?))\s*(?:,|$)/;

/** `AWS/ApplicationELB/RequestCount{LoadBalancer=app/shop/1} Sum`; what is wrong with it, as text. */
export function parseMetric(text: string): MetricStat | string {
  const [, namespace = '', name = '', inner, given = ''] = METRIC.exec(text.trim()) ?? [];
  if (name === '') return 'is not written like Namespace/Metric{Dimension=value} Statistic';
  const statistic =
    WORDS.find(word => word.toLowerCase() === given.toLowerCase()) ??
    (OTHERS.test(given) ? given : undefined);
  if (statistic === undefined) {
    const [close] = nearest(given, WORDS);
    return `has an unknown statistic "${given}"${close ? `; did you mean ${close}?` : ` (${WORDS.join(', ')}, p99, …)`}`;
  }
  const dimensions = parseDimensions(inner ?? '');
  if (typeof dimensions === 'string') return dimensions;
  return { namespace, name, dimensions, statistic };
}

/** A value with a comma stands in double quotes. */
function parseDimensions(text: string): Record<string, string> | string {
  const dimensions: Record<string, string> = {};
  for (let rest = text; rest.trim() !== ''; ) {
    const [whole, name = '', quoted, plain = ''] = DIMENSION.exec(rest) ?? [];
    const value = quoted ?? plain;
    if (whole === undefined || value === '')
      return `has a bad dimension at "${rest.trim()}" (Name=value, Name="a, b")`;
    if (Object.hasOwn(dimensions, name)) return `has the dimension ${name} twice`;
    dimensions[name] = value;
    rest = rest.slice(whole.length);
  }
  return dimensions;
}
