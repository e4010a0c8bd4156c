import { RemoteError } from '@pipeline/contracts';
import { connect, type EcsApiOptions } from '../api/connection.ts';
import { call } from '../call.ts';
import type { AwsService } from '../errors.ts';
import { readBlueGreenService, readDeployment, readGroup, readProgress, readRouting } from './read.ts';
import type { BlueGreenService, CodeDeployment, Group, Progress, Routing } from './views.ts';

export const CODEDEPLOY: AwsService = { short: 'CodeDeploy', name: 'AWS CodeDeploy', iam: 'codedeploy' };

export interface CreateDeployment {
  application: string;
  group: string;
  content: string;
  sha256: string;
  description: string;
}

/** The calls that a deployment by CodeDeploy needs, typed, with errors made ours. */
export interface CodeDeployApi {
  /** `undefined` where the cluster has no such service. */
  describeBlueGreenService(cluster: string, service: string): Promise<BlueGreenService | undefined>;
  /** `undefined` where there is no such application or group. */
  describeGroup(application: string, group: string): Promise<Group | undefined>;
  /** Names, for "did you mean"; the first page. None where there is no such application. */
  listApplications(): Promise<string[]>;
  listGroups(application: string): Promise<string[]>;
  describeRouting(config: string): Promise<Routing>;
  /** The text of an AppSpec that was deployed before. */
  readAppSpec(application: string, sha256: string): Promise<string | undefined>;
  /** Returns the deployment's id. There is no client token: what was lost is looked for. */
  createDeployment(input: CreateDeployment): Promise<string>;
  /** Newest first, those created since then (milliseconds since the epoch), with these statuses only. */
  listDeployments(application: string, group: string, since: number, statuses?: string[]): Promise<string[]>;
  /** `undefined` where CodeDeploy does not show it (yet). */
  describeDeployment(id: string): Promise<CodeDeployment | undefined>;
  describeProgress(id: string): Promise<Progress | undefined>;
  continueDeployment(id: string, wait: 'READY_WAIT' | 'TERMINATION_WAIT'): Promise<void>;
  /** Stops it and has CodeDeploy go back. */
  stopDeployment(id: string): Promise<void>;
}

const ABSENT = new Set([
  'ApplicationDoesNotExistException',
  'DeploymentGroupDoesNotExistException',
  'DeploymentDoesNotExistException',
  'DeploymentNotStartedException',
  'RevisionDoesNotExistException',
]);

/** Opens CodeDeploy, and ECS for the task sets. https://docs.aws.amazon.com/codedeploy/latest/APIReference/ */
export async function openCodeDeploy(options: EcsApiOptions): Promise<CodeDeployApi> {
  const { region, endpoint, credentials, ...waiting } = options;
  const [sdk, ecs] = await Promise.all([import('@aws-sdk/client-codedeploy'), connect(options)]);
  const client = new sdk.CodeDeployClient({
    region,
    credentials,
    maxAttempts: 1,
    ...(endpoint && { endpoint }),
  });
  const settings = { ...waiting, service: CODEDEPLOY };
  const read = <T>(operation: string, send: () => Promise<T>) => call(operation, false, send, settings);
  const change = <T>(operation: string, send: () => Promise<T>) => call(operation, true, send, settings);
  return {
    async describeBlueGreenService(cluster, service) {
      const { services = [] } = await ecs.read('DescribeServices', () =>
        ecs.client.send(new ecs.sdk.DescribeServicesCommand({ cluster, services: [service] })),
      );
      const [found] = services.filter(({ status }) => status !== 'INACTIVE');
      return found && readBlueGreenService(found);
    },

    async describeGroup(applicationName, deploymentGroupName) {
      const command = () => new sdk.GetDeploymentGroupCommand({ applicationName, deploymentGroupName });
      const found = await orAbsent(read('GetDeploymentGroup', () => client.send(command())));
      return found?.deploymentGroupInfo && readGroup(found.deploymentGroupInfo);
    },

    async listApplications() {
      const { applications = [] } = await read('ListApplications', () =>
        client.send(new sdk.ListApplicationsCommand({})),
      );
      return applications;
    },

    async listGroups(applicationName) {
      const command = () => new sdk.ListDeploymentGroupsCommand({ applicationName });
      const found = await orAbsent(read('ListDeploymentGroups', () => client.send(command())));
      return found?.deploymentGroups ?? [];
    },

    async describeRouting(deploymentConfigName) {
      const { deploymentConfigInfo = {} } = await read('GetDeploymentConfig', () =>
        client.send(new sdk.GetDeploymentConfigCommand({ deploymentConfigName })),
      );
      return readRouting(deploymentConfigInfo as Parameters<typeof readRouting>[0]);
    },

    async readAppSpec(applicationName, sha256) {
      const revision = { revisionType: 'AppSpecContent', appSpecContent: { sha256 } } as const;
      const command = () => new sdk.GetApplicationRevisionCommand({ applicationName, revision });
      const found = await orAbsent(read('GetApplicationRevision', () => client.send(command())));
      return found?.revision?.appSpecContent?.content;
    },

    async createDeployment({ application, group, content, sha256, description }) {
      const { deploymentId = '' } = await change('CreateDeployment', () =>
        client.send(
          new sdk.CreateDeploymentCommand({
            applicationName: application,
            deploymentGroupName: group,
            description,
            revision: { revisionType: 'AppSpecContent', appSpecContent: { content, sha256 } },
          }),
        ),
      );
      return deploymentId;
    },

    async listDeployments(applicationName, deploymentGroupName, since, statuses) {
      const { deployments = [] } = await read('ListDeployments', () =>
        client.send(
          new sdk.ListDeploymentsCommand({
            applicationName,
            deploymentGroupName,
            ...(since > 0 && { createTimeRange: { start: new Date(since) } }),
            ...(statuses && { includeOnlyStatuses: statuses as never }),
          }),
        ),
      );
      return deployments;
    },

    async describeDeployment(deploymentId) {
      const command = () => new sdk.GetDeploymentCommand({ deploymentId });
      const found = await orAbsent(read('GetDeployment', () => client.send(command())));
      return found?.deploymentInfo && readDeployment(found.deploymentInfo);
    },

    async describeProgress(deploymentId) {
      const list = () => new sdk.ListDeploymentTargetsCommand({ deploymentId });
      const listed = await orAbsent(read('ListDeploymentTargets', () => client.send(list())));
      const targetIds = listed?.targetIds?.slice(0, 1) ?? [];
      if (targetIds.length === 0) return undefined;
      const get = () => new sdk.BatchGetDeploymentTargetsCommand({ deploymentId, targetIds });
      const found = await orAbsent(read('BatchGetDeploymentTargets', () => client.send(get())));
      const target = found?.deploymentTargets?.[0]?.ecsTarget;
      return target && readProgress(target);
    },

    async continueDeployment(deploymentId, deploymentWaitType) {
      const command = () => new sdk.ContinueDeploymentCommand({ deploymentId, deploymentWaitType });
      await change('ContinueDeployment', () => client.send(command()));
    },

    async stopDeployment(deploymentId) {
      const command = () => new sdk.StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true });
      await change('StopDeployment', () => client.send(command()));
    },
  };
}

/** What CodeDeploy does not have is `undefined`. */
async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RemoteError && ABSENT.has(error.errorCode ?? '')) return undefined;
    throw error;
  }
}
