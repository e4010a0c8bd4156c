import { describe, expect, it } from 'vitest';
import { formatArn, type RawTaskDefinition, registrable } from '../src/task-definition.ts';

const definition = (...names: string[]): RawTaskDefinition => ({
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:task-definition/api:3',
  family: 'api',
  revision: 3,
  status: 'ACTIVE',
  registeredAt: 1_700_000_000.5,
  registeredBy: 'arn:aws:iam::1:user/someone',
  compatibilities: ['FARGATE'],
  requiresAttributes: [{ name: 'ecs.capability.execution-role-awslogs' }],
  volumes: [],
  aFieldOfNextYear: { deep: [1, null] },
  containerDefinitions: names.map(name => ({ name, image: `example.com/${name}:1`, newInContainers: true })),
});

describe('registrable', () => {
  it('drops what ECS adds, keeps all else, unknown fields too, and does not touch the original', () => {
    const base = definition('web');
    const before = structuredClone(base);
    expect(registrable(base, [])).toEqual({
      family: 'api',
      volumes: [],
      aFieldOfNextYear: { deep: [1, null] },
      containerDefinitions: [{ name: 'web', image: 'example.com/web:1', newInContainers: true }],
    });
    expect(registrable(base, [{ key: 'a' }])).toHaveProperty('tags', [{ key: 'a' }]);
    expect(base).toEqual(before);
  });
});

it.each([
  ['arn:aws:ecs:eu-west-1:1:task-definition/api:3', 'api:3'],
  ['api:3', 'api:3'],
])('shows %s as %s', (arn, name) => expect(formatArn(arn)).toBe(name));
