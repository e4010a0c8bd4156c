import { ECRPUBLICClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr-public';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../../local-cloud/src/index.ts';
import { ecrPublicCredentials, ensureEcrPublicRepository } from '../../src/index.ts';
import { startEcr } from './start-ecr.ts';

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.close());

const access = () => ({ endpoint: cloud.aws.url, credentials: cloud.aws.keys });
const ALIAS = 'local-123456789012';

it('the stand-in gives AWS’s own client a token for twelve hours', async () => {
  const client = new ECRPUBLICClient({ ...access(), region: 'us-east-1' });
  const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}));
  client.destroy();
  const opened = Buffer.from(authorizationData?.authorizationToken ?? '', 'base64').toString();
  expect(opened).toMatch(/^AWS:./);
  const hours = ((authorizationData?.expiresAt?.getTime() ?? 0) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(11.9);
  expect(hours).toBeLessThan(12.1);
});

it('a login is fetched over HTTP', async () => {
  const { username, password } = await ecrPublicCredentials(access());
  expect(username).toBe('AWS');
  expect(password).toMatch(/^[\w-]{40,}$/);
});

it('a login is asked of the one region that gives them', async () => {
  const token = { authorizationToken: btoa('AWS:pass:word') };
  await using ecr = await startEcr({ GetAuthorizationToken: [200, { authorizationData: token }] });
  expect(await ecrPublicCredentials(ecr.access)).toEqual({ username: 'AWS', password: 'pass:word' });
  expect(ecr.regions).toEqual(['us-east-1']);
});

it('a login that is refused names both permissions', async () => {
  const denied = { __type: 'AccessDeniedException', message: 'not authorized' };
  await using ecr = await startEcr({ GetAuthorizationToken: [400, denied] });
  await expect(ecrPublicCredentials(ecr.access)).rejects.toMatchObject({
    name: 'RemoteError',
    service: 'ECR Public',
    errorCode: 'AccessDeniedException',
    hint: 'The role needs ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken on *',
  });
});

it('a repository is created once, under the account’s own alias', async () => {
  expect(await ensureEcrPublicRepository(access(), `${ALIAS}/team/api`)).toBe('created');
  expect(await ensureEcrPublicRepository(access(), `${ALIAS}/team/api`)).toBe('existed');
});

it('a repository is not created where the alias is another account’s', async () => {
  const writes = cloud.writes().length;
  await expect(ensureEcrPublicRepository(access(), 'shop/web')).rejects.toMatchObject({
    name: 'ConfigError',
    message: expect.stringContaining('public.ecr.aws/shop is not the registry of the account'),
    hint: `Name one of its own: public.ecr.aws/${ALIAS}`,
  });
  expect(cloud.writes()).toHaveLength(writes);
});

it('an account that has no alias yet is told how it gets one', async () => {
  const absent = { __type: 'RepositoryNotFoundException' };
  await using ecr = await startEcr({
    DescribeRepositories: [400, absent],
    DescribeRegistries: [200, { registries: [{ aliases: [] }] }],
  });
  await expect(ensureEcrPublicRepository(ecr.access, 'shop/web')).rejects.toMatchObject({
    hint: expect.stringContaining('create that by hand, and AWS gives it an alias'),
  });
});
