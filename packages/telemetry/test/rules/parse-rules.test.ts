import { describe, expect, it } from 'vitest';
import { parseRules, type SourceName } from '../../src/index.ts';
import { datadogProblem } from '../../src/sources/datadog.ts';
import { httpQueryProblem } from '../../src/sources/http-query.ts';
import { newRelicProblem } from '../../src/sources/newrelic.ts';
import { sentryProblem } from '../../src/sources/sentry.ts';

const fine = () => undefined;
const queries: Record<SourceName, (query: string) => string | undefined> = {
  prometheus: fine,
  'cloud-monitoring': fine,
  cloudwatch: fine,
  datadog: datadogProblem,
  newrelic: newRelicProblem,
  sentry: sentryProblem,
  http: httpQueryProblem('https://ops.example.com'),
};
const parse = (text: string) => parseRules(text, queries);

describe('rules', () => {
  it('are lines, with comments and blanks between them', () => {
    const { rules, complaints } = parse(`
      # what users feel
      error-rate: prometheus sum(rate(errors[5m])) < 1% or <= 1.5x before

      p99: datadog p99:trace.http.request{env:prod} <= 1.2x before every 5m
      crashes: sentry crash_free_rate(session) shop@{commit} >= 99%
      restarts: increase of http https://ops.example.com/restarts total < 3
      queue: http /queue?from={from}&to={to} data.length <= 2x before
    `);
    expect(complaints).toEqual([]);
    expect(rules.map(({ name, source, query, increase }) => [name, source, query, increase])).toEqual([
      ['error-rate', 'prometheus', 'sum(rate(errors[5m]))', false],
      ['p99', 'datadog', 'p99:trace.http.request{env:prod}', false],
      ['crashes', 'sentry', 'crash_free_rate(session) shop@{commit}', false],
      ['restarts', 'http', 'https://ops.example.com/restarts total', true],
      ['queue', 'http', '/queue?from={from}&to={to} data.length', false],
    ]);
  });

  it('are about targets where they name some, by last part or whole', () => {
    const text = `
      errors of api, web: prometheus errors < 1%
      p99 of ecs:eu-west-1/shop/api: prometheus p99 < 1
      whole: prometheus up >= 1`;
    expect(parse(text).rules.map(({ name, of }) => [name, of])).toEqual([
      ['errors', ['api', 'web']],
      ['p99', ['ecs:eu-west-1/shop/api']],
      ['whole', undefined],
    ]);
    const [rule] = parse(
      '[{"name": "a", "of": "api", "source": "prometheus", "query": "up", "must": "< 1"}]',
    ).rules;
    expect(rule?.of).toEqual(['api']);
    for (const of of ['[]', '7', '["a b"]'])
      expect(
        parse(`[{"name": "a", "of": ${of}, "source": "prometheus", "query": "up", "must": "< 1"}]`)
          .complaints,
      ).toMatchObject([{ problem: '"of" names no targets' }]);
  });

  it('are a JSON list, of lines or of maps, whose query can be JSON', () => {
    const list = [
      'up: prometheus min(up) >= 1',
      { name: '5xx', source: 'cloudwatch', query: { queries: [] }, must: '< 5 or missing', increase: false },
    ];
    const { rules, complaints } = parse(JSON.stringify(list));
    expect(complaints).toEqual([]);
    expect(rules).toMatchObject([
      { name: 'up', query: 'min(up)' },
      { name: '5xx', query: '{"queries":[]}', missing: 'zero' },
    ]);
  });

  it.each([
    ['up: promehteus min(up) >= 1', 'unknown source "promehteus"; did you mean prometheus?'],
    ['up: prometheus min(up)', 'has no bound'],
    ['nothing of the sort', 'is not a rule: "nothing of the sort"'],
    ['a<b: prometheus up < 1', 'has no name that can be shown'],
    ['err: datadog errors < 1', 'names no metric'],
    ['err: datadog sum:errors{*} by {host} < 1', 'several series'],
    ['err: newrelic count(*) < 1', 'does not begin with SELECT'],
    ['err: newrelic SELECT count(*) FROM T SINCE 1 hour ago < 1', 'has SINCE'],
    ['err: newrelic SELECT count(*) FROM T FACET host < 1', 'has FACET'],
    ['err: sentry errors {commit} < 1', 'asks Sentry for "errors"'],
    ['err: sentry new_issues < 1', 'does not say as what Sentry knows the release'],
    ['err: sentry new_issues v1 < 1', 'does not say as what Sentry knows the release'],
    ['err: sentry new_issues {commit}"; < 1', 'does not say as what Sentry knows the release'],
    ['q: http /queue < 1', 'is not a path'],
    ['q: http ftp://x/y a < 1', 'has no address'],
    ['q: http https://me:pw@x/y a < 1', 'has a password'],
    ['q: http /queue a <= 2x before', 'does not say of which time'],
    ['[{"name": "a", "sauce": 1}]', 'has an unknown key "sauce"'],
    ['[1]', 'is not a rule'],
    ['[', 'begins like a JSON list'],
  ])('%s: %s', (text, problem) => {
    const { rules, complaints } = parse(text);
    expect(rules).toEqual([]);
    expect(complaints.map(each => each.problem).join('\n')).toContain(problem);
  });

  it('have each a name of its own', () => {
    expect(parse('a: prometheus up < 1\na: prometheus down < 1').complaints).toMatchObject([
      { where: 'a', problem: 'is there twice' },
    ]);
  });

  it('tell everything that is wrong at once, and keep what is right', () => {
    const { rules, complaints } = parse('a: nowhere x < 1 or > 2\nb: prometheus up < 1\nc: datadog x < 1');
    expect(rules.map(({ name }) => name)).toEqual(['b']);
    expect(complaints.map(({ where }) => where)).toEqual(['a', 'a', 'c']);
  });
});
