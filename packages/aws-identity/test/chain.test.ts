import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { RemoteError } from '@pipeline/contracts';
import { afterEach, expect, it } from 'vitest';
import {
  type LocalCloud,
  type LocalCloudOptions,
  type Role,
  startLocalCloud,
} from '../../local-cloud/src/index.ts';
import { type AwsIdentityOptions, awsCredentials } from '../src/index.ts';

const GITHUB = 'token.actions.githubusercontent.com';
const DEPLOY = 'arn:aws:iam::123456789012:role/deploy';
const HUB = 'arn:aws:iam::123456789012:role/ci/hub';
const TARGET = 'arn:aws:iam::210987654321:role/target';

const trusting = (arn: string, by: string, ...more: object[]): Role => ({
  arn,
  trust: {
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: by },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        ...Object.assign({}, ...more),
      },
    ],
  },
});
const deploy: Role = {
  arn: DEPLOY,
  maxSessionSeconds: 43_200,
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
};
const roles = [deploy, trusting(HUB, DEPLOY), trusting(TARGET, HUB)];

const open: LocalCloud[] = [];
afterEach(async () => {
  for (const cloud of open.splice(0)) await cloud.close();
});

async function setUp(
  given: Role[] = roles,
  options: Partial<AwsIdentityOptions> = {},
  job: object = { environment: 'production' },
  oidc: LocalCloudOptions['oidc'] = {},
) {
  const cloud = await startLocalCloud({ roles: given, oidc });
  open.push(cloud);
  const masked: string[] = [];
  const lines: string[] = [];
  const time = { now: Date.now() };
  const provider = awsCredentials(
    {
      region: 'eu-west-1',
      roleToAssume: DEPLOY,
      roleChain: [HUB, TARGET],
      endpoint: cloud.aws.url,
      ...options,
    },
    {
      idToken: audience => cloud.oidc.sign(job, audience),
      mask: secret => masked.push(secret),
      clock: { now: () => time.now },
      log: line => lines.push(line),
    },
  );
  const asked = () =>
    cloud
      .requests('sts')
      .map(({ operation }) => operation)
      .filter(operation => operation !== 'GetCallerIdentity');
  const sts = new STSClient({
    region: 'eu-west-1',
    endpoint: cloud.aws.url,
    credentials: provider,
    maxAttempts: 1,
  });
  const use = () => sts.send(new GetCallerIdentityCommand({}));
  return { cloud, provider, masked, lines, time, asked, use };
}
const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing',
    (thrown: unknown) => thrown,
  );
const minutes = 60_000;

it('goes from role to role, and masks every session', async () => {
  const { provider, masked, lines, use } = await setUp(roles, { sessionDuration: 4 * 60 * minutes });
  const { accessKeyId, expiration } = await provider();
  await expect(use()).resolves.toMatchObject({ Account: '210987654321' });
  expect(masked.filter(secret => secret.startsWith('ASIA'))).toHaveLength(3);
  expect(masked).toContain(accessKeyId);
  expect((expiration?.getTime() ?? 0) - Date.now()).toBeLessThan(61 * minutes);
  expect(lines[0]).toMatch(/at most one hour.*not 4h 00m/);
  expect(lines.at(-1)).toMatch(/role target in account 210987654321 \(link 2 of 2\)/);
});

