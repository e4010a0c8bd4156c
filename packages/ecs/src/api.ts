import { connect, type EcsApiOptions } from './api/connection.ts';
import { type ServiceDeploymentsApi, serviceDeploymentsApi } from './api/service-deployments.ts';
import { type ServicesApi, servicesApi } from './api/services.ts';
import { type TaskDefinitionsApi, taskDefinitionsApi } from './api/task-definitions.ts';
import { type TasksApi, tasksApi } from './api/tasks.ts';

export type { EcsApiOptions, EcsClient } from './api/connection.ts';
export type { ServiceUpdate } from './api/services.ts';

/** The calls that a deploy needs, typed, with errors made ours. */
export interface EcsApi extends ServicesApi, TaskDefinitionsApi, ServiceDeploymentsApi, TasksApi {}

/** Opens ECS. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ */
export async function openEcs(options: EcsApiOptions): Promise<EcsApi> {
  const connection = await connect(options);
  return {
    ...servicesApi(connection),
    ...taskDefinitionsApi(connection),
    ...serviceDeploymentsApi(connection),
    ...tasksApi(connection),
  };
}
