import {
  CreateRepositoryCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { afterEach, expect, it } from 'vitest';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../../src/index.ts';
import { descriptor, INDEX, repository } from '../registry/image.ts';

/** What is ours alone; what holds of every ECR stands in the contract beside this file. */
let cloud: LocalCloud | undefined;
let ecr: ECRClient | undefined;
afterEach(async () => {
  ecr?.destroy();
  await cloud?.close();
});

async function start(options: LocalCloudOptions = {}) {
  cloud = await startLocalCloud(options);
  ecr = new ECRClient({
    endpoint: cloud.aws.url,
    region: cloud.aws.region,
    credentials: cloud.aws.keys,
    maxAttempts: 1,
  });
  const { repository: made } = await ecr.send(new CreateRepositoryCommand({ repositoryName: 'team/api' }));
  return { cloud, ecr, made };
}

/** As a client does it after `GetAuthorizationToken`. */
async function pushTo(client: ECRClient, name: string) {
  const { authorizationData = [] } = await client.send(new GetAuthorizationTokenCommand({}));
  const [{ authorizationToken = '', proxyEndpoint = '' } = {}] = authorizationData;
  return repository(proxyEndpoint, name, { authorization: `Basic ${authorizationToken}` });
}

it('a repository has an address in the registry, in this account and region', async () => {
  const { cloud, made } = await start();
  expect(made).toMatchObject({
    repositoryUri: `${cloud.registry.host}/team/api`,
    repositoryArn: 'arn:aws:ecr:eu-west-1:123456789012:repository/team/api',
  });
});

it.each([
  [{ encryptionConfiguration: { encryptionType: 'KMS' as const } }, 'encryptionConfiguration'],
  [{ registryId: '210987654321' }, 'registryId 210987654321'],
])('a repository with %j is not made in silence', async (more, named) => {
  const { cloud, ecr } = await start();
  const create = ecr.send(new CreateRepositoryCommand({ repositoryName: 'web', ...more }));
  await expect(create).rejects.toMatchObject({
    message: expect.stringContaining(`${named} is not implemented here`),
    $metadata: { httpStatusCode: 501 },
  });
  expect(cloud.registry.store.repositories.has('web')).toBe(false);
});

it('a push to a repository that is missing is refused in the registry’s own words', async () => {
  const { ecr } = await start();
  const answer = await (await pushTo(ecr, 'absent')).pushBlob('{}');
  expect([answer.status, await answer.json()]).toMatchObject([404, { errors: [{ code: 'NAME_UNKNOWN' }] }]);
});

it.each([
  [
    'an index whose image is missing',
    JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor('absent')] }),
    'ReferencedImagesNotFoundException',
  ],
  ['what is no JSON', '{', 'InvalidParameterException'],
])('PutImage refuses %s, and leaves no tag', async (_what, imageManifest, name) => {
  const { cloud, ecr } = await start();
  const put = new PutImageCommand({ repositoryName: 'team/api', imageManifest, imageTag: 'v1' });
  await expect(ecr.send(put)).rejects.toMatchObject({ name });
  expect(cloud.registry.store.repository('team/api').tags.size).toBe(0);
});

it('a password that has run out is refused as expired', async () => {
  const { ecr } = await start({ ecrTokenLifetime: 0 });
  const answer = await (await pushTo(ecr, 'team/api')).pushBlob('{}');
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('authorization token has expired');
});
