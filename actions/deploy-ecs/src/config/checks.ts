import type { Problems } from '@pipeline/action-kit';
import { type ChecksConfig as StageChecks, checksOf as stageChecks } from '@pipeline/deploy-stage';
import { type MetricCheck, parseMetricCheck } from '@pipeline/ecs';
import type { Inputs } from '../spec.gen.ts';
import type { ServiceConfig } from './wants.ts';

/** What must hold at each hold, and once more in the end. */
export interface ChecksConfig extends StageChecks {
  metric: MetricCheck | undefined;
}

export function checksOf(
  inputs: Inputs,
  services: readonly ServiceConfig[],
  problems: Problems,
): ChecksConfig | undefined {
  const metric = metricOf(inputs.checkMetric, problems);
  const checked = services.map(({ name, checkUrl, strategy }) => ({
    name,
    hasUrl: checkUrl !== undefined,
    strategy,
  }));
  const others = {
    given: inputs.checkMetric !== undefined,
    ways: '`check-url`, `check-command` or `check-metric`',
  };
  const checks = stageChecks(inputs, checked, others, problems);
  return checks && { ...checks, metric };
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
