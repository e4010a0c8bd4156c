import { isDeepStrictEqual } from 'node:util';
import type { Json, Service } from './model.ts';

/**
 * The properties that a service revision is made of: a change of any starts a deployment.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevision.html
 */
const SETTINGS = [
  'launchType',
  'capacityProviderStrategy',
  'platformVersion',
  'networkConfiguration',
  'loadBalancers',
  'serviceRegistries',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
] as const;

/** Kept and shown, without a deployment.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html */
const EXTRAS = [
  'placementConstraints',
  'placementStrategy',
  'propagateTags',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'healthCheckGracePeriodSeconds',
  'availabilityZoneRebalancing',
  'roleArn',
] as const;

function pick(input: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.flatMap(name => (input[name] == null ? [] : [[name, input[name]]])));
}

export function settingsOf(input: Json): Json {
  return pick(input, SETTINGS);
}

export function extrasOf(input: Json): Json {
  return pick(input, EXTRAS);
}

/** The settings after an update: the very same object where nothing in it changes. */
export function changedSettings(before: Json, input: Json): Json {
  const after = { ...before, ...settingsOf(input) };
  return isDeepStrictEqual(before, after) ? before : after;
}

/** The target group that the service names, or the one that its front stands for. */
export function targetGroupOf({ workload, name }: Service): string {
  const balancers = (workload.settings.loadBalancers ?? []) as { targetGroupArn?: string }[];
  return balancers[0]?.targetGroupArn ?? name;
}
