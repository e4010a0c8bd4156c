import { describe, expect, it } from 'vitest';
import { read } from './read.ts';

const PROMETHEUS = {
  environment: 'production',
  metrics: 'e: prometheus errors < 1%',
  'prometheus-url': 'https://p.example.com/',
};
const HTTP = 'q: http /queue?from={from} length < 5';

describe('the inputs', () => {
  it('are a watch of an hour that asks, unless told', () => {
    expect(read(PROMETHEUS)).toMatchObject({
      operation: 'look',
      environment: 'production',
      rules: [{ name: 'e', step: 60_000 }],
      sources: { prometheus: { url: 'https://p.example.com' } },
      watchFor: 3_600_000,
      baseline: 'before',
      onBreach: 'ask',
      onUnknown: 'ask',
      workflow: 'roll-back.yml',
      home: { github: { token: 't' } },
      dryRun: false,
    });
  });

  it('can be checks alone', () => {
    const { rules, checks } = read({
      environment: 'p',
      checks: '/health 200',
      url: 'https://shop.example.com',
    });
    expect([rules, checks]).toMatchObject([[], { list: [{ target: '/health' }], within: 60_000 }]);
  });

  it('have values further apart where it is watched for long', () => {
    expect(read({ ...PROMETHEUS, 'watch-for': '1d' }).rules[0]?.step).toBe(4 * 60_000);
  });

  it.each<[string, Record<string, string>, object]>([
    [
      'prometheus',
      { 'prometheus-url': 'https://p', 'prometheus-token': 'abc' },
      { url: 'https://p', authorization: 'Bearer abc' },
    ],
    [
      'prometheus',
      { 'prometheus-url': 'https://p', 'prometheus-token': 'abc', 'prometheus-username': '7' },
      { url: 'https://p', authorization: 'Basic NzphYmM=' },
    ],
    [
      'datadog',
      { 'datadog-api-key': 'a', 'datadog-app-key': 'b' },
      { url: 'https://api.datadoghq.com', apiKey: 'a', appKey: 'b' },
    ],
    [
      'datadog',
      { 'datadog-api-key': 'a', 'datadog-app-key': 'b', 'datadog-site': 'app.datadoghq.eu' },
      { url: 'https://api.datadoghq.eu', apiKey: 'a', appKey: 'b' },
    ],
    [
      'newrelic',
      { 'newrelic-account': '7', 'newrelic-api-key': 'k', 'newrelic-region': 'EU' },
      { url: 'https://api.eu.newrelic.com', account: 7, apiKey: 'k' },
    ],
    [
      'sentry',
      { 'sentry-org': 'acme', 'sentry-token': 's', 'sentry-project': '42' },
      { url: 'https://sentry.io', organization: 'acme', project: '42', token: 's' },
    ],
    ['cloud-monitoring', { 'google-project': 'shop' }, { project: 'shop' }],
    ['cloudwatch', { 'aws-region': 'eu-west-1', 'role-to-assume': 'r' }, { region: 'eu-west-1', role: 'r' }],
    [
      'http',
      { 'http-url': 'https://ops.example.com', 'http-headers': 'x-key=abc' },
      { base: 'https://ops.example.com', headers: { 'x-key': 'abc' } },
    ],
  ])('say how to ask %s', (source, inputs, expected) => {
    const queries: Record<string, string> = {
      datadog: 'sum:errors{*}',
      newrelic: 'SELECT count(*) FROM T',
      sentry: 'crash_free_rate(session) {commit}',
      cloudwatch: 'AWS/ECS/CPUUtilization{ServiceName=api} Average',
      http: 'https://ops.example.com/queue length',
    };
    const metrics = `m: ${source} ${queries[source] ?? 'errors'} < 1`;
    expect(read({ environment: 'p', metrics, ...inputs }).sources).toEqual({ [source]: expected });
  });

  it('take CloudWatch’s region from the environment, and its queries as GetMetricData does', () => {
    const metrics = JSON.stringify([
      {
        name: 'rate',
        source: 'cloudwatch',
        query: { queries: [{ Id: 'e', Expression: 'a/b', Period: 60 }] },
        must: '< 1',
      },
    ]);
    expect(read({ environment: 'p', metrics }, { region: 'eu-west-1' }).sources).toEqual({
      cloudwatch: { region: 'eu-west-1' },
    });
  });

  it('plan without a token', () => {
    expect(read({ ...PROMETHEUS, 'github-token': '', 'dry-run': 'true' }).dryRun).toBe(true);
  });

  it.each<[string, Record<string, string>, string]>([
    ['nothing to look at', { metrics: '' }, 'metrics: nothing says what must hold'],
    ['a rule that is wrong', { metrics: 'e: prometheus errors' }, 'metrics: e has no bound'],
    ['nothing but comments', { metrics: '# later' }, 'metrics: there is no rule in it'],
    [
      'too many values',
      { metrics: 'e: prometheus x < 1 every 1m', 'watch-for': '1d' },
      'more than 366 values',
    ],
    [
      'a metric that CloudWatch cannot have',
      { metrics: 'e: cloudwatch CPU Averige < 1', 'aws-region': 'r' },
      'metrics: e is not written like Namespace/Metric',
    ],
    ['no address', { 'prometheus-url': '' }, 'prometheus-url: it is missing'],
    [
      'an address with a password',
      { 'prometheus-url': 'https://a:b@c' },
      'prometheus-url: "https://a:b@c" is no web address',
    ],
    [
      'a user without a password',
      { 'prometheus-username': 'u' },
      'prometheus-token: the user has no password',
    ],
    ['a token for nobody', { 'sentry-token': 's' }, 'sentry-token: no rule in `metrics` asks sentry'],
    [
      'a project by its name',
      {
        metrics: 'c: sentry new_issues {commit} < 3',
        'sentry-org': 'a',
        'sentry-token': 't',
        'sentry-project': 'web',
      },
      'sentry-project: "web" is no number',
    ],
    ['an address below nothing', { metrics: HTTP }, '`http-url` does not say of what'],
    [
      'headers for nobody',
      { metrics: 'q: http https://x/y length < 5', 'http-headers': 'a=b' },
      'http-headers: there is no `http-url`',
    ],
    [
      'a header that cannot be sent',
      { metrics: HTTP, 'http-url': 'https://x', 'http-headers': 'a b=c' },
      'http-headers: "a b" is not a header',
    ],
    [
      'a header without a value',
      { metrics: HTTP, 'http-url': 'https://x', 'http-headers': 'a=' },
      'http-headers: the value of a cannot be sent',
    ],
    ['a watch of a moment', { 'watch-for': '1m' }, 'watch-for: 1m 00s is not watched'],
    ['a warm-up that is all of it', { 'warm-up': '1h' }, 'warm-up: 1h 00m leaves nothing of 1h 00m'],
    ['a watch of a month', { 'watch-for': '30d' }, 'watch-for: 720h 00m is not watched'],
    [
      'a workflow by its path',
      { workflow: '.github/workflows/roll-back.yml' },
      'workflow: ".github/workflows/roll-back.yml" is no workflow’s file',
    ],
    ['a branch that is none', { 'workflow-ref': 'a b' }, 'workflow-ref: "a b" is no branch’s'],
    ['a deploy that is lost at once', { 'lost-after': '1m' }, 'lost-after: 1m 00s is not waited for'],
    ['a deploy that is never lost', { 'lost-after': '30d' }, 'lost-after: 720h 00m is not waited for'],
    ['what no checks are about', { 'checks-of': 'api' }, 'checks-of: there are no `checks`'],
    ['no log', { 'release-log': 'none' }, 'release-log: it is what says which release is live'],
    ['no token', { 'github-token': '' }, 'github-token: it is what opens issues'],
    ['checks without an address', { checks: '/health 200' }, 'url: `checks` have no address'],
    ['an address without checks', { url: 'https://shop.example.com' }, 'url: there are no `checks`'],
    ['an environment that is none', { environment: '/x' }, 'environment: '],
  ])('%s: refused', (_, inputs, message) => {
    const given: Record<string, string> = { ...PROMETHEUS, ...inputs };
    if (inputs.metrics !== undefined && !inputs.metrics.includes('prometheus'))
      delete given['prometheus-url'];
    expect(() => read(given)).toThrow(message);
  });

  it('say which targets rules and checks are about', () => {
    const { rules, checks } = read({
      ...PROMETHEUS,
      metrics: 'errors of api, web: prometheus errors < 1%',
      checks: '/health 200',
      url: 'https://shop.example.com',
      'checks-of': 'api, ecs:eu-west-1/shop/web',
    });
    expect(rules[0]).toMatchObject({ name: 'errors', of: ['api', 'web'] });
    expect(checks?.of).toEqual(['api', 'ecs:eu-west-1/shop/web']);
  });

  it('an alarm needs no rule of its own', () => {
    expect(read({ environment: 'p', operation: 'alarm' }).rules).toEqual([]);
  });

  it('are all told at once', () => {
    const wrong = () =>
      read({
        environment: 'p',
        metrics: 'a: datadog sum:x{*} < 1\nb: newrelic SELECT x FROM T < 1',
        'watch-for': '1m',
      });
    expect(wrong).toThrow(/5 inputs are wrong|6 inputs are wrong/);
    expect(wrong).toThrow(/datadog-api-key[\s\S]*newrelic-account/);
  });
});
