import type { RawContainer, RawTaskDefinition } from '../../src/task-definition.ts';

/** A registered task definition as ECS describes one, with what it adds. */
export function definition(
  containers: (Partial<RawContainer> & { name: string })[],
  fields: Record<string, unknown> = {},
): RawTaskDefinition {
  return {
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:task-definition/api:3',
    family: 'api',
    revision: 3,
    status: 'ACTIVE',
    registeredAt: 1_700_000_000.5,
    compatibilities: ['EC2', 'FARGATE'],
    requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18' }],
    executionRoleArn: 'arn:aws:iam::1:role/execution',
    volumes: [],
    placementConstraints: [],
    aFieldOfNextYear: { deep: [1, null] },
    ...fields,
    containerDefinitions: containers.map(container => ({
      image: `example.com/${container.name}:1`,
      cpu: 0,
      portMappings: [],
      essential: true,
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      newInContainers: true,
      ...container,
    })),
  };
}
