import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalCloud, type LocalOidc, type Role, startLocalCloud, startOidc } from '../../src/index.ts';

const DEPLOY = 'arn:aws:iam::123456789012:role/deploy';
const TARGET = 'arn:aws:iam::123456789012:role/target';
const GITHUB = 'token.actions.githubusercontent.com';
const AUDIENCE = 'sts.amazonaws.com';

const roles: Role[] = [
  {
    arn: DEPLOY,
    trust: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${GITHUB}` },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { [`${GITHUB}:sub`]: 'repo:org/shop:environment:production' } },
        },
      ],
    },
  },
  {
    arn: TARGET,
    trust: { Statement: [{ Effect: 'Allow', Principal: { AWS: DEPLOY }, Action: 'sts:AssumeRole' }] },
    maxSessionSeconds: 7_200,
  },
];

let cloud: LocalCloud;
beforeEach(async () => {
  cloud = await startLocalCloud({ roles });
});
afterEach(() => cloud.close());

interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}
const settings = (credentials: Keys) => ({
  endpoint: cloud.aws.url,
  region: 'eu-west-1',
  credentials,
  maxAttempts: 1,
});
const sts = (credentials: Keys = cloud.aws.keys) => new STSClient(settings(credentials));
const describeWith = (credentials: Keys) =>
  new ECRClient(settings(credentials)).send(new DescribeRepositoriesCommand({}));

const production = { environment: 'production' };
const assume = (token: string, more: { RoleArn?: string; DurationSeconds?: number } = {}) =>
  sts().send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: DEPLOY,
      RoleSessionName: 'run-1',
      WebIdentityToken: token,
      ...more,
    }),
  );

async function sessionKeys(): Promise<Required<Keys>> {
  const { Credentials: keys } = await assume(await cloud.oidc.sign(production, AUDIENCE));
  return {
    accessKeyId: keys?.AccessKeyId ?? '',
    secretAccessKey: keys?.SecretAccessKey ?? '',
    sessionToken: keys?.SessionToken ?? '',
  };
}

describe('AssumeRoleWithWebIdentity', () => {
  it('answers with credentials that every service takes', async () => {
    const keys = await sessionKeys();
    expect(await sts(keys).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:sts::123456789012:assumed-role/deploy/run-1',
    });
    expect((await describeWith(keys)).repositories).toEqual([]);
  });

  it('says when they end', async () => {
    const before = Date.now();
    const { Credentials: keys } = await assume(await cloud.oidc.sign(production, AUDIENCE), {
      DurationSeconds: 900,
    });
    const seconds = ((keys?.Expiration?.getTime() ?? 0) - before) / 1_000;
    expect(seconds).toBeGreaterThan(898);
    expect(seconds).toBeLessThan(910);
  });

  const tokens: Array<[string, () => Promise<string>, string, number]> = [
    ['another environment', () => cloud.oidc.sign({ environment: 'staging' }, AUDIENCE), 'AccessDenied', 403],
    ['another audience', () => cloud.oidc.sign(production, 'other'), 'InvalidIdentityTokenException', 400],
    ['no token', async () => 'nonsense', 'InvalidIdentityTokenException', 400],
    [
      'a changed token',
      async () => tampered(await cloud.oidc.sign({ environment: 'staging' }, AUDIENCE)),
      'InvalidIdentityTokenException',
      400,
    ],
    ['an unknown issuer', () => fromElsewhere(), 'InvalidIdentityTokenException', 400],
  ];
  it.each(tokens)('refuses %s', async (_what, token, name, httpStatusCode) => {
    await expect(assume(await token())).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  it.each([
    ['role/absent', 3_600, 'AccessDenied'],
    ['role/deploy', 60, 'ValidationError'],
    ['role/deploy', 7_200, 'ValidationError'],
  ])('refuses %s for %i s: %s', async (role, DurationSeconds, name) => {
    const token = await cloud.oidc.sign(production, AUDIENCE);
    const RoleArn = `arn:aws:iam::123456789012:${role}`;
    await expect(assume(token, { RoleArn, DurationSeconds })).rejects.toMatchObject({ name });
  });

  it.each([
    ['a token that has run out', { lifetimeSeconds: -1 }, 'ExpiredTokenException'],
    ['a subject with ids where the policy knows names', { subjectForm: 'ids' as const }, 'AccessDenied'],
  ])('refuses %s', async (_what, oidc, name) => {
    await cloud.close();
    cloud = await startLocalCloud({ roles, oidc });
    await expect(assume(await cloud.oidc.sign(production, AUDIENCE))).rejects.toMatchObject({ name });
  });
});

describe('AssumeRole', () => {
  const chain = (keys: Keys, DurationSeconds = 900) =>
    sts(keys).send(new AssumeRoleCommand({ RoleArn: TARGET, RoleSessionName: 'next', DurationSeconds }));

  it('goes on from a role that is trusted, for an hour at most', async () => {
    const keys = await sessionKeys();
    expect((await chain(keys)).AssumedRoleUser?.Arn).toMatch(/assumed-role\/target\/next$/);
    await expect(chain(keys, 7_200)).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('refuses who is not trusted', async () => {
    await expect(chain(cloud.aws.keys)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('keys', () => {
  it.each([
    ['unknown', { accessKeyId: 'AKIAUNKNOWN' }, 'UnrecognizedClientException', 'InvalidClientTokenId'],
    [
      'without their session token',
      { sessionToken: '' },
      'UnrecognizedClientException',
      'InvalidClientTokenId',
    ],
    ['with another secret', { secretAccessKey: 'x' }, 'InvalidSignatureException', 'SignatureDoesNotMatch'],
  ])('%s are refused', async (_what, change, json, query) => {
    const { sessionToken, ...keys } = { ...(await sessionKeys()), ...change };
    const changed = sessionToken === '' ? keys : { ...keys, sessionToken };
    await expect(describeWith(changed)).rejects.toMatchObject({ name: json });
    await expect(sts(changed).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: query });
  });

  it('that are not there are asked for', async () => {
    const target = { 'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories' };
    const form = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' });
    const json = await fetch(cloud.aws.url, { method: 'POST', headers: target, body: '{}' });
    const query = await fetch(cloud.aws.url, { method: 'POST', body: form });
    expect(json.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect([query.status, await query.text()]).toEqual([
      403,
      expect.stringContaining('<Code>MissingAuthenticationToken</Code>'),
    ]);
  });

  it('that have run out are refused as expired', async () => {
    const keys = await sessionKeys();
    cloud.aws.credentials.expire(keys.accessKeyId);
    await expect(describeWith(keys)).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    await expect(sts(keys).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
  });
});

/** The claims of another environment under the old signature. */
function tampered(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims = Buffer.from(payload, 'base64url').toString().replaceAll('staging', 'production');
  return [header, Buffer.from(claims).toString('base64url'), signature].join('.');
}

async function fromElsewhere(): Promise<string> {
  const other: LocalOidc = await startOidc();
  const token = await other.sign(production, AUDIENCE);
  await other.close();
  return token;
}
