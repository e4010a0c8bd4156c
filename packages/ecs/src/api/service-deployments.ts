import { batched } from '../batch.ts';
import { readServiceDeployment, readServiceDeploymentBrief } from '../read-service-deployment.ts';
import type { ServiceDeployment, ServiceDeploymentBrief, ServiceRevision } from '../views.ts';
import type { Connection } from './connection.ts';

export interface ServiceDeploymentsApi {
  /** Those created at `after` or later (milliseconds since the epoch), newest first, at most a hundred. */
  listServiceDeployments(cluster: string, service: string, after: number): Promise<ServiceDeploymentBrief[]>;
  /** `undefined` where there is none. Up to twenty looks that come together are one call. */
  describeServiceDeployment(arn: string): Promise<ServiceDeployment | undefined>;
  /** Likewise. */
  describeServiceRevision(arn: string): Promise<ServiceRevision | undefined>;
  /** `ROLLBACK` goes back to what was, whatever the service's own settings say. */
  stopServiceDeployment(arn: string, type: 'ROLLBACK' | 'ABORT'): Promise<void>;
  continueServiceDeployment(arn: string, hookId: string, action: 'CONTINUE' | 'ROLLBACK'): Promise<void>;
}

/** Both describing calls take so many ARNs. */
const AT_ONCE = 20;
const PAGE = 100;

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html */
export function serviceDeploymentsApi({
  sdk,
  client,
  clock,
  together,
  read,
  change,
}: Connection): ServiceDeploymentsApi {
  return {
    async listServiceDeployments(cluster, service, after) {
      const { serviceDeployments = [] } = await read('ListServiceDeployments', () =>
        client.send(
          new sdk.ListServiceDeploymentsCommand({
            cluster,
            service,
            createdAt: { after: new Date(after) },
            maxResults: PAGE,
          }),
        ),
      );
      return serviceDeployments.map(readServiceDeploymentBrief);
    },

    describeServiceDeployment: batched({
      size: Math.min(AT_ONCE, together),
      clock,
      async load(serviceDeploymentArns) {
        const { serviceDeployments = [] } = await read('DescribeServiceDeployments', () =>
          client.send(new sdk.DescribeServiceDeploymentsCommand({ serviceDeploymentArns })),
        );
        return new Map(serviceDeployments.map(readServiceDeployment).map(each => [each.arn, each]));
      },
    }),

    describeServiceRevision: batched({
      size: AT_ONCE,
      clock,
      async load(serviceRevisionArns) {
        const { serviceRevisions = [] } = await read('DescribeServiceRevisions', () =>
          client.send(new sdk.DescribeServiceRevisionsCommand({ serviceRevisionArns })),
        );
        return new Map(
          serviceRevisions.map(({ serviceRevisionArn: arn = '', taskDefinition = '' }) => [
            arn,
            { arn, taskDefinition },
          ]),
        );
      },
    }),

    async stopServiceDeployment(serviceDeploymentArn, stopType) {
      await change('StopServiceDeployment', () =>
        client.send(new sdk.StopServiceDeploymentCommand({ serviceDeploymentArn, stopType })),
      );
    },

    async continueServiceDeployment(serviceDeploymentArn, hookId, action) {
      await change('ContinueServiceDeployment', () =>
        client.send(new sdk.ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action })),
      );
    },
  };
}
