import type { Problems } from '@pipeline/action-kit';
import { type Check, parseChecks } from '@pipeline/checks';
import { type MetricCheck, parseMetricCheck } from '@pipeline/ecs';
import type { Inputs } from '../spec.gen.ts';
import type { ServiceConfig } from './wants.ts';

/** What must hold at each hold, and once more in the end. */
export interface ChecksConfig {
  /** Below each service's `check-url`; none where there is no such URL. */
  http: readonly Check[];
  command: string[] | undefined;
  metric: MetricCheck | undefined;
  /** Milliseconds, at each point. */
  timeout: number;
}

export function checksOf(
  inputs: Inputs,
  services: ServiceConfig[],
  problems: Problems,
): ChecksConfig | undefined {
  const { checks, checkCommand: command } = inputs;
  const metric = metricOf(inputs.checkMetric, problems);
  const blind = services.filter(({ checkUrl }) => checkUrl === undefined).map(({ name }) => name);
  if (checks !== undefined && blind.length > 0)
    problems.add(
      'checks',
      `they have no address to look at for ${blind.join(', ')}`,
      'Give `check-url`, with `services` for each of them',
    );
  const http = services.some(({ checkUrl }) => checkUrl !== undefined);
  if (!http && command === undefined && inputs.checkMetric === undefined) {
    if (services.some(({ strategy }) => strategy?.kind === 'verify-first') && inputs.atHold === 'check') {
      problems.add(
        'strategy',
        'verify-first has nothing to verify with',
        'Give `check-url`, `check-command` or `check-metric`, or leave the decision to someone with `at-hold: leave`',
      );
    }
    return undefined;
  }
  return {
    http: http ? readChecks(checks ?? '/', problems) : [],
    command,
    metric,
    timeout: inputs.checkTimeout,
  };
}

function metricOf(text: string | undefined, problems: Problems): MetricCheck | undefined {
  const metric = text === undefined ? undefined : parseMetricCheck(text);
  if (typeof metric !== 'string') return metric;
  problems.add(
    'check-metric',
    `it ${metric}`,
    'Write it like AWS/ApplicationELB/HTTPCode_Target_5XX_Count{LoadBalancer=app/shop/1} Sum < 5 for 5m or missing',
  );
  return undefined;
}

function readChecks(text: string, problems: Problems): readonly Check[] {
  const items = text.trimStart().startsWith('[') ? readJson(text) : lines(text);
  if (items === undefined) {
    problems.add('checks', 'the text is not a JSON list', 'Write one check a line, such as /health 200');
    return [];
  }
  const { checks, complaints } = parseChecks(items);
  for (const { where, problem, fix } of complaints)
    problems.add('checks', `${where} ${problem}`, fix.replace(/\.$/, ''));
  return checks;
}

function readJson(text: string): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(line => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter(line => line !== '');
}
