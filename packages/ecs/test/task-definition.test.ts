import { ConfigError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { resolveImages } from '../src/resolve-images.ts';
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

describe('resolveImages', () => {
  const image = 'example.com/web:2';
  it.each([
    ['the only container', ['web'], undefined, { web: image }],
    ['the named one of several', ['proxy', 'web'], 'web', { web: image }],
  ])('gives the image to %s', (_, names, container, expected) => {
    expect(resolveImages(definition(...names), { image, container })).toEqual(expected);
  });

  it.each([
    ['which of several', ['proxy', 'web'], undefined, 'several containers: proxy, web', '`container`'],
    ['a mistyped one', ['proxy', 'web'], 'wbe', 'no container "wbe"', 'Did you mean web?'],
    ['an unknown one', ['proxy', 'web'], 'database', 'no container "database"', 'It has: proxy, web.'],
    ['a wrong name for the only one', ['web'], 'worker', 'no container "worker"', 'It has: web.'],
  ])('refuses %s', (_, names, container, message, hint) => {
    const given = () => resolveImages(definition(...names), { image, container });
    expect(given).toThrow(ConfigError);
    expect(given).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    );
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
