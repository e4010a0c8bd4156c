import type { Run } from '@pipeline/action-kit';
import { stageCheck } from '@pipeline/deploy-stage';
import { metricProbe, openMetrics } from '@pipeline/ecs';
import type { Check } from '@pipeline/rollout';
import type { Config } from '../config/config.ts';
import type { Access } from './aws.ts';

/** What looks at each hold and at the end: each service at its own URL, and the metric, which takes longest. */
export function checkOf({ checks, services, cluster }: Config, run: Run, access: Access): Check | undefined {
  if (checks === undefined) return undefined;
  const { clock, signal, log } = run;
  const urls = new Map(
    services.map(({ name, checkUrl }) => [`ECS service ${cluster}/${name}`, checkUrl?.href]),
  );
  const slow =
    checks.metric &&
    metricProbe(checks.metric, {
      read: openMetrics({ ...access, ...access.at('CLOUDWATCH') }),
      clock,
      signal,
      log: log.info,
    });
  return stageCheck(checks, { urlOf: ({ name }) => urls.get(name), slow }, run);
}
