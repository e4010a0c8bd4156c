import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsFault, awsHandler, type Listening, listen } from '../../src/index.ts';

let calls = 0;
const ecr = {
  name: 'ecr',
  targetPrefix: 'AmazonEC2ContainerRegistry_V20150921',
  operations: {
    DescribeRepositories: ({ repositoryNames }: { repositoryNames?: string[] }) => {
      calls += 1;
      if (repositoryNames) throw new AwsFault('RepositoryNotFoundException', 'no such repository');
      return { repositories: [{ repositoryName: 'api', createdAt: new Date(1_700_000_000_500) }] };
    },
  },
};

let server: Listening;
let client: ECRClient;
beforeEach(async () => {
  calls = 0;
  server = await listen(awsHandler({ json: [ecr] }), { name: 'aws' });
  client = new ECRClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

const describeAll = () => client.send(new DescribeRepositoriesCommand({}));

describe('AWS JSON 1.1 with the unmodified SDK', () => {
  it('answers, with timestamps as the SDK reads them', async () => {
    const { repositories } = await describeAll();
    expect(repositories?.[0]?.createdAt).toEqual(new Date(1_700_000_000_500));
  });

  it('answers a modelled error as its exception', async () => {
    const call = client.send(new DescribeRepositoriesCommand({ repositoryNames: ['x'] }));
    await expect(call).rejects.toMatchObject({
      name: 'RepositoryNotFoundException',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it.each([
    ['AmazonEC2ContainerRegistry_V20150921.DeleteRepository', 'ecr', 'DeleteRepository'],
    ['AmazonEC2ContainerRegistry_V20150921.toString', 'ecr', 'toString'],
    ['Other_V1.Thing', 'Other_V1', 'Thing'],
  ])('names what it does not implement: %s', async (target, service, operation) => {
    const answer = await fetch(server.url, {
      method: 'POST',
      headers: { 'x-amz-target': target },
      body: '{}',
    });
    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({ message: `${target} is not implemented here` });
    expect(server.log.requests(service, operation)).toHaveLength(1);
  });

  it.each([
    ['throttle', 'ThrottlingException', 0],
    ['server-error', 'InternalFailure', 0],
    ['expired-token', 'ExpiredTokenException', 0],
    ['reset-before', 'TimeoutError', 0],
    ['reset-after', 'TimeoutError', 1],
    ['truncate', 'Error', 1],
  ] as const)('%s: the SDK sees %s and the effect happened %i times', async (kind, name, effects) => {
    server.faults.add({ kind, service: 'ecr', operation: 'DescribeRepositories' });
    await expect(describeAll()).rejects.toMatchObject({ name });
    expect(calls).toBe(effects);
    expect(server.log.requests('ecr')).toMatchObject([{ fault: kind }]);
    await describeAll();
  });
});
