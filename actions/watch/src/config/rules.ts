import type { Problems } from '@pipeline/action-kit';
import { formatDuration } from '@pipeline/contracts';
import {
  datadogProblem,
  fits,
  httpQueryProblem,
  newRelicProblem,
  parseRules,
  type Rule,
  sentryProblem,
  stepFor,
} from '@pipeline/telemetry';
import { CHECKS } from '../entries.ts';
import { cloudWatchQuery } from './cloudwatch.ts';

/** A rule, and how far apart its values are, in milliseconds. */
export interface WatchRule extends Rule {
  step: number;
}

const fine = () => undefined;

/** The input `metrics`. Every mistake in it is told. */
export function rulesOf(
  {
    metrics,
    httpUrl,
    watchFor,
  }: { metrics?: string | undefined; httpUrl?: string | undefined; watchFor: number },
  problems: Problems,
): WatchRule[] {
  if (metrics === undefined) return [];
  const { rules, complaints } = parseRules(metrics, {
    prometheus: fine,
    'cloud-monitoring': fine,
    cloudwatch: fine,
    datadog: datadogProblem,
    newrelic: newRelicProblem,
    sentry: sentryProblem,
    http: httpQueryProblem(httpUrl),
  });
  for (const { where, problem, fix } of complaints) problems.add('metrics', `${where} ${problem}`, fix);
  if (rules.length === 0 && complaints.length === 0)
    problems.add('metrics', 'there is no rule in it', 'Write one a line, or leave the input out');
  if (rules.some(({ name }) => name === CHECKS))
    problems.add(
      'metrics',
      `a rule cannot be called ${CHECKS}`,
      'Give it another name: the checks have that one',
    );
  return rules.map(rule => {
    const step = rule.step ?? stepFor(watchFor);
    if (!fits(watchFor, step))
      problems.add(
        'metrics',
        `${rule.name} has more than 366 values in ${formatDuration(watchFor)}`,
        'Have them further apart, such as `every 5m`',
      );
    const query = rule.source === 'cloudwatch' ? cloudWatchQuery(rule.query, step) : undefined;
    if (typeof query === 'string')
      problems.add(
        'metrics',
        `${rule.name} ${query}`,
        'Write `AWS/ApplicationELB/HTTPCode_Target_5XX_Count{LoadBalancer=app/shop/1} Sum`',
      );
    return { ...rule, step };
  });
}
