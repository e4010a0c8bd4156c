import { describe, expect, it } from 'vitest';
import { containerOf } from '../../src/one-off/container.ts';
import { clientTokenOf, startedByOf } from '../../src/one-off/identity.ts';
import { judgeTask } from '../../src/one-off/judge-task.ts';
import { placementOf } from '../../src/one-off/placement.ts';
import type { Container, Task } from '../../src/views.ts';

describe('placementOf', () => {
  const networkConfiguration = {
    awsvpcConfiguration: { subnets: ['s-1'], securityGroups: ['g-1'], assignPublicIp: 'ENABLED' as const },
  };
  const spot = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
  it.each([
    [
      'Fargate',
      {
        launchType: 'FARGATE' as const,
        networkConfiguration,
        platformVersion: '1.4.0',
        enableExecuteCommand: true,
        enableECSManagedTags: true,
      },
      {
        launchType: 'FARGATE',
        networkConfiguration,
        platformVersion: '1.4.0',
        enableExecuteCommand: true,
        enableECSManagedTags: true,
      },
    ],
    [
      'a capacity provider rather than a launch type',
      { launchType: 'FARGATE' as const, capacityProviderStrategy: spot },
      { capacityProviderStrategy: spot },
    ],
    [
      'no strategy where it is empty',
      { launchType: 'EC2' as const, capacityProviderStrategy: [] },
      { launchType: 'EC2' },
    ],
    ['the cluster’s default', {}, {}],
    [
      'EC2 with constraints',
      {
        launchType: 'EC2' as const,
        placementConstraints: [{ type: 'distinctInstance' as const }],
        placementStrategy: [{ type: 'spread' as const }],
      },
      {
        launchType: 'EC2',
        placementConstraints: [{ type: 'distinctInstance' }],
        placementStrategy: [{ type: 'spread' }],
      },
    ],
    [
      'tags of the definition',
      { propagateTags: 'TASK_DEFINITION' as const, tags: [{ key: 'a', value: 'b' }] },
      { propagateTags: 'TASK_DEFINITION' },
    ],
    [
      'tags of the service, but AWS’s own',
      {
        propagateTags: 'SERVICE' as const,
        tags: [
          { key: 'a', value: 'b' },
          { key: 'aws:cloudformation:stack-id', value: 'x' },
        ],
      },
      { tags: [{ key: 'a', value: 'b' }] },
    ],
    ['no tags', { propagateTags: 'NONE' as const, tags: [{ key: 'a', value: 'b' }] }, {}],
    [
      'the primary task set',
      {
        taskSets: [
          { status: 'ACTIVE', launchType: 'EC2' as const },
          {
            status: 'PRIMARY',
            launchType: 'FARGATE' as const,
            networkConfiguration,
            platformVersion: 'LATEST',
          },
        ],
      },
      { launchType: 'FARGATE', networkConfiguration, platformVersion: 'LATEST' },
    ],
    [
      'volumes',
      { deployments: [{ status: 'PRIMARY', volumeConfigurations: [{ name: 'data' }] }] },
      { volumeConfigurations: [{ name: 'data' }] },
    ],
  ])('takes on %s', (_, service, placement) => expect(placementOf(service)).toEqual(placement));
});

describe('identity', () => {
  const meaning = {
    commit: 'a1',
    cluster: 'shop',
    service: 'api',
    family: 'api',
    container: 'web',
    command: ['migrate'],
  };
  it('is what AWS takes', () => {
    expect(startedByOf(meaning)).toMatch(/^[A-Za-z0-9/_-]{1,128}$/);
    expect(clientTokenOf('42.1', startedByOf(meaning), 'arn:1')).toMatch(/^[\x21-\x7e]{1,64}$/);
  });
  it.each(['commit', 'cluster', 'service', 'family', 'container'] as const)('differs by %s', part => {
    expect(startedByOf({ ...meaning, [part]: 'other' })).not.toBe(startedByOf(meaning));
  });
  it('differs by command, word for word', () => {
    expect(startedByOf({ ...meaning, command: ['a b'] })).not.toBe(
      startedByOf({ ...meaning, command: ['a', 'b'] }),
    );
  });
  it('is another token for another attempt or revision', () => {
    const tokens = [
      ['42.1', '1'],
      ['42.2', '1'],
      ['42.1', '2'],
    ].map(([release = '', of = '']) => clientTokenOf(release, 's', of));
    expect(new Set(tokens).size).toBe(3);
  });
});

