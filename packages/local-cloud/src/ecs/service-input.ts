import { AwsFault } from '../http/aws-fault.ts';
import { notImplemented } from '../http/aws-json.ts';
import type { DeploymentConfiguration, Json, Tag } from './model.ts';

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

/** Rolling updates of replica services are what is imitated here; the rest answers 501 by name. */
function onlyRolling({ deploymentController, deploymentConfiguration, schedulingStrategy }: Json): void {
  const type = (deploymentController as { type?: string } | undefined)?.type ?? 'ECS';
  if (type !== 'ECS') throw notImplemented(`deploymentController ${type}`);
  const strategy = (deploymentConfiguration as { strategy?: string } | undefined)?.strategy ?? 'ROLLING';
  if (strategy !== 'ROLLING') throw notImplemented(`deploymentConfiguration.strategy ${strategy}`);
  if (schedulingStrategy === 'DAEMON') throw notImplemented('schedulingStrategy DAEMON');
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
export function checkCreate(input: CreateServiceInput): { serviceName: string; desiredCount: number } {
  const { serviceName, taskDefinition, desiredCount } = input;
  const wrong = (message: string) => new AwsFault('InvalidParameterException', message);
  if (!serviceName) throw wrong('Service name can not be blank.');
  if (!NAME.test(serviceName)) throw wrong('Service name contains invalid characters.');
  if (!taskDefinition) throw wrong('TaskDefinition can not be blank.');
  if (desiredCount === undefined) throw wrong('Desired count is required for REPLICA services.');
  onlyRolling(input);
  return { serviceName, desiredCount };
}
