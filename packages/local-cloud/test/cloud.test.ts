import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRepositoryCommand, DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LocalCloud, startAws, startLocalCloud } from '../src/index.ts';

let cloud: LocalCloud;
let ecr: ECRClient;
beforeEach(async () => {
  cloud = await startLocalCloud();
  ecr = new ECRClient({
    endpoint: cloud.env.AWS_ENDPOINT_URL ?? '',
    region: cloud.env.AWS_REGION ?? '',
    credentials: {
      accessKeyId: cloud.env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: cloud.env.AWS_SECRET_ACCESS_KEY ?? '',
    },
    maxAttempts: 2,
  });
});
afterEach(() => cloud.close());

it('counts what would change something, on every part', async () => {
  await ecr.send(new DescribeRepositoriesCommand({}));
  await fetch(`${cloud.registry.url}/v2/`);
  expect(cloud.writes()).toEqual([]);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'api' }));
  await fetch(`${cloud.registry.url}/v2/api/blobs/uploads/`, { method: 'POST' });
  expect(cloud.writes()).toMatchObject([
    { service: 'ecr', operation: 'CreateRepository', status: 200 },
    { service: 'registry', operation: 'StartUpload', status: 401 },
  ]);
});

it('meets a fault set on another port, which the client survives', async () => {
  await fetch(`${cloud.oidc.url}/_local-cloud/faults`, {
    method: 'POST',
    body: JSON.stringify({ kind: 'throttle', service: 'ecr' }),
  });
  await ecr.send(new DescribeRepositoriesCommand({}));
  expect(cloud.requests('ecr', 'DescribeRepositories')).toMatchObject([
    { fault: 'throttle' },
    { status: 200 },
  ]);
});

it('serves ECS and its logs on the same port, for the same region', async () => {
  const settings = { endpoint: cloud.aws.url, region: cloud.aws.region, credentials: cloud.aws.keys };
  const { cluster } = await new ECSClient(settings).send(new CreateClusterCommand({ clusterName: 'shop' }));
  expect(cluster?.clusterArn).toBe('arn:aws:ecs:eu-west-1:123456789012:cluster/shop');
  const lines = new GetLogEventsCommand({ logGroupName: 'absent', logStreamName: 'x' });
  await expect(new CloudWatchLogsClient(settings).send(lines)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it('takes platform faults over HTTP too', async () => {
  const fault = { kind: 'crash', exitCode: 3 };
  const url = `${cloud.aws.url}/_local-cloud/platform-faults`;
  expect((await fetch(url, { method: 'POST', body: JSON.stringify(fault) })).status).toBe(201);
  expect(cloud.ecs.faults.list()).toEqual([fault]);
});

it('lets a part be used alone, with any caller', async () => {
  const echo = {
    name: 'echo',
    targetPrefix: 'Echo_V1',
    operations: { Say: ({ text }: { text: string }) => ({ text }) },
  };
  const aws = await startAws({ services: [echo] });
  const answer = await fetch(aws.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'Echo_V1.Say' },
    body: '{"text":"hello"}',
  });
  expect(await answer.json()).toEqual({ text: 'hello' });
  await aws.close();
});

it('listens on 127.0.0.1 only and lets go of its ports', async () => {
  const { port, url } = cloud.aws;
  await expect(fetch(`http://[::1]:${port}/`)).rejects.toThrow();
  await cloud.close();
  await expect(fetch(url)).rejects.toThrow();
});
