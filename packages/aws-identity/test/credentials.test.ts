import { ConfigError, RemoteError } from '@pipeline/contracts';
import { afterEach, expect, it } from 'vitest';
import { type AwsIdentityOptions, awsCredentials } from '../src/index.ts';
import { type Answer, granted, refused, stsServer } from './sts-server.ts';

const claims = { sub: 'repo:org/shop:environment:production', aud: 'sts.amazonaws.com', iss: 'https://gh' };
const token = `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
const start = Date.parse('2030-01-01T00:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function setUp(answers: Answer[], options: Partial<AwsIdentityOptions> = {}) {
  const sts = await stsServer(answers);
  closing.push(sts.close);
  const masked: string[] = [];
  const lines: string[] = [];
  const audiences: string[] = [];
  const time = { now: start };
  const provider = awsCredentials(
    {
      region: 'eu-west-1',
      roleToAssume: 'arn:aws:iam::123456789012:role/deploy',
      sessionName: 'pipeline-org-shop-1',
      endpoint: sts.endpoint,
      ...options,
    },
    {
      idToken: async audience => {
        audiences.push(audience);
        return token;
      },
      mask: secret => masked.push(secret),
      clock: { now: () => time.now },
      log: line => lines.push(line),
    },
  );
  return { provider, masked, lines, audiences, time, asked: sts.asked };
}

it('trades the token for credentials, and masks every secret', async () => {
  const { provider, masked, asked, audiences } = await setUp([granted(1, at(60))]);
  await expect(provider()).resolves.toEqual({
    accessKeyId: 'ASIA1',
    secretAccessKey: 'secret-1',
    sessionToken: 'session-1',
    expiration: new Date(at(60)),
  });
  expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
    Action: 'AssumeRoleWithWebIdentity',
    RoleArn: 'arn:aws:iam::123456789012:role/deploy',
    RoleSessionName: 'pipeline-org-shop-1',
    DurationSeconds: '3600',
    WebIdentityToken: token,
  });
  expect(audiences).toEqual(['sts.amazonaws.com']);
  expect(masked).toEqual([token, 'ASIA1', 'secret-1', 'session-1']);
});

it('asks once for many at the same time, and again when under five minutes are left', async () => {
  const { provider, time, asked } = await setUp([granted(1, at(60)), granted(2, at(120))]);
  await Promise.all([provider(), provider(), provider()]);
  time.now += 55 * 60_000;
  expect((await provider()).accessKeyId).toBe('ASIA1');
  time.now += 1;
  const both = await Promise.all([provider(), provider()]);
  expect(both.map(c => c.accessKeyId)).toEqual(['ASIA2', 'ASIA2']);
  expect(asked).toHaveLength(2);
});

it('serves the old credentials until they expire when a refresh is refused', async () => {
  const { provider, time, lines } = await setUp([granted(1, at(60)), refused('AccessDenied', 'no')]);
  await provider();
  time.now += 57 * 60_000;
  expect((await provider()).accessKeyId).toBe('ASIA1');
  expect(lines.at(-1)).toContain('old ones serve on');
  time.now += 3 * 60_000;
  await expect(provider()).rejects.toBeInstanceOf(RemoteError);
});

it('outlasts two lost answers', async () => {
  const { provider, asked } = await setUp(['reset', { status: 503, body: '' }, granted(1, at(60))]);
  expect((await provider()).accessKeyId).toBe('ASIA1');
  expect(asked).toHaveLength(3);
});

it.each([
  [
    'AccessDenied',
    /role deploy in account 123456789012.*repo:org\/shop:environment:production.*sts\.amazon/,
    /ref:refs\/heads/,
  ],
  ['InvalidIdentityToken', /Account 123456789012/, /identity provider for https:\/\/gh/],
  ['ExpiredTokenException', /expired/, /clock/],
  ['ValidationError', /role deploy/, /1h 00m/],
  ['RegionDisabledException', /not active in eu-west-1/, /aws-region/],
  ['PackedPolicyTooLarge', /PackedPolicyTooLarge/, /trust policy/],
])('explains %s', async (code, message, hint) => {
  const { provider } = await setUp([refused(code, 'no', 400)]);
  const error = await provider().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RemoteError);
  expect(error).toMatchObject({
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
    status: 400,
    requestId: 'r-refused',
  });
});

it('says that STS could not be reached', async () => {
  const { provider } = await setUp([], { endpoint: 'http://127.0.0.1:1' });
  await expect(provider()).rejects.toThrow(/STS in eu-west-1 could not be reached/);
});

it('passes on the port’s own words when there is no token, and tries again next time', async () => {
  const provider = awsCredentials(
    { region: 'eu-west-1', roleToAssume: 'arn:aws:iam::123456789012:role/deploy' },
    {
      idToken: async () => {
        throw new ConfigError('no token', { hint: 'id-token: write' });
      },
      mask: () => undefined,
      clock: { now: () => start },
    },
  );
  await expect(provider()).rejects.toMatchObject({ hint: 'id-token: write' });
  await expect(provider()).rejects.toBeInstanceOf(ConfigError);
});

it('takes the Chinese partition’s audience', async () => {
  const { provider, audiences } = await setUp([granted(1, at(60))], {
    roleToAssume: 'arn:aws-cn:iam::123456789012:role/deploy',
  });
  await provider();
  expect(audiences).toEqual(['sts.amazonaws.com.cn']);
});

it('refuses a malformed role or duration at once', async () => {
  await expect(setUp([], { roleToAssume: 'deploy' })).rejects.toThrow(
    /role-to-assume "deploy" is not an ARN/,
  );
  await expect(setUp([], { sessionDuration: 60_000 })).rejects.toThrow(/between 15m and 12h/);
});

it('hands on static credentials, masked; with neither it names both ways', async () => {
  const staticCredentials = { accessKeyId: 'AKIA', secretAccessKey: 'shh' };
  const one = await setUp([], { roleToAssume: undefined, staticCredentials });
  await expect(one.provider()).resolves.toEqual(staticCredentials);
  expect(one.masked).toEqual(['AKIA', 'shh']);
  const none = await setUp([], { roleToAssume: undefined });
  const error = await none.provider().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ hint: expect.stringMatching(/role-to-assume.*AWS_ACCESS_KEY_ID/) });
});
