import type * as Sdk from '@aws-sdk/client-ecs';
import { keepRaw, sendRaw } from '../raw.ts';
import { readService } from '../read.ts';
import { servicesView } from '../services-view.ts';
import type { DeploymentConfiguration, Service } from '../views.ts';
import type { Connection } from './connection.ts';

/** What an update changes of a service; what is not given stays as it is. */
export interface ServiceUpdate {
  taskDefinition?: string;
  desiredCount?: number;
  /** Starts a deployment also of what already runs. */
  forceNewDeployment?: boolean;
  /** Sent whole, with fields that the SDK does not know. */
  deploymentConfiguration?: DeploymentConfiguration;
}

export interface ServicesApi {
  /**
   * `undefined` where the cluster has no such service. A cluster that does not exist is a RemoteError
   * `ClusterNotFoundException`. Up to ten looks that come together are one call.
   */
  describeService(cluster: string, service: string): Promise<Service | undefined>;
  /** Names, for "did you mean"; the first hundred. */
  listServices(cluster: string): Promise<string[]>;
  listClusters(): Promise<string[]>;
  /** Returns the service as it then is. */
  updateService(cluster: string, service: string, update: ServiceUpdate): Promise<Service>;
}

interface RawServices {
  services?: { deploymentConfiguration?: DeploymentConfiguration }[];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html and its neighbours */
export function servicesApi({ sdk, client, clock, together, read, change }: Connection): ServicesApi {
  const describe = (cluster: string, names: string[]) =>
    read('DescribeServices', async () => {
      const command = new sdk.DescribeServicesCommand({ cluster, services: names });
      const raw = keepRaw(command);
      const { services = [] } = await client.send(command);
      const whole = (raw() as RawServices).services ?? [];
      return new Map(
        names.flatMap(name => {
          const at = services.findIndex(service => isCalled(service, name) && service.status !== 'INACTIVE');
          const found = services[at];
          return found === undefined ? [] : [[name, readService(found, whole[at])] as const];
        }),
      );
    });

  return {
    describeService: servicesView(describe, clock, together),

    async listServices(cluster) {
      const { serviceArns } = await read('ListServices', () =>
        client.send(new sdk.ListServicesCommand({ cluster, maxResults: 100 })),
      );
      return (serviceArns ?? []).map(lastPart);
    },

    async listClusters() {
      const { clusterArns } = await read('ListClusters', () =>
        client.send(new sdk.ListClustersCommand({ maxResults: 100 })),
      );
      return (clusterArns ?? []).map(lastPart);
    },

    updateService: (cluster, service, update) =>
      change('UpdateService', async () => {
        const input = { cluster, service, ...update };
        const command = new sdk.UpdateServiceCommand({ cluster, service });
        sendRaw(command, input);
        const answer = await client.send(command);
        return readService(answer.service ?? {});
      }),
  };
}

/** Services are asked for by name or ARN, and answered in any order. */
function isCalled({ serviceName, serviceArn }: Sdk.Service, name: string): boolean {
  return serviceName === name || serviceArn === name;
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
