import { describe, expect, it } from 'vitest';
import {
  formatArn,
  isSame,
  type RawTaskDefinition,
  registrable,
  withImages,
} from '../src/task-definition.ts';

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

describe('withImages', () => {
  it('swaps the named containers only', () => {
    const { containerDefinitions } = withImages(definition('web', 'proxy'), { web: 'example.com/web:2' });
    expect(containerDefinitions).toEqual([
      { name: 'web', image: 'example.com/web:2', newInContainers: true },
      { name: 'proxy', image: 'example.com/proxy:1', newInContainers: true },
    ]);
  });
});

describe('isSame', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: 1, b: { c: [1, 2], d: null } }, { b: { d: null, c: [1, 2] }, a: 1 }, true],
    [{ a: [1, 2] }, { a: [2, 1] }, false],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [{ a: 1 }, { a: '1' }, false],
  ])('%j and %j: %s', (a, b, same) => expect(isSame(a, b)).toBe(same));
});

it.each([
  ['arn:aws:ecs:eu-west-1:1:task-definition/api:3', 'api:3'],
  ['api:3', 'api:3'],
])('shows %s as %s', (arn, name) => expect(formatArn(arn)).toBe(name));
