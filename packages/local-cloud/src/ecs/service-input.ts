import { AwsFault } from '../http/aws-fault.ts';
import { notImplemented } from '../http/aws-json.ts';
import type { DeploymentConfiguration, Json, Service, Tag } from './model.ts';

export interface CreateServiceInput extends Json {
  cluster?: string;
  serviceName?: string;
  taskDefinition?: string;
  desiredCount?: number;
  deploymentConfiguration?: Partial<DeploymentConfiguration>;
  tags?: Tag[];
}

export interface UpdateServiceInput extends Json {
  cluster?: string;
  service?: string;
  taskDefinition?: string;
  desiredCount?: number;
  forceNewDeployment?: boolean;
  deploymentConfiguration?: Partial<DeploymentConfiguration>;
}

const NAME = /^[\w-]{1,255}$/;

const wrong = (message: string) => new AwsFault('InvalidParameterException', message);

/** Who deploys the service: ECS when absent. EXTERNAL and DAEMON are not imitated. */
function controllerOf({ deploymentController, schedulingStrategy }: Json): Service['controller'] {
  const type = (deploymentController as { type?: string } | undefined)?.type ?? 'ECS';
  if (type !== 'ECS' && type !== 'CODE_DEPLOY') throw notImplemented(`deploymentController ${type}`);
  if (schedulingStrategy === 'DAEMON') throw notImplemented('schedulingStrategy DAEMON');
  return type;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
export function checkCreate(
  input: CreateServiceInput,
): Pick<Service, 'desiredCount' | 'controller'> & { serviceName: string } {
  const { serviceName, taskDefinition, desiredCount, loadBalancers } = input;
  if (!serviceName) throw wrong('Service name can not be blank.');
  if (!NAME.test(serviceName)) throw wrong('Service name contains invalid characters.');
  if (!taskDefinition) throw wrong('TaskDefinition can not be blank.');
  if (desiredCount === undefined) throw wrong('Desired count is required for REPLICA services.');
  const controller = controllerOf(input);
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html
  if (controller === 'CODE_DEPLOY' && !(Array.isArray(loadBalancers) && loadBalancers.length > 0)) {
    throw wrong('A load balancer is required for services with a CODE_DEPLOY deployment controller.');
  }
  return { serviceName, desiredCount, controller };
}

/** What only CodeDeploy may change, and what the message calls it. */
const BY_CODEDEPLOY = {
  taskDefinition: 'task definition',
  networkConfiguration: 'network parameters',
  loadBalancers: 'load balancers',
  platformVersion: 'platform version',
} as const;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html */
export function checkUpdate({ controller }: Service, input: UpdateServiceInput): void {
  const { type = controller } = (input.deploymentController ?? {}) as { type?: string };
  if (type !== controller) throw notImplemented('a change of the deploymentController');
  if (controller !== 'CODE_DEPLOY') return;
  const instead = `on services with a ${controller} deployment controller. Use AWS CodeDeploy to trigger a new deployment.`;
  for (const [name, words] of Object.entries(BY_CODEDEPLOY)) {
    if (input[name] != null) throw wrong(`Unable to update ${words} ${instead}`);
  }
  if (input.forceNewDeployment) throw wrong(`Cannot force a new deployment ${instead}`);
}
