import type { World } from '../ecs/index.ts';
import { AwsFault, type AwsJsonService } from '../http/aws-fault.ts';
import { notImplemented } from '../http/aws-json.ts';
import type { CodeDeploy } from './code-deploy.ts';
import { isOver, type RollbackEvent } from './model.ts';
import { deploymentShape, groupShape, revisionShape, targetShape } from './shapes.ts';
import { trafficShape } from './traffic-config.ts';

interface RevisionInput {
  revisionType?: string;
  appSpecContent?: { content?: string; sha256?: string };
}

interface Input {
  applicationName?: string;
  deploymentGroupName?: string;
  deploymentConfigName?: string;
  deploymentId?: string;
  description?: string;
  revision?: RevisionInput;
  autoRollbackConfiguration?: { enabled?: boolean; events?: RollbackEvent[] };
  includeOnlyStatuses?: string[];
  createTimeRange?: { start?: number; end?: number };
  autoRollbackEnabled?: boolean;
  deploymentWaitType?: string;
  targetIds?: string[];
}

const over = (id: string) =>
  new AwsFault('DeploymentAlreadyCompletedException', `The deployment ${id} is already completed.`);

/** CodeDeploy for ECS services. https://docs.aws.amazon.com/codedeploy/latest/APIReference/ */
export function codedeployService(codedeploy: CodeDeploy, world: World): AwsJsonService {
  const inGroup = (application?: string, name?: string) => {
    const group = codedeploy.groupOf(application, name);
    return codedeploy.deployments.filter(one => one.group === group).reverse();
  };
  return {
    name: 'codedeploy',
    targetPrefix: 'CodeDeploy_20141006',
    operations: {
      ListApplications: () => ({
        applications: [...new Set(codedeploy.groups.map(group => group.application))],
      }),

      ListDeploymentGroups({ applicationName = '' }: Input) {
        const mine = codedeploy.groups.filter(({ application }) => application === applicationName);
        if (mine.length === 0) codedeploy.groupOf(applicationName);
        return { applicationName, deploymentGroups: mine.map(({ name }) => name) };
      },

      GetDeploymentGroup({ applicationName, deploymentGroupName }: Input) {
        const group = codedeploy.groupOf(applicationName, deploymentGroupName);
        const [newest] = inGroup(applicationName, deploymentGroupName);
        return { deploymentGroupInfo: groupShape(group, newest, codedeploy.lastSuccessful(group)) };
      },

      GetDeploymentConfig({ deploymentConfigName: name = '' }: Input) {
        const trafficRoutingConfig = trafficShape(codedeploy.configOf(name));
        return {
          deploymentConfigInfo: { deploymentConfigName: name, computePlatform: 'ECS', trafficRoutingConfig },
        };
      },

      /** The one way to read an AppSpec again.
       * https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_GetApplicationRevision.html */
      GetApplicationRevision({ applicationName = '', revision }: Input) {
        const sha256 = revision?.appSpecContent?.sha256;
        const found = codedeploy.deployments.find(
          one => one.group.application === applicationName && one.revision.sha256 === sha256,
        )?.revision;
        if (found === undefined) {
          throw new AwsFault('RevisionDoesNotExistException', 'The named revision does not exist.');
        }
        const { content } = found;
        return {
          applicationName,
          revision: { ...revisionShape(found), appSpecContent: { content, sha256 } },
        };
      },

      CreateDeployment(input: Input) {
        const {
          applicationName = '',
          deploymentGroupName = '',
          revision,
          autoRollbackConfiguration: own,
        } = input;
        if (revision?.revisionType !== 'AppSpecContent') {
          throw notImplemented(`CreateDeployment of a revision of the type ${revision?.revisionType}`);
        }
        const { content, sha256 } = revision.appSpecContent ?? {};
        if (content === undefined)
          throw new AwsFault('RevisionRequiredException', 'The revision ID was not specified.');
        const deployment = codedeploy.create({
          application: applicationName,
          group: deploymentGroupName,
          content,
          ...(sha256 !== undefined && { sha256 }),
          ...(input.deploymentConfigName !== undefined && { config: input.deploymentConfigName }),
          ...(input.description !== undefined && { description: input.description }),
          ...(own !== undefined && { rollbackOn: own.enabled ? (own.events ?? []) : [] }),
        });
        return { deploymentId: deployment.id };
      },

      GetDeployment: ({ deploymentId }: Input) => ({
        deploymentInfo: deploymentShape(codedeploy.deploymentOf(deploymentId)),
      }),

      /** Newest first. https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ListDeployments.html */
      ListDeployments({ applicationName, deploymentGroupName, includeOnlyStatuses, createTimeRange }: Input) {
        const { start = 0, end = Number.POSITIVE_INFINITY } = createTimeRange ?? {};
        const chosen = inGroup(applicationName, deploymentGroupName).filter(
          ({ status, createdAt }) =>
            (!includeOnlyStatuses?.length || includeOnlyStatuses.includes(status)) &&
            createdAt >= start * 1_000 &&
            createdAt <= end * 1_000,
        );
        return { deployments: chosen.map(({ id }) => id) };
      },

      ListDeploymentTargets({ deploymentId }: Input) {
        const { group } = codedeploy.deploymentOf(deploymentId);
        return { targetIds: [`${group.cluster}:${group.service}`] };
      },

      BatchGetDeploymentTargets({ deploymentId, targetIds = [] }: Input) {
        const deployment = codedeploy.deploymentOf(deploymentId);
        const id = `${deployment.group.cluster}:${deployment.group.service}`;
        const unknown = targetIds.find(target => target !== id);
        if (unknown !== undefined) {
          throw new AwsFault(
            'DeploymentTargetDoesNotExistException',
            `The deployment target ${unknown} does not exist.`,
          );
        }
        return { deploymentTargets: [targetShape(world, deployment)] };
      },

      /** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ContinueDeployment.html */
      ContinueDeployment({ deploymentId, deploymentWaitType = 'READY_WAIT' }: Input) {
        const deployment = codedeploy.deploymentOf(deploymentId);
        if (isOver(deployment)) throw over(deployment.id);
        if (deployment.status !== 'Ready' || deployment.waiting !== deploymentWaitType) {
          throw new AwsFault(
            'DeploymentIsNotInReadyStateException',
            "The deployment does not have a status of Ready and can't continue yet.",
          );
        }
        codedeploy.rolloutOf(deployment.id)?.continue();
      },

      /** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_StopDeployment.html */
      StopDeployment({ deploymentId, autoRollbackEnabled }: Input) {
        const deployment = codedeploy.deploymentOf(deploymentId);
        if (isOver(deployment)) throw over(deployment.id);
        if (autoRollbackEnabled !== undefined) {
          const others = deployment.rollbackOn.filter(event => event !== 'DEPLOYMENT_STOP_ON_REQUEST');
          deployment.rollbackOn = autoRollbackEnabled ? [...others, 'DEPLOYMENT_STOP_ON_REQUEST'] : others;
        }
        codedeploy.rolloutOf(deployment.id)?.stop({
          status: 'Stopped',
          code: 'MANUAL_STOP',
          message: 'The deployment was stopped by a user.',
          event: 'DEPLOYMENT_STOP_ON_REQUEST',
        });
        return {
          status: 'Pending',
          statusMessage: 'No more commands will be scheduled for execution in the deployment instances',
        };
      },
    },
  };
}
