import { configured, Problems } from '@pipeline/action-kit';
import { ConfigError } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { readChecksText } from '../src/checks-text.ts';
import { configure } from '../src/config.ts';
import { type Inputs, spec } from '../src/spec.gen.ts';

const inputs = (more: Partial<Inputs> = {}): Inputs => ({
  url: 'https://shop.test/app',
  versionPath: '/version',
  versionField: 'version',
  waitTimeout: 120_000,
  interval: 2_000,
  ...more,
});

const facts = { dryRun: (given: boolean | undefined) => given === true };
function config(given: Inputs) {
  const problems = new Problems();
  const wanted = configure(given, problems, facts);
  problems.throwIfAny();
  return wanted;
}

it.each<[string, unknown]>([
  ['/health 200\n\n# a comment\n/ # home', ['/health 200', '/']],
  ['https://cdn.test/a#b 200', ['https://cdn.test/a#b 200']],
  ['GET /health -> 200', ['GET /health -> 200']],
  ['# first\n- /health 200\n- path: /a\n  expect: 2xx', ['/health 200', { path: '/a', expect: '2xx' }]],
  ['[{"path": "/a"}]', [{ path: '/a' }]],
  ['path: /a', { problem: expect.stringContaining('one map'), fix: expect.stringContaining('- ') }],
  ['{"path": "/a"}', { problem: expect.stringContaining('one map'), fix: expect.stringContaining('- ') }],
  ['- path: [', { problem: expect.stringMatching(/not YAML: .*line 1/), fix: expect.any(String) }],
])('reads %j', (text, items) => {
  expect(readChecksText(text)).toEqual(items);
});

it('checks / when nothing else is asked, and only the version when that is', () => {
  expect(config(inputs()).suite).toMatchObject({ checks: [{ target: '/' }] });
  expect(config(inputs({ expectVersion: 'abc' })).suite).toEqual({
    checks: [],
    version: {
      value: 'abc',
      path: '/version',
      source: { json: { text: 'version', keys: ['version'] } },
      times: 3,
    },
  });
});

it('reads the version from a header where that is asked', () => {
  const { suite } = config(inputs({ expectVersion: 'abc', versionField: 'header: x-version' }));
  expect(suite.version?.source).toEqual({ header: 'x-version' });
});

it('tells every bad input at once', () => {
  const bad = inputs({
    url: 'shop.test',
    checks: '- /ok\n- {path: /a, metod: POST}\n- {path: /b, expect: {matches: "("}}',
    versionPath: 'version',
    versionField: 'a..b',
    headers: { 'x-token': '', 'bad name': 'x', 'x-euro': '€' },
    interval: 0,
  });
  let thrown: unknown;
  try {
    config(bad);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ConfigError);
  const { message } = thrown as ConfigError;
  for (const part of [
    '- url: the URL does not start with https://',
    '- checks: check 2 (/a) has an unknown key "metod". Did you mean "method"?',
    '- checks: check 3 (/b) has a bad regular expression',
    '- version-path: "version" is not a path',
    '- version-field: "a..b" is not a path',
    '- headers: x-token is empty',
    '- headers: "bad name" is not a header name',
    '- headers: the value of x-euro cannot be sent',
    '- interval: it is zero',
  ]) {
    expect(message).toContain(part);
  }
  expect(message.split('\n')).toHaveLength(10);
});

it.each([
  ['https://shop.test/?token=hunter2', 'query'],
  ['https://me:hunter2@shop.test', 'password'],
])('refuses a secret in %s without repeating it', (url, part) => {
  const refuse = () => config(inputs({ url }));
  expect(refuse).toThrow(part);
  expect(refuse).not.toThrow('hunter2');
});

it('tells of a wrong type, a missing one, an unknown one and of the rules beyond types in one error', () => {
  const given = {
    INPUT_CHECKS: '/health 2000',
    INPUT_HEADERS: 'hunter2',
    INPUT_INTERVAL: '2',
    INPUT_HEADER: 'x-token=hunter2',
  };
  const read = () => configured(spec, given, (inputs, problems) => configure(inputs, problems, facts));
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(
    /^5 inputs are wrong; nothing was done\.\n- url: it is required .*\n- checks: .*\n- headers: line 1 has no key\. .*\n- interval: "2" is not a duration\. .*\n- header: smoke-test has no such input\. Did you mean `headers`\?$/,
  );
  expect(read).not.toThrow('hunter2');
});

const PROVIDER = 'projects/123456789012/locations/global/workloadIdentityPools/github/providers/github';
const ACCOUNT = 'smoke@shop.iam.gserviceaccount.com';

it.each<[string, Partial<Inputs>, object | undefined]>([
  ['nothing is said', {}, undefined],
  [
    'a provider is given: the audience is the service’s origin',
    { workloadIdentityProvider: PROVIDER, serviceAccount: ACCOUNT },
    { audience: 'https://shop.test', header: 'authorization', serviceAccount: ACCOUNT },
  ],
  [
    'an audience alone is given: by what the job has',
    { identityAudience: 'https://api.run.app' },
    { audience: 'https://api.run.app', header: 'authorization', workloadIdentityProvider: undefined },
  ],
  [
    'the service wants `Authorization` itself',
    { identityAudience: 'shop', headers: { Authorization: 'Basic eDp5' } },
    { audience: 'shop', header: 'x-serverless-authorization' },
  ],
])('sends an ID token as it should where %s', (_, more, identity) => {
  const { identity: found } = config(inputs(more));
  if (identity === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(identity);
});

it.each<[Partial<Inputs>, string]>([
  [{ serviceAccount: ACCOUNT }, '- service-account: nothing says how to act as it'],
  [{ workloadIdentityProvider: PROVIDER }, '- service-account: it is missing'],
  [
    { workloadIdentityProvider: 'github', serviceAccount: ACCOUNT },
    '- workload-identity-provider: "github" is not',
  ],
  [{ identityAudience: 'x', serviceAccount: 'me@example.com' }, '- service-account: "me@example.com" is not'],
  [{ identityAudience: 'x', waitTimeout: 3_600_000 }, '- wait-timeout: an ID token does not last so long'],
  [
    { identityAudience: 'x', headers: { authorization: 'a', 'X-Serverless-Authorization': 'b' } },
    '- headers: authorization and x-serverless-authorization are both taken',
  ],
])('refuses %j', (more, said) => {
  expect(() => config(inputs(more))).toThrow(said);
});
