import type * as sdk from '@aws-sdk/client-ecs';

/** Where and how a task runs, as RunTask takes it. */
export type Placement = Pick<
  sdk.RunTaskCommandInput,
  | 'capacityProviderStrategy'
  | 'launchType'
  | 'networkConfiguration'
  | 'platformVersion'
  | 'placementConstraints'
  | 'placementStrategy'
  | 'propagateTags'
  | 'tags'
  | 'enableECSManagedTags'
  | 'enableExecuteCommand'
  | 'volumeConfigurations'
>;

/**
 * A service → how a task runs just where the service's own do: its subnets, security groups, capacity and tags.
 * With task sets (CodeDeploy) these stand in the primary one. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 */
export function placementOf(service: sdk.Service): Placement {
  const set = service.taskSets?.find(({ status }) => status === 'PRIMARY');
  const strategy = filled(service.capacityProviderStrategy) ?? filled(set?.capacityProviderStrategy);
  const launchType = service.launchType ?? set?.launchType;
  const network = service.networkConfiguration ?? set?.networkConfiguration;
  const platformVersion = service.platformVersion ?? set?.platformVersion;
  const constraints = filled(service.placementConstraints);
  const spread = filled(service.placementStrategy);
  const volumes = filled(
    service.deployments?.find(({ status }) => status === 'PRIMARY')?.volumeConfigurations,
  );
  return {
    // Both at once are refused.
    ...(strategy ? { capacityProviderStrategy: strategy } : launchType && { launchType }),
    ...(network && { networkConfiguration: network }),
    ...(platformVersion && { platformVersion }),
    ...(constraints && { placementConstraints: constraints }),
    ...(spread && { placementStrategy: spread }),
    ...tagging(service),
    ...(service.enableECSManagedTags && { enableECSManagedTags: true }),
    ...(service.enableExecuteCommand && { enableExecuteCommand: true }),
    ...(volumes && { volumeConfigurations: volumes }),
  };
}

/** RunTask refuses `SERVICE`; what a service's task would get from it is given as tags. AWS's own tags cannot be set. */
function tagging({ propagateTags, tags }: sdk.Service): Pick<Placement, 'propagateTags' | 'tags'> {
  if (propagateTags === 'TASK_DEFINITION') return { propagateTags };
  if (propagateTags !== 'SERVICE') return {};
  const own = filled(tags?.filter(({ key }) => !key?.toLowerCase().startsWith('aws:')));
  return own ? { tags: own } : {};
}

function filled<T>(list: T[] | undefined): T[] | undefined {
  return list !== undefined && list.length > 0 ? list : undefined;
}
