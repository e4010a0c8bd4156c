import { describe, expect, it } from 'vitest';
import { aWorld } from './world-fixture.ts';

interface Brief {
  serviceDeploymentArn: string;
  status: string;
  targetServiceRevisionArn: string;
}

/** A service with three deployments, the last one rolled back. */
async function shop() {
  const all = aWorld();
  const { scheduler, world, call } = all;
  const service = all.create(all.register('api:1'), { desiredCount: 1 });
  await scheduler.until(() => service.steady);
  all.update({ forceNewDeployment: true });
  await scheduler.until(() => service.steady);
  world.faults.add({ kind: 'crash', image: 'api:2' });
  all.update({ taskDefinition: all.register('api:2') });
  await scheduler.until(() => service.records[0]?.finishedAt !== undefined);
  const list = (input: object = {}) =>
    call('ListServiceDeployments', { cluster: 'shop', service: 'api', ...input }) as unknown as {
      serviceDeployments: Brief[];
      nextToken?: string;
    };
  return { ...all, service, list };
}

describe('service deployments', () => {
  it('are listed newest first, in pages', async () => {
    const { list, service } = await shop();
    const first = list({ maxResults: 2 });
    const second = list({ maxResults: 2, nextToken: first.nextToken });
    const arns = [...first.serviceDeployments, ...second.serviceDeployments].map(
      ({ serviceDeploymentArn: arn }) => arn,
    );
    expect(arns).toEqual(service.records.map(({ arn }) => arn));
    expect(second.nextToken).toBeUndefined();
  });

  it('are filtered by status and by when they were made', async () => {
    const { list, service } = await shop();
    const status = (input: object) => list(input).serviceDeployments.map(each => each.status);
    expect(status({ status: ['ROLLBACK_SUCCESSFUL'] })).toEqual(['ROLLBACK_SUCCESSFUL']);
    const at = (service.records[1]?.createdAt ?? 0) / 1_000;
    expect(status({ createdAt: { after: at } })).toEqual(['ROLLBACK_SUCCESSFUL', 'SUCCESSFUL']);
    expect(status({ createdAt: { before: at - 1 } })).toEqual(['SUCCESSFUL']);
  });

  it('are described 20 at a time', async () => {
    const { call } = await shop();
    expect(() =>
      call('DescribeServiceDeployments', { serviceDeploymentArns: Array(21).fill('arn:x') }),
    ).toThrow(expect.objectContaining({ code: 'InvalidParameterException' }));
  });
});

it('service revisions tell what each deployment was to run', async () => {
  const { call, list } = await shop();
  const arns = list().serviceDeployments.map(each => each.targetServiceRevisionArn);
  expect(
    call('DescribeServiceRevisions', { serviceRevisionArns: [...arns.slice(0, 2), 'arn:gone'] }),
  ).toMatchObject({
    serviceRevisions: [
      {
        serviceRevisionArn: arns[0],
        taskDefinition: expect.stringMatching(/:2$/),
        launchType: 'FARGATE',
        containerImages: [{ containerName: 'web', image: 'api:2' }],
      },
      { taskDefinition: expect.stringMatching(/:1$/) },
    ],
    failures: [{ arn: 'arn:gone', reason: 'MISSING' }],
  });
});

describe('task definitions', () => {
  const family = () => {
    const { call, register } = aWorld();
    const arns = [register('api:1'), register('api:2'), register('api:3')];
    const list = (input: object) =>
      call('ListTaskDefinitions', { familyPrefix: 'api', ...input }) as unknown as {
        taskDefinitionArns: string[];
        nextToken?: string;
      };
    return { call, arns, list };
  };

  it('are listed by family and revision, either way, in pages', () => {
    const { arns, list } = family();
    expect(list({}).taskDefinitionArns).toEqual(arns);
    const { taskDefinitionArns, nextToken } = list({ sort: 'DESC', maxResults: 2 });
    expect(taskDefinitionArns).toEqual([arns[2], arns[1]]);
    expect(list({ sort: 'DESC', maxResults: 2, nextToken }).taskDefinitionArns).toEqual([arns[0]]);
  });

  it('that are deregistered are INACTIVE: described still, started no more', () => {
    const { arns, list, call } = family();
    const [one] = arns;
    call('DeregisterTaskDefinition', { taskDefinition: one });
    expect(list({}).taskDefinitionArns).toEqual(arns.slice(1));
    expect(list({ status: 'INACTIVE' }).taskDefinitionArns).toEqual([one]);
    expect(call('DescribeTaskDefinition', { taskDefinition: one }).taskDefinition).toMatchObject({
      status: 'INACTIVE',
    });
    expect(() => call('RunTask', { cluster: 'shop', taskDefinition: one })).toThrow(
      'TaskDefinition is inactive',
    );
  });
});

it('a service’s tags are set, replaced and taken away', () => {
  const { create, register, call } = aWorld();
  const { arn: resourceArn } = create(register('api:1'), { tags: [{ key: 'team', value: 'shop' }] });
  call('TagResource', {
    resourceArn,
    tags: [
      { key: 'run', value: '1' },
      { key: 'team', value: 'web' },
    ],
  });
  call('UntagResource', { resourceArn, tagKeys: ['run'] });
  expect(call('ListTagsForResource', { resourceArn }).tags).toEqual([{ key: 'team', value: 'web' }]);
});
