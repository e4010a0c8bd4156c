import type { DeploymentConfiguration } from '../model.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html (stages) */
export type Stage =
  | 'RECONCILE_SERVICE'
  | 'PRE_SCALE_UP'
  | 'SCALE_UP'
  | 'POST_SCALE_UP'
  | 'TEST_TRAFFIC_SHIFT'
  | 'POST_TEST_TRAFFIC_SHIFT'
  | 'PRE_PRODUCTION_TRAFFIC_SHIFT'
  | 'PRODUCTION_TRAFFIC_SHIFT'
  | 'POST_PRODUCTION_TRAFFIC_SHIFT'
  | 'BAKE_TIME'
  | 'CLEAN_UP';

export interface Step {
  stage: Stage;
  /** Percent of production traffic that green has from here on. */
  production?: number;
  /** Minutes that the step lasts at least. */
  bake?: number;
}

/**
 * The stages that a deployment goes through, with every traffic shift as its own pair of stages.
 * RECONCILE_SERVICE comes where more than one revision is active at the start. With no revision before
 * it (a new service) there is nothing to share traffic with: all of it shifts at once, nothing bakes.
 */
export function stepsOf(
  configuration: DeploymentConfiguration,
  { earlier }: { /** Revisions that are active besides the new one. */ earlier: number },
): Step[] {
  const shifts = earlier === 0 ? [{ percent: 100, bake: 0 }] : shiftsOf(configuration);
  return [
    ...(earlier > 1 ? [{ stage: 'RECONCILE_SERVICE' as const }] : []),
    { stage: 'PRE_SCALE_UP' },
    { stage: 'SCALE_UP' },
    { stage: 'POST_SCALE_UP' },
    { stage: 'TEST_TRAFFIC_SHIFT' },
    { stage: 'POST_TEST_TRAFFIC_SHIFT' },
    ...shifts.flatMap(({ percent, bake }): Step[] => [
      { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT' },
      { stage: 'PRODUCTION_TRAFFIC_SHIFT', production: percent, bake },
    ]),
    { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT' },
    { stage: 'BAKE_TIME', bake: earlier === 0 ? 0 : (configuration.bakeTimeInMinutes ?? 0) },
    { stage: 'CLEAN_UP' },
  ];
}

/**
 * Blue/green shifts all at once; a canary its percentage and, after its bake, the rest; linear in equal
 * steps, each followed by its bake but the one that reaches 100 percent.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html
 */
function shiftsOf(configuration: DeploymentConfiguration): { percent: number; bake: number }[] {
  const all = { percent: 100, bake: 0 };
  if (configuration.strategy === 'CANARY') {
    const { canaryPercent = 5, canaryBakeTimeInMinutes = 10 } = configuration.canaryConfiguration ?? {};
    if (canaryPercent >= 100) return [all];
    return [{ percent: canaryPercent, bake: canaryBakeTimeInMinutes }, all];
  }
  if (configuration.strategy === 'LINEAR') {
    const { stepPercent = 10, stepBakeTimeInMinutes = 6 } = configuration.linearConfiguration ?? {};
    const before = Math.ceil(100 / stepPercent) - 1;
    const steps = Array.from({ length: before }, (_, i) => ({
      percent: Math.round((i + 1) * stepPercent * 10) / 10,
      bake: stepBakeTimeInMinutes,
    }));
    return [...steps, all];
  }
  return [all];
}
