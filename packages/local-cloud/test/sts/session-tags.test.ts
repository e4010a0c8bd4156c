import { AssumeRoleCommand, STSClient, type Tag } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalAws, type Role, startAws } from '../../src/index.ts';

const role = (name: string, by: string, Action: string[]): Role => ({
  arn: `arn:aws:iam::123456789012:role/${name}`,
  trust: { Statement: [{ Effect: 'Allow', Principal: { AWS: by }, Action }] },
});
const USER = 'arn:aws:iam::123456789012:user/local';
const both = ['sts:AssumeRole', 'sts:TagSession'];
const TAGGED = role('tagged', USER, both);

let aws: LocalAws;
beforeAll(async () => {
  aws = await startAws({
    auth: true,
    roles: [
      TAGGED,
      role('plain', USER, ['sts:AssumeRole']),
      role('next', TAGGED.arn, both),
      role('last', TAGGED.arn, ['sts:AssumeRole']),
    ],
  });
});
afterAll(() => aws.close());

interface Asked {
  role: string;
  tags?: Tag[];
  transitive?: string[];
}
const assume = ({ role: name, tags, transitive }: Asked, credentials = aws.keys) =>
  new STSClient({ endpoint: aws.url, region: 'eu-west-1', credentials, maxAttempts: 1 }).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::123456789012:role/${name}`,
      RoleSessionName: 'run-1',
      ...(tags && { Tags: tags }),
      ...(transitive && { TransitiveTagKeys: transitive }),
    }),
  );
async function session(transitive: string[]) {
  const { Credentials: keys, PackedPolicySize } = await assume({
    role: 'tagged',
    tags: [{ Key: 'Run', Value: '1' }],
    transitive,
  });
  expect(PackedPolicySize).toBeGreaterThan(0);
  return {
    accessKeyId: keys?.AccessKeyId ?? '',
    secretAccessKey: keys?.SecretAccessKey ?? '',
    sessionToken: keys?.SessionToken ?? '',
  };
}

const many = (count: number, length: number) =>
  Array.from({ length: count }, (_, n) => ({ Key: `k${n}`, Value: 'v'.repeat(length) }));
it.each<[string, Asked, string, RegExp]>([
  [
    'a role that does not allow them',
    { role: 'plain', tags: many(1, 1) },
    'AccessDenied',
    /^User: .*user\/local is not authorized to perform: sts:TagSession on resource: .*role\/plain$/,
  ],
  [
    'a role that is not there',
    { role: 'absent', tags: many(1, 1) },
    'AccessDenied',
    /sts:AssumeRole on resource/,
  ],
  [
    'a character that AWS does not take',
    { role: 'tagged', tags: [{ Key: 'Actor', Value: 'bot[1]' }] },
    'ValidationError',
    /tags\.1\.member\.value/,
  ],
  ['a long value', { role: 'tagged', tags: many(1, 257) }, 'ValidationError', /tags\.1/],
  ['too many', { role: 'tagged', tags: many(51, 1) }, 'ValidationError', /equal to 50/],
  [
    'one key twice',
    { role: 'tagged', tags: [...many(1, 1), { Key: 'K0', Value: 'w' }] },
    'InvalidParameterValue',
    /K0/,
  ],
  [
    'a transitive key without a tag',
    { role: 'tagged', tags: many(1, 1), transitive: ['x'] },
    'InvalidParameterValue',
    /x/,
  ],
  [
    'too much together',
    { role: 'tagged', tags: many(9, 256) },
    'PackedPolicyTooLargeException',
    /consumes 1\d\d% of allotted space/,
  ],
])('refuses %s', async (_what, asked, name, message) => {
  await expect(assume(asked)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
});

it('passes transitive tags on, which the next role must allow too', async () => {
  const keys = await session(['Run']);
  await expect(assume({ role: 'next' }, keys)).resolves.toHaveProperty('PackedPolicySize');
  await expect(assume({ role: 'last' }, keys)).rejects.toThrow(/sts:TagSession/);
  await expect(assume({ role: 'next', tags: [{ Key: 'run', Value: '2' }] }, keys)).rejects.toThrow(
    /inherited/,
  );
});

it('keeps other tags to their session', async () => {
  await expect(assume({ role: 'last' }, await session([]))).resolves.not.toHaveProperty('PackedPolicySize');
});