it('refreshes each link when its own time comes, once for all who ask', async () => {
  const { provider, time, asked } = await setUp(roles, { sessionDuration: 2 * 60 * minutes });
  const first = await provider();
  time.now += 56 * minutes;
  const again = await Promise.all([provider(), provider(), provider()]);
  expect(new Set(again.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
  expect(again[0]?.accessKeyId).not.toBe(first.accessKeyId);
  expect(asked()).toEqual([
    'AssumeRoleWithWebIdentity',
    'AssumeRole',
    'AssumeRole',
    'AssumeRole',
    'AssumeRole',
  ]);
  time.now += 62 * minutes;
  await provider();
  expect(asked().slice(5)).toEqual(['AssumeRoleWithWebIdentity', 'AssumeRole', 'AssumeRole']);
});

it('tries a failed refresh again later, and not at every call', async () => {
  const { cloud, provider, time, asked, lines } = await setUp();
  const first = await provider();
  time.now += 56 * minutes;
  cloud.faults.add({ kind: 'server-error', service: 'sts', count: 9 });
  for (let calls = 0; calls < 5; calls++) expect(await provider()).toBe(first);
  // Three links, three tries each, and then none for a while.
  expect(asked()).toHaveLength(12);
  expect(lines.at(-1)).toContain('the old ones serve on');
  time.now += 31_000;
  expect((await provider()).accessKeyId).not.toBe(first.accessKeyId);
});

it('gets new credentials when a service says that the old ones have expired, through the SDK too', async () => {
  const { cloud, provider, asked, use } = await setUp();
  await use();
  const used = await provider();
  cloud.aws.credentials.expire(used.accessKeyId);
  await expect(use()).rejects.toMatchObject({ name: 'ExpiredToken' });
  expect(provider.invalidate(used)).toBe(true);
  await use();
  // Another caller, late with the same news, costs nothing.
  provider.invalidate(used);
  await use();
  expect(asked()).toHaveLength(4);
});

it('goes one link further back when the session in between has expired', async () => {
  const { cloud, provider, asked, masked } = await setUp();
  await provider();
  for (const id of masked.filter(secret => secret.startsWith('ASIA'))) cloud.aws.credentials.expire(id);
  provider.invalidate();
  await provider();
  expect(asked().slice(3)).toEqual([
    'AssumeRole',
    'AssumeRole',
    'AssumeRoleWithWebIdentity',
    'AssumeRole',
    'AssumeRole',
  ]);
});

it('starts from the keys of the environment, for as long as a user may', async () => {
  const user = 'arn:aws:iam::123456789012:user/local';
  const hub = { ...trusting(HUB, user), maxSessionSeconds: 7_200 };
  const { cloud } = await setUp();
  const { provider, asked } = await setUp([hub], {
    roleToAssume: undefined,
    roleChain: [HUB],
    staticCredentials: cloud.aws.keys,
    sessionDuration: 7_200_000,
  });
  expect(((await provider()).expiration?.getTime() ?? 0) - Date.now()).toBeGreaterThan(119 * minutes);
  expect(asked()).toEqual(['AssumeRole']);
});

it('sends tags once and has them passed on', async () => {
  const Condition = { StringEquals: { 'aws:RequestTag/Repository': 'org/shop' } };
  const { provider } = await setUp([deploy, trusting(HUB, DEPLOY), trusting(TARGET, HUB, { Condition })], {
    sessionTags: { Repository: 'org/shop', Actor: 'github-actions[bot]' },
  });
  await expect(provider()).resolves.toHaveProperty('sessionToken');
});

it('sends an external id', async () => {
  const Condition = { StringEquals: { 'sts:ExternalId': 'shop-1' } };
  const given = [deploy, trusting(HUB, DEPLOY), trusting(TARGET, HUB, { Condition })];
  const { provider } = await setUp(given, { externalId: 'shop-1' });
  await provider();
  const without = await setUp(given);
  expect(await caught(without.provider())).toMatchObject({ hint: expect.stringContaining('none was sent') });
});

const plain = (arn: string, by: string) => trusting(arn, by, { Action: 'sts:AssumeRole' });
const hubMayNot = { ...trusting(HUB, DEPLOY), mayAssume: [] };
it.each<[string, Role[], Partial<AwsIdentityOptions>, RegExp, RegExp]>([
  [
    'a first role that is not there',
    [],
    {},
    /role deploy in account 123456789012.*repo:org\/shop:environment:production.*does not exist there/,
    /environment production/,
  ],
  [
    'a link that is not there',
    [deploy],
    {},
    /link 1 of 2 .*role hub in account 123456789012, to role deploy.*does not exist/,
    /sts:AssumeRole to "arn:aws:iam::123456789012:role\/deploy"/,
  ],
  [
    'a link that trusts another',
    [deploy, trusting(HUB, DEPLOY), trusting(TARGET, DEPLOY)],
    {},
    /link 2 of 2 .*account 210987654321, to role hub/,
    /accounts differ \(123456789012 and 210987654321\)/,
  ],
  [
    'a caller whose policy forbids it',
    [deploy, hubMayNot, trusting(TARGET, HUB)],
    {},
    /link 2 of 2/,
    /policy of hub must allow sts:AssumeRole on arn:aws:iam::210987654321:role\/target/,
  ],
  [
    'tags that may not be set',
    [deploy, plain(HUB, DEPLOY)],
    { sessionTags: { Run: '1' } },
    /link 1 of 2 .*not authorized to perform: sts:TagSession/,
    /must allow sts:TagSession/,
  ],
  [
    'tags that may not be passed on',
    [deploy, trusting(HUB, DEPLOY), plain(TARGET, HUB)],
    { sessionTags: { Run: '1' } },
    /link 2 of 2 .*sts:TagSession/,
    /must allow sts:TagSession/,
  ],
  [
    'too many tags',
    roles,
    { sessionTags: Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`t${n}`, 'x'.repeat(256)])) },
    /too large together: Packed size of session tags consumes \d+%/,
    /fewer or shorter/,
  ],
])('names what is wrong with %s', async (_what, given, options, message, hint) => {
  const { provider } = await setUp(given, options);
  const error = await caught(provider());
  expect(error).toBeInstanceOf(RemoteError);
  expect(error).toMatchObject({ message: expect.stringMatching(message), hint: expect.stringMatching(hint) });
});

