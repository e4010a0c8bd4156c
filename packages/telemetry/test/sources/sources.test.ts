import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalTelemetry, startTelemetry } from '../../../local-cloud/src/telemetry/index.ts';
import { FROM, failureOf, MINUTE, ports, SPAN, sourcesAt } from './stand.ts';

let cloud: LocalTelemetry;
beforeAll(async () => {
  cloud = await startTelemetry();
});
afterAll(() => cloud.close());
beforeEach(() => {
  cloud.faults.clear();
  cloud.log.clear();
});

const ALL = ['Prometheus', 'Cloud Monitoring', 'Datadog', 'New Relic', 'Sentry'];
const SERIES = ALL.slice(0, 4);
const at = (name: string, keys = {}, use = ports()) => {
  const found = sourcesAt(cloud.url, use, keys)[name];
  if (found === undefined) throw new Error(name);
  return { source: found[0], query: found[1], slept: use.slept };
};

describe('a source', () => {
  it.each(SERIES)(
    '%s: gives a value an interval, by when it begins, and none where there is none',
    async name => {
      const { source, query } = at(name);
      cloud.values.set(query, time => (time === FROM + MINUTE ? undefined : (time - FROM) / MINUTE + 0.5));
      expect(await source.read(query, SPAN)).toEqual({
        samples: [0, 2, 3, 4].map(minute => ({ at: FROM + minute * MINUTE, value: minute + 0.5 })),
      });
    },
  );

  it.each(SERIES)('%s: has nothing to say of what nobody measured', async name => {
    const { source, query } = at(name);
    cloud.values.set(query, () => undefined);
    expect(await source.read(query, SPAN)).toEqual({ samples: [] });
  });

  it.each(SERIES)('%s: is not asked about no time', async name => {
    const { source, query } = at(name);
    expect(await source.read(query, { ...SPAN, to: FROM })).toEqual({ samples: [] });
    expect(cloud.log.requests()).toEqual([]);
  });

  it.each(ALL)('%s: is asked again when it is busy or down, and then given up', async name => {
    const { source, query, slept } = at(name);
    cloud.values.set(query, 1);
    cloud.faults.add({ kind: 'throttle', count: 1 }, { kind: 'server-error', count: 1 });
    await source.read(query, SPAN);
    expect(slept).toEqual([1_000, 2_000]);
    cloud.faults.add({ kind: 'server-error', count: 3 });
    const failure = await failureOf(source.read(query, SPAN));
    expect(failure).toMatch(new RegExp(`^${name} answered 500 to `));
    expect(failure).toContain(query);
  });

  it('that answers with a page is asked again, and then someone must mend it', async () => {
    const use = { ...ports(), fetch: async () => new Response('<html>Log in</html>') };
    const { source, query } = at('Prometheus', {}, use);
    const failure = source.read(query, SPAN);
    await expect(failure).rejects.toMatchObject({ transient: false });
    await expect(failure).rejects.toThrow('not whole, or no JSON');
    expect(use.slept).toEqual([1_000, 2_000]);
  });

  it.each(ALL)('%s: is asked again where half of its answer came', async name => {
    const { source, query, slept } = at(name);
    cloud.values.set(query, 1);
    cloud.faults.add({ kind: 'truncate', count: 1 });
    await source.read(query, SPAN);
    expect(slept).toEqual([1_000]);
  });

  it.each([
    ['Prometheus', { token: 'wrong' }, 'prometheus-token'],
    ['Cloud Monitoring', { token: 'wrong' }, 'roles/monitoring.viewer'],
    ['Datadog', { datadog: { appKey: 'wrong' } }, 'timeseries_query'],
    ['New Relic', { newrelic: { apiKey: 'wrong' } }, 'newrelic-api-key'],
    ['Sentry', { token: 'wrong' }, 'org:read'],
  ])('%s: names the query and what the token lacks, and is not asked again', async (name, keys, needs) => {
    const { source, query } = at(name, keys);
    const failure = await failureOf(source.read(query, SPAN));
    expect(failure).toContain(`${name} refused the token to ${query}`);
    expect(failure.split(' | ')[1]).toContain(needs);
    expect(failure).not.toContain('wrong');
    expect(cloud.log.requests()).toHaveLength(1);
  });

  it.each(ALL)('%s: an answer that breaks off is no answer', async name => {
    const { source, query } = at(name);
    cloud.values.set(query, 1);
    cloud.faults.add({ kind: 'truncate', count: 3 });
    expect(await failureOf(source.read(query, SPAN))).toContain(`${name} gave no answer to ${query}`);
  });
});

describe('Datadog', () => {
  it('takes a formula apart into its metrics', async () => {
    const { source } = at('Datadog');
    cloud.values.set('sum:http.errors{env:prod}.as_count()', 3);
    cloud.values.set('sum:http.requests{env:prod,!path:/health}.as_count().rollup(sum, 60)', 60);
    const query =
      '100 * sum:http.errors{env:prod}.as_count() / sum:http.requests{env:prod,!path:/health}.as_count().rollup(sum, 60)';
    const answer = await source.read(query, { ...SPAN, to: FROM + MINUTE });
    expect(answer).toEqual({ samples: [{ at: FROM, value: 5 }] });
  });
});

describe('New Relic', () => {
  it('says what is wrong with a query, though the answer is 200', async () => {
    const { source, query } = at('New Relic', { newrelic: { account: 7 } });
    const failure = await failureOf(source.read(query, SPAN));
    expect(failure).toContain(
      `New Relic gave no answer to ${query}: NRQL Query Error: account is not accessible`,
    );
  });
});

describe('Prometheus', () => {
  it('says what is wrong with a query', async () => {
    const { source } = at('Prometheus');
    expect(await failureOf(source.read('sum(up', SPAN))).toContain(
      'Prometheus answered 400 to sum(up: 1:1: parse error: unclosed left parenthesis',
    );
  });
});

describe('Sentry', () => {
  it('has one rate for a release, and none without sessions', async () => {
    const { source, query } = at('Sentry');
    cloud.values.set(query, 0.987);
    expect(await source.read(query, SPAN)).toEqual({ reading: 0.987 });
    expect(await source.read('crash_free_rate(session) 1.3.0', SPAN)).toEqual({ reading: undefined });
  });

  it.each([
    ['crash_free_rate(session)', 'sum(session)'],
    ['crash_rate(user)', 'count_unique(user)'],
  ])('%s says nothing of a few', async (rate, volume) => {
    const { source } = at('Sentry');
    cloud.values.set(`${rate} 1.5.0`, 0.5);
    cloud.values.set(`${volume} 1.5.0`, 99);
    expect(await source.read(`${rate} 1.5.0`, SPAN)).toEqual({ reading: undefined });
    cloud.values.set(`${volume} 1.5.0`, 100);
    expect(await source.read(`${rate} 1.5.0`, SPAN)).toEqual({ reading: 0.5 });
  });

  it('counts what was first seen in a release', async () => {
    const { source } = at('Sentry');
    cloud.values.set('new_issues 1.2.0', 7);
    expect(await source.read('new_issues 1.2.0', SPAN)).toEqual({ reading: 7 });
    expect(await source.read('new_issues 1.1.0', SPAN)).toEqual({ reading: 0 });
  });
});
