import { AwsFault } from '../http/aws-fault.ts';
import type { ContainerDefinition, Json, Tag } from './model.ts';

export interface TaskDefinitionInput extends Json {
  family: string;
  containerDefinitions: ContainerDefinition[];
  tags?: Tag[];
  networkMode?: string;
  requiresCompatibilities?: string[];
  cpu?: string;
  memory?: string;
}

const FAMILY = /^[\w-]{1,255}$/;
const refuse = (message: string) => new AwsFault('ClientException', message);

/**
 * The rules of https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 * and, for Fargate, https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
export function checkTaskDefinition(input: Json): TaskDefinitionInput {
  const { family, containerDefinitions: containers } = input;
  if (typeof family !== 'string' || family === '') throw refuse('Family can not be blank.');
  if (!FAMILY.test(family)) throw refuse('Family contains invalid characters.');
  if (!Array.isArray(containers) || containers.length === 0) throw refuse('Container list cannot be empty.');
  const names = new Set<string>();
  for (const { name, image } of containers as Partial<ContainerDefinition>[]) {
    if (!name) throw refuse('Container.name should not be null or blank.');
    if (!image) throw refuse('Container.image should not be null or blank.');
    if (names.has(name)) throw refuse(`Container name '${name}' is used more than once.`);
    names.add(name);
  }
  if (containers.every(({ essential }) => essential === false)) {
    throw refuse('A task definition must have at least one essential container.');
  }
  const checked: TaskDefinitionInput = { ...input, family, containerDefinitions: containers };
  if (checked.requiresCompatibilities?.includes('FARGATE')) checkFargate(checked);
  else checkMemory(checked);
  return checked;
}

function checkFargate({ networkMode, cpu, memory }: TaskDefinitionInput): void {
  if (networkMode !== 'awsvpc') throw refuse("Fargate only supports network mode 'awsvpc'.");
  if (!cpu) throw refuse("Fargate requires that 'cpu' be defined at the task level.");
  if (!memory) throw refuse("Fargate requires that 'memory' be defined at the task level.");
}

function checkMemory({ containerDefinitions, memory }: TaskDefinitionInput): void {
  if (memory) return;
  const without = containerDefinitions.find(container => !container.memory && !container.memoryReservation);
  if (without === undefined) return;
  throw refuse(
    `Invalid setting for container '${without.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
  );
}

/** Empty lists and defaults that the service adds; deploying tools meet them when they read it back. */
export function withDefaults(input: TaskDefinitionInput): TaskDefinitionInput {
  const awsvpc = input.networkMode === 'awsvpc';
  return {
    volumes: [],
    placementConstraints: [],
    requiresAttributes: [],
    compatibilities: awsvpc ? ['EC2', 'FARGATE'] : ['EC2'],
    ...input,
    containerDefinitions: input.containerDefinitions.map(container => ({
      cpu: 0,
      essential: true,
      environment: [],
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      ...container,
      portMappings: (container.portMappings ?? []).map(mapping => ({
        protocol: 'tcp',
        hostPort: awsvpc ? (mapping.containerPort ?? 0) : 0,
        ...mapping,
      })),
    })),
  };
}
