import type { DeploymentConfiguration } from './model.ts';

/**
 * What a service's configuration becomes: parts that are given replace those before, and parts that are
 * another strategy's go with it.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export function configurationOf(
  before: DeploymentConfiguration | undefined,
  given: Partial<DeploymentConfiguration> = {},
): DeploymentConfiguration {
  const merged: DeploymentConfiguration = {
    maximumPercent: 200,
    minimumHealthyPercent: 100,
    strategy: 'ROLLING',
    ...before,
    ...given,
  };
  const { strategy } = merged;
  if (strategy === before?.strategy) return merged;
  if (strategy !== 'CANARY' && !given.canaryConfiguration) delete merged.canaryConfiguration;
  if (strategy !== 'LINEAR' && !given.linearConfiguration) delete merged.linearConfiguration;
  if (strategy === 'ROLLING' && !given.lifecycleHooks) delete merged.lifecycleHooks;
  return merged;
}