it.each([
  [{ environment: 'staging' }, /"repo:org\/shop:environment:staging"/, /names the environment staging/],
  [{}, /"repo:org\/shop:ref:refs\/heads\/main"/, /branch main and names no environment/],
  [{ eventName: 'pull_request' }, /"repo:org\/shop:pull_request"/, /pull request’s run/],
])('names the subject of a job like %o', async (job, message, hint) => {
  const { provider } = await setUp(roles, { roleChain: [] }, job);
  expect(await caught(provider())).toMatchObject({
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
    status: 403,
  });
});

it.each<[string, Partial<AwsIdentityOptions>, LocalCloudOptions['oidc'], RegExp, RegExp]>([
  [
    'a subject with ids',
    {},
    { subjectForm: 'ids' },
    /"repo:org@123\/shop@456:environment:production"/,
    /names only, such as "repo:org\/shop:environment:production", refuses it/,
  ],
  [
    'an audience that the account does not take',
    { audience: 'https://github.com/org' },
    {},
    /Account 123456789012 does not accept the token.*Incorrect token audience/,
    /whose audiences include "https:\/\/github.com\/org"/,
  ],
  [
    'a token that has run out',
    {},
    { lifetimeSeconds: -600 },
    /as expired or revoked.*good until .*, AWS’s clock said /,
    /clock of its issuer/,
  ],
])('names %s', async (_what, options, oidc, message, hint) => {
  const { provider } = await setUp(roles, { roleChain: [], ...options }, undefined, oidc);
  expect(await caught(provider())).toMatchObject({
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
});

it('refuses at once what can never work', async () => {
  await expect(setUp(roles, { roleChain: ['hub', DEPLOY] })).rejects.toThrow(
    /role-chain: role 1 of the chain, "hub", is not an ARN/,
  );
  await expect(setUp(roles, { roleChain: [], sessionTags: { a: 'b' } })).rejects.toThrow(/Session tags/);
});

it('says that GitHub gave no token, and says the port’s own words alone where it has some', async () => {
  const broken = awsCredentials(
    { region: 'eu-west-1', roleToAssume: DEPLOY },
    {
      idToken: async () => Promise.reject(new Error('Failed to get ID Token. \n \n Error Code : 500')),
      mask: () => undefined,
      clock: Date,
    },
  );
  expect(await caught(broken())).toMatchObject({
    message: 'GitHub gave no OIDC token: Failed to get ID Token.',
    hint: expect.stringContaining('id-token: write'),
  });
});

it('counts a session’s time by the runner’s own clock, however wrong', async () => {
  const { provider, time, asked, lines } = await setUp(roles, { roleChain: [] });
  time.now += 3 * 60 * minutes;
  await provider();
  await provider();
  expect(asked()).toHaveLength(1);
  expect(lines).toContainEqual(expect.stringMatching(/clock is 3h 00m ahead of AWS/));
});
