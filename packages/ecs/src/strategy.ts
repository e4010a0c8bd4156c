import type { Change, Strategy } from '@pipeline/contracts';
import type { DeploymentConfiguration, LifecycleHook, Service } from './views.ts';

/** A hold that nobody ends goes back by itself after so many minutes; a runner that died leaves no half rollout for long. */
const HOLD = 60;
const MINUTE = 60_000;

/**
 * The service's configuration with the strategy put in. Pauses are the strategy's own: those that the
 * service had are taken out; Lambda hooks and all else stay.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export function configurationFor(service: Service, strategy: Strategy): DeploymentConfiguration {
  const {
    canaryConfiguration: _canary,
    linearConfiguration: _linear,
    lifecycleHooks = [],
    ...kept
  } = service.deploymentConfiguration ?? {};
  const hooks = lifecycleHooks.filter(hook => !isPause(hook));
  // Only a rolling update has these. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentEarlySuccessCriteria.html
  const { earlySuccessCriteria: _early, ...native } = kept;
  const bake = kept.bakeTimeInMinutes ?? 0;
  switch (strategy.kind) {
    case 'all-at-once':
      return service.strategy === 'ROLLING'
        ? withHooks(kept, lifecycleHooks, hooks)
        : withHooks({ ...native, strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 }, lifecycleHooks, hooks);
    case 'verify-first': {
      const paused = [...hooks, pause(verifyStage(service.shifting?.testable ?? false))];
      return { ...native, strategy: 'BLUE_GREEN', bakeTimeInMinutes: bake, lifecycleHooks: paused };
    }
    case 'blue-green': {
      const configuration = { ...native, strategy: 'BLUE_GREEN', bakeTimeInMinutes: minutes(strategy.bake) };
      return withHooks(configuration, lifecycleHooks, hooks);
    }
    case 'stepped': {
      // Before every step: the first with no traffic yet, each further one when the one before has baked.
      const paused = [...hooks, pause('PRE_PRODUCTION_TRAFFIC_SHIFT')];
      const common = { ...native, bakeTimeInMinutes: bake, lifecycleHooks: paused };
      return { ...common, ...steps(strategy.steps, minutes(strategy.pause)) };
    }
  }
}

/** What changes from one configuration to another, in words. */
export function configurationChanges(
  before: DeploymentConfiguration,
  after: DeploymentConfiguration,
): Change[] {
  const [from, to] = [describe(before), describe(after)];
  return from === to ? [] : [{ what: 'deployment configuration', from, to }];
}

export function isPause({ targetType }: LifecycleHook): boolean {
  return targetType === 'PAUSE';
}

/** A list that was there is kept as a list, so that taking the last hook out is an order, not silence. */
function withHooks(
  configuration: DeploymentConfiguration,
  before: LifecycleHook[],
  hooks: LifecycleHook[],
): DeploymentConfiguration {
  return before.length > 0 ? { ...configuration, lifecycleHooks: hooks } : configuration;
}

/** With test traffic it is verified when that has arrived, else when all its tasks stand. */
export function verifyStage(testable: boolean): string {
  return testable ? 'POST_TEST_TRAFFIC_SHIFT' : 'POST_SCALE_UP';
}

function pause(stage: string): LifecycleHook {
  return {
    targetType: 'PAUSE',
    lifecycleStages: [stage],
    timeoutConfiguration: { timeoutInMinutes: HOLD, action: 'ROLLBACK' },
  };
}

function steps(percents: readonly number[], bake: number): DeploymentConfiguration {
  const [first = 100] = percents;
  if (percents.length === 2)
    return {
      strategy: 'CANARY',
      canaryConfiguration: { canaryPercent: first, canaryBakeTimeInMinutes: bake },
    };
  return { strategy: 'LINEAR', linearConfiguration: { stepPercent: first, stepBakeTimeInMinutes: bake } };
}

/** ECS takes whole minutes; a time that must last at least so long is rounded up. */
export function minutes(ms: number): number {
  return Math.ceil(ms / MINUTE);
}

/** `CANARY: 10% for 5 min, bake 0 min, paused at PRE_PRODUCTION_TRAFFIC_SHIFT` */
function describe(configuration: DeploymentConfiguration): string {
  const { strategy = 'ROLLING', canaryConfiguration: canary, linearConfiguration: linear } = configuration;
  const parts: string[] = [];
  if (canary) parts.push(`${canary.canaryPercent ?? 5}% for ${canary.canaryBakeTimeInMinutes ?? 10} min`);
  if (linear)
    parts.push(`${linear.stepPercent ?? 10}% a step, each for ${linear.stepBakeTimeInMinutes ?? 6} min`);
  if (strategy !== 'ROLLING') parts.push(`bake ${configuration.bakeTimeInMinutes ?? 0} min`);
  const stages = (configuration.lifecycleHooks ?? [])
    .filter(isPause)
    .flatMap(({ lifecycleStages }) => lifecycleStages ?? []);
  if (stages.length > 0) parts.push(`paused at ${stages.join(', ')}`);
  return parts.length > 0 ? `${strategy}: ${parts.join(', ')}` : strategy;
}
