import {
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAccountSettingCommand,
  GetAuthorizationTokenCommand,
  PutAccountSettingCommand,
} from '@aws-sdk/client-ecr';
import { CreateClusterCommand, ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LocalAccount, type LocalCloud, roleForGithub, startLocalCloud } from '../../src/index.ts';
import { digestOf, repository } from '../registry/image.ts';

const STAGING = '123456789012';
const PRODUCTION = '210987654321';
const inEnvironment = (environment: string) => ({ repository: 'org/shop', environment });

let cloud: LocalCloud;
let production: LocalAccount;
beforeEach(async () => {
  cloud = await startLocalCloud({
    accounts: [STAGING, PRODUCTION],
    roles: [
      roleForGithub(STAGING, 'org/shop', { subject: 'environment:staging' }),
      roleForGithub(PRODUCTION, 'org/shop', { subject: 'environment:production' }),
    ],
  });
  const found = cloud.accounts.get(PRODUCTION);
  if (found === undefined) throw new Error('there is no production account');
  production = found;
});
afterEach(() => cloud.close());

/** What a job of that environment gets for a role. */
async function assume(account: string, environment: string) {
  const { url: endpoint, region } = cloud.aws;
  const WebIdentityToken = await cloud.oidc.sign(inEnvironment(environment), 'sts.amazonaws.com');
  const { Credentials: given } = await new STSClient({ endpoint, region }).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${account}:role/deploy`,
      RoleSessionName: 'test',
      WebIdentityToken,
    }),
  );
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
  return { endpoint, region, credentials, maxAttempts: 1 };
}

async function login(settings: Awaited<ReturnType<typeof assume>>) {
  const { authorizationData = [] } = await new ECRClient(settings).send(new GetAuthorizationTokenCommand({}));
  const [{ authorizationToken = '', proxyEndpoint = '' } = {}] = authorizationData;
  return { authorization: `Basic ${authorizationToken}`, proxyEndpoint };
}

it('a role sees the ECR of its own account: its registry, its repositories', async () => {
  const there = await assume(PRODUCTION, 'production');
  const here = await assume(STAGING, 'staging');
  const { repository: made } = await new ECRClient(there).send(
    new CreateRepositoryCommand({ repositoryName: 'shop/api' }),
  );
  expect(made?.repositoryUri).toBe(`${production.registry.host}/shop/api`);
  expect(made?.registryId).toBe(PRODUCTION);
  expect(production.registry.host).not.toBe(cloud.registry.host);
  expect((await login(there)).proxyEndpoint).toBe(production.registry.url);
  expect((await login(here)).proxyEndpoint).toBe(cloud.registry.url);
  const { repositories } = await new ECRClient(here).send(new DescribeRepositoriesCommand({}));
  expect(repositories).toEqual([]);
});

it('a role is another environment’s to assume in no account', async () => {
  await expect(assume(PRODUCTION, 'staging')).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(assume(STAGING, 'production')).rejects.toMatchObject({ name: 'AccessDenied' });
});

it('a registry’s passwords do not open another account’s', async () => {
  const { authorization } = await login(await assume(STAGING, 'staging'));
  const ask = (url: string) => fetch(`${url}/v2/`, { headers: { authorization } });
  expect((await ask(cloud.registry.url)).status).toBe(200);
  expect((await ask(production.registry.url)).status).toBe(401);
});

it('clusters are an account’s own, and another account’s images cannot be pulled there', async () => {
  const there = new ECSClient(await assume(PRODUCTION, 'production'));
  const { cluster } = await there.send(new CreateClusterCommand({ clusterName: 'shop-production' }));
  expect(cluster?.clusterArn).toBe(`arn:aws:ecs:eu-west-1:${PRODUCTION}:cluster/shop-production`);
  const here = new ECSClient(await assume(STAGING, 'staging'));
  expect((await here.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
  expect(production.ecs.clusters.has('shop-production')).toBe(true);
  expect(await production.ecs.images(`${cloud.registry.host}/shop/api:1`)).toBe('missing');
  expect(await production.ecs.images('example.com/api:1')).toBe('elsewhere');
});

it('blobs are mounted once the account’s setting says so, which is off at first', async () => {
  const there = await assume(PRODUCTION, 'production');
  const ecr = new ECRClient(there);
  for (const repositoryName of ['a', 'b']) await ecr.send(new CreateRepositoryCommand({ repositoryName }));
  const { authorization, proxyEndpoint } = await login(there);
  const a = repository(proxyEndpoint, 'a', { authorization });
  const b = repository(proxyEndpoint, 'b', { authorization });
  expect((await a.pushBlob('a layer')).status).toBe(201);
  const mount = async () =>
    (await b.call('POST', `blobs/uploads/?mount=${digestOf('a layer')}&from=a`)).status;
  const name = 'BLOB_MOUNTING';
  expect(await ecr.send(new GetAccountSettingCommand({ name }))).toMatchObject({ value: 'DISABLED' });
  expect(await mount()).toBe(202);
  await ecr.send(new PutAccountSettingCommand({ name, value: 'ENABLED' }));
  expect(await mount()).toBe(201);
  expect(cloud.registry.store.rules.mountBlobs).toBe(false);
});

it('requests of a further account’s registry are told apart, and so are their faults', async () => {
  const name = `registry:${PRODUCTION}`;
  cloud.faults.add({ kind: 'server-error', service: name });
  expect((await fetch(`${cloud.registry.url}/v2/`)).status).toBe(401);
  expect((await fetch(`${production.registry.url}/v2/`)).status).toBe(500);
  expect(cloud.requests(name, 'Ping')).toHaveLength(1);
});
