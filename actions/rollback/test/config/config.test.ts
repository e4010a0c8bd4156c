import { expect, it } from 'vitest';
import { read } from './read.ts';

it('needs the environment alone', () => {
  expect(read({})).toMatchObject({
    environment: 'production',
    to: { kind: 'last-good' },
    targets: undefined,
    order: 'as-released',
    allowPartial: false,
    checks: undefined,
    comment: true,
    home: { github: { token: 'ghs_1' } },
    fleet: { pin: true, aws: undefined, google: undefined, vercel: undefined },
    dryRun: false,
  });
});

it.each([
  ['previous', { kind: 'previous' }],
  ['release 42.1', { kind: 'release', id: '42.1' }],
  ['commit abc1234', { kind: 'commit', sha: 'abc1234' }],
  ['before 14:00', { kind: 'before', at: '2026-11-30T14:00:00.000Z' }],
  ['before 2h', { kind: 'before', at: '2026-11-30T13:00:00.000Z' }],
])('goes to %s', (to, place) => {
  expect(read({ to }).to).toEqual(place);
});

it('looks where it is told to', () => {
  const { checks } = read({
    'check-urls':
      'https://shop.example.com/?a=b\napi=https://api.example.com\necs:eu-west-1/shop/web=https://w.example.com/x=y',
  });
  expect([checks?.whole, [...(checks?.named ?? [])], checks?.http.length]).toEqual([
    ['https://shop.example.com/?a=b'],
    [
      ['api', 'https://api.example.com/'],
      ['ecs:eu-west-1/shop/web', 'https://w.example.com/x=y'],
    ],
    1,
  ]);
});

it.each<[Record<string, string>, string]>([
  [{ environment: ' a\tb' }, 'environment'],
  [{ to: 'yesterday' }, 'to'],
  [{ to: 'before 25:00' }, 'to'],
  [{ order: 'backwards' }, 'order'],
  [{ 'release-log': 'none' }, 'release-log'],
  [{ 'wait-timeout': '7h' }, 'wait-timeout'],
  [{ 'lock-wait': '7h' }, 'lock-wait'],
  [{ 'check-urls': 'api=ftp://x' }, 'check-urls'],
  [{ 'check-urls': 'api=https://a.example\napi=https://b.example' }, 'check-urls'],
  [{ checks: '/health maybe' }, 'checks'],
  [{ 'role-to-assume': 'deploy' }, 'role-to-assume'],
  [{ 'github-token': '' }, 'github-token'],
])('%j is refused by its name', (given, input) => {
  expect(() => read(given)).toThrow(new RegExp(`^One input is wrong.*\\n- ${input}: .+\\. .+`));
});

it('is kept by no reason from going back: what is too much of it is left out', () => {
  expect(read({ reason: 'a\nb' }).reason).toBe('a b');
  expect(read({ reason: 'x'.repeat(201) }).reason).toBe(`${'x'.repeat(199)}…`);
  expect(read({ reason: ' ' }).reason).toBeUndefined();
});

it('tells every mistake in one error', () => {
  expect(() => read({ to: 'then', 'release-log': 'here', 'vercel-token': 'a b' })).toThrow(
    /^3 inputs are wrong.*\n- to: .*\n- release-log: .*\n- vercel-token: /,
  );
});

it.each<[Record<string, string>, boolean]>([
  [{}, true],
  [{ VERCEL_TOKEN: 'vcp_1', VERCEL_API_URL: 'http://127.0.0.1:1' }, false],
  [{ VERCEL_TOKEN: 'vcp_1' }, true],
  [
    {
      VERCEL_TOKEN: 'vcp_1',
      VERCEL_API_URL: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'AKIA1',
      AWS_SECRET_ACCESS_KEY: 'x',
    },
    true,
  ],
])('under act, with %j, only plans: %j', (env, dry) => {
  expect(read({}, env, true).dryRun).toBe(dry);
});