describe('judgeTask', () => {
  const definition = (essential: Record<string, boolean>) => ({
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:1:task-definition/api:1',
    family: 'api',
    revision: 1,
    containerDefinitions: Object.entries(essential).map(([name, is]) => ({
      name,
      image: 'x',
      essential: is,
    })),
  });
  const both = definition({ web: true, proxy: true });
  const task = (containers: Container[], fields: Partial<Task> = {}): Task => ({
    taskArn: 'arn:1',
    taskDefinitionArn: 'arn:2',
    startedBy: '',
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers,
    ...fields,
  });
  const web = (exitCode: number, reason?: string): Container => ({
    name: 'web',
    exitCode,
    ...(reason && { reason }),
  });
  const proxy = (exitCode: number, reason?: string): Container => ({
    name: 'proxy',
    exitCode,
    ...(reason && { reason }),
  });

  it.each<[string, Task, string, string]>([
    ['runs', task([{ name: 'web' }], { lastStatus: 'RUNNING' }), 'progressing', 'RUNNING'],
    ['ended well', task([web(0)]), 'steady', 'exit code 0'],
    ['ended with 7', task([web(7, 'Error')]), 'failed', 'exit code 7 (Error)'],
    ['ended well, its sidecar told to stop', task([web(0), proxy(143)]), 'steady', 'exit code 0'],
    ['its sidecar killed at the end', task([web(0), proxy(137)]), 'steady', 'exit code 0'],
    ['ended by a sidecar’s crash', task([web(0), proxy(1)]), 'failed', 'container proxy ended with 1'],
    [
      'ended by a sidecar out of memory',
      task([web(0), proxy(137, 'OutOfMemoryError: killed')]),
      'failed',
      'container proxy ended with 137 (OutOfMemoryError: killed)',
    ],
    [
      'stopped by someone although it said 0',
      task([web(0)], { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' }),
      'failed',
      'Task stopped by user',
    ],
    [
      'taken by Spot',
      task([web(0)], { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' }),
      'failed',
      'Your Spot Task was interrupted.',
    ],
    [
      'never started',
      task([{ name: 'web', reason: 'CannotPullContainerError: x' }], {
        stopCode: 'TaskFailedToStart',
        stoppedReason: 'Task failed to start',
      }),
      'failed',
      'Task failed to start (CannotPullContainerError: x)',
    ],
    ['ended without a code', task([{ name: 'web' }]), 'failed', 'Essential container in task exited'],
  ])('%s', (_, seen, state, detail) => {
    expect(judgeTask(seen, 'web', both)).toMatchObject({ state, detail });
  });

  it.each([
    [0, 'steady'],
    [3, 'failed'],
  ])('does not wait for the others where its container is not essential and ended with %i', (code, state) => {
    const seen = task([web(code), { name: 'proxy' }], { lastStatus: 'RUNNING' });
    expect(judgeTask(seen, 'web', definition({ web: false, proxy: true })).state).toBe(state);
  });

  it.each<[string, Partial<Task>, Container[], string]>([
    ['knows the end before the network is cleared away', {}, [web(7), proxy(143)], 'failed'],
    ['waits for a sidecar that has not ended', {}, [web(0), { name: 'proxy' }], 'progressing'],
    [
      'waits where nothing says that it is being stopped',
      { stopCode: undefined as never },
      [web(0), proxy(0)],
      'progressing',
    ],
    ['waits where no container is shown', {}, [], 'progressing'],
  ])('%s', (_, fields, containers, state) => {
    expect(judgeTask(task(containers, { lastStatus: 'DEPROVISIONING', ...fields }), 'web', both).state).toBe(
      state,
    );
  });

  it('does not mind how a sidecar ends that is not essential', () => {
    expect(judgeTask(task([web(0), proxy(1)]), 'web', definition({ web: true, proxy: false })).state).toBe(
      'steady',
    );
  });

  it.each<[string[], string | undefined, string]>([
    [['web'], undefined, 'web'],
    [['web', 'job'], 'job', 'job'],
  ])('of %j, %s: %s', (names, wanted, found) => {
    expect(containerOf(definition(Object.fromEntries(names.map(name => [name, true]))), wanted)).toBe(found);
  });
  it.each<[string | undefined, string]>([
    [undefined, 'several containers: web, proxy'],
    ['wep', 'no container wep; it has web, proxy'],
  ])('container %s: %s', (wanted, words) => expect(() => containerOf(both, wanted)).toThrow(words));
});
