import { configured } from '@pipeline/action-kit';
import { describe, expect, it } from 'vitest';
import { type Config, configure } from '../src/config/config.ts';
import { spec } from '../src/spec.gen.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const SLACK = { 'slack-token': 'xoxb-1-secret', 'slack-channel': 'C0123456789' };
const MAIL = {
  'smtp-url': 'smtp://user%40x:p%2Fw@mail.example.com:587',
  'email-from': 'Releases <releases@example.com>',
  'email-to': 'a@example.com, b@example.com',
};
const SENTRY = { 'sentry-token': 't', 'sentry-org': 'acme', 'sentry-projects': 'api, web' };

function read(
  given: Record<string, string>,
  overrides = {},
  isDry = (_: string | undefined) => false,
): Config {
  const all = { environments: 'staging, production', 'github-token': 't', ...given };
  const env = Object.fromEntries(
    Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  return configured(spec, env, (inputs, problems) =>
    configure(inputs, problems, { dryRun: (said, endpoint) => said ?? isDry(endpoint), overrides }),
  );
}

describe('each channel', () => {
  it.each<[string, Record<string, string>, object]>([
    ['slack', SLACK, { base: 'https://slack.com/api/', token: 'xoxb-1-secret', channel: 'C0123456789' }],
    ['slack-webhook', { 'slack-webhook': 'https://hooks.slack.com/services/T/B/x' }, {}],
    ['webhook', { webhook: 'https://example.com/hook', 'webhook-secret': 'whsec_MDEyMzQ1Njc4OWFi' }, {}],
    [
      'email',
      MAIL,
      {
        server: {
          host: 'mail.example.com',
          port: 587,
          secure: false,
          local: false,
          login: { user: 'user@x', pass: 'p/w' },
        },
        to: ['a@example.com', 'b@example.com'],
      },
    ],
    ['email', { ...MAIL, 'smtp-url': 'smtps://mail.example.com' }, { server: { port: 465, secure: true } }],
    [
      'pagerduty',
      { 'pagerduty-routing-key': KEY, 'pagerduty-routing-key-p3': KEY.toUpperCase() },
      { url: 'https://events.pagerduty.com/v2/enqueue', keys: { P1: KEY, P2: KEY, P3: KEY.toUpperCase() } },
    ],
    ['sentry', SENTRY, { base: 'https://sentry.io', projects: ['api', 'web'], release: '{sha}' }],
    [
      'datadog',
      { 'datadog-api-key': 'k', 'datadog-site': 'us5.datadoghq.com' },
      { base: 'https://api.us5.datadoghq.com' },
    ],
    [
      'new-relic',
      { 'newrelic-api-key': 'k', 'newrelic-entities': 'MTIzNDV8QVBN', 'newrelic-region': 'eu' },
      { url: 'https://api.eu.newrelic.com/graphql' },
    ],
  ])('%s is read', (kind, given, expected) => {
    expect(read(given).channels).toMatchObject([{ kind, ...expected }]);
  });

  it('can be at another address', () => {
    const overrides = {
      SLACK_API_URL: 'http://127.0.0.1:1/slack/api',
      SENTRY_URL: 'https://sentry.acme.example/',
    };
    expect(read({ ...SLACK, ...SENTRY }, overrides).channels).toMatchObject([
      { base: 'http://127.0.0.1:1/slack/api/' },
      { base: 'https://sentry.acme.example' },
    ]);
  });
});

it.each<[Record<string, string>, Config['of']]>([
  [{}, 'this run'],
  [{ commit: 'a'.repeat(40) }, { commit: 'a'.repeat(40) }],
  [{ release: '42.1' }, { release: '42.1' }],
])('%j tells of the right one', (given, of) => {
  expect(read({ ...SLACK, ...given }).of).toEqual(of);
});

it.each<[string, Record<string, string>, string]>([
  ['nobody', {}, 'slack-token: nobody is named'],
  ['an environment that is none', { ...SLACK, environments: 'a\u0007b' }, 'environments: '],
  ['a short commit', { ...SLACK, commit: 'abc1234' }, 'commit: "abc1234" is not a commit’s whole id'],
  ['two releases', { ...SLACK, commit: 'a'.repeat(40), release: '42.1' }, 'commit: `release` says'],
  ['no release', { ...SLACK, release: 'x y' }, 'release: "x y" is not'],
  ['a phase that is none', { ...SLACK, 'only-on': 'live, dead' }, 'only-on: "dead" is none of them'],
  ['no log', { ...SLACK, 'release-log': 'none' }, 'release-log: without a log'],
  ['half of Slack', { 'slack-token': 'xoxb-1' }, 'slack-channel: `slack-token` cannot do without it'],
  ['a token of another', { ...SLACK, 'slack-token': 'ghp_x' }, 'slack-token: the value is not a token'],
  [
    'a channel that is none',
    { ...SLACK, 'slack-channel': 'The Releases!' },
    'slack-channel: "The Releases!"',
  ],
  ['a webhook in the clear', { webhook: 'http://example.com/x' }, 'webhook: it is not encrypted'],
  ['a webhook that is none', { 'slack-webhook': 'hooks' }, 'slack-webhook: the value is not a web address'],
  ['a webhook with a password', { webhook: 'https://a:b@example.com' }, 'webhook: it holds a user'],
  [
    'a secret for nothing',
    { ...SLACK, 'webhook-secret': 'sixteen characters' },
    'webhook-secret: there is no',
  ],
  ['a short secret', { webhook: 'https://e.com', 'webhook-secret': 'x' }, 'webhook-secret: it is too short'],
  [
    'a broken secret',
    { webhook: 'https://e.com', 'webhook-secret': 'whsec_not base64!' },
    'webhook-secret: what follows',
  ],
  ['half of mail', { 'smtp-url': 'smtp://x' }, 'email-to: `smtp-url` cannot do without it'],
  [
    'a mail server that is none',
    { ...MAIL, 'smtp-url': 'https://x' },
    'smtp-url: the value is not a mail server',
  ],
  [
    'a password that is not encoded',
    { ...MAIL, 'smtp-url': 'smtp://u:50%@x' },
    'smtp-url: its user or password',
  ],
  ['a header in a sender', { ...MAIL, 'email-from': 'a@x.org\r\nBcc: b@x.org' }, 'email-from: "a@x.org'],
  ['a list in a sender', { ...MAIL, 'email-from': 'a@x.org; b@x.org' }, 'email-from: "a@x.org; b@x.org"'],
  ['a bad receiver', { ...MAIL, 'email-to': 'a@x.org, nobody' }, 'email-to: "nobody" is not a mail address'],
  ['a bad key', { 'pagerduty-routing-key': 'x' }, 'pagerduty-routing-key: the value is not'],
  ['P1 alone', { 'pagerduty-routing-key-p1': KEY }, 'pagerduty-routing-key: priorities without'],
  ['a bad slug', { ...SENTRY, 'sentry-projects': 'a/b' }, 'sentry-projects: "a/b" is not a slug'],
  ['a release that says nothing', { ...SENTRY, 'sentry-release': 'v1' }, 'sentry-release: '],
  ['a token with a blank', { ...SENTRY, 'sentry-token': 'sntrys a' }, 'sentry-token: it has a blank'],
  ['a key with a line break', { 'datadog-api-key': 'a\nb' }, 'datadog-api-key: it has a blank'],
  [
    'a key from a text',
    { 'newrelic-api-key': 'NRAK-1…', 'newrelic-entities': 'MTIzNDV8QVBN' },
    'newrelic-api-key: it has a blank',
  ],
  ['a token from a text', { ...SLACK, 'slack-token': 'xoxb-1…' }, 'slack-token: the value is not a token'],
  ['a bad site', { 'datadog-api-key': 'k', 'datadog-site': 'https://x' }, 'datadog-site: '],
  ['a bad entity', { 'newrelic-api-key': 'k', 'newrelic-entities': "x' OR 1=1" }, 'newrelic-entities: '],
])('refuses %s', (_, given, message) => {
  expect(() => read(given)).toThrow(`- ${message}`);
});

it('tells no secret in what it refuses', () => {
  const secret = 'very-secret';
  const given = {
    'slack-token': secret,
    'slack-channel': 'x',
    webhook: `https://${secret}:${secret}@example.com`,
    'slack-webhook': secret,
    'webhook-secret': secret,
    'smtp-url': `https://${secret}`,
    'email-from': 'a@x.org',
    'email-to': 'a@x.org',
    'pagerduty-routing-key': secret,
  };
  expect(() => read(given)).toThrow(/^6 inputs are wrong/);
  expect(() => read(given)).not.toThrow(secret);
});

it('only plans under act where one of its services is elsewhere', () => {
  const act = (endpoint: string | undefined) => !endpoint?.includes('127.0.0.1');
  const overrides = { SLACK_API_URL: 'http://127.0.0.1:1/' };
  expect(read(SLACK, overrides, act).dryRun).toBe(false);
  expect(read({ ...SLACK, ...SENTRY }, overrides, act).dryRun).toBe(true);
  expect(read({}, {}, act).dryRun).toBe(true);
});
