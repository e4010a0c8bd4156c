import type { Clock } from '@pipeline/contracts';
import { afterEach, expect, it } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../../local-cloud/src/index.ts';
import { longestLook, metricProbe, openMetrics, parseMetricCheck } from '../../src/metric/index.ts';

const open: LocalCloud[] = [];
afterEach(async () => {
  for (const cloud of open.splice(0)) await cloud.close();
});
const dimensions = { Service: 'api' };
const check = (text: string) => {
  const parsed = parseMetricCheck(text);
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
};

/** A cloud on which time passes only while someone sleeps; `later` happens as it does. */
async function setUp(
  text: string,
  later: (cloud: LocalCloud, minute: number, at: number) => void = () => undefined,
) {
  const cloud = await startLocalCloud();
  open.push(cloud);
  const minutes = (time: number) => Math.floor(time / 60_000);
  let now = Math.ceil(Date.now() / 60_000) * 60_000 - 20_000;
  const began = minutes(now) + 1;
  const clock: Clock = {
    now: () => now,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      const before = minutes(now);
      now += ms;
      for (let at = before + 1; at <= minutes(now); at++) later(cloud, at - began, at * 60_000 + 1_000);
    },
  };
  const lines: string[] = [];
  const read = openMetrics({
    region: 'eu-west-1',
    endpoint: cloud.aws.url,
    credentials: async () => cloud.aws.keys,
    clock,
  });
  const started = now;
  const probe = metricProbe(check(text), { read, clock, log: line => lines.push(line) });
  const look = () => probe.look({ name: 'api', hold: { id: '1', at: 'TEN', expires: started + 90_000 } });
  return {
    cloud,
    look,
    lines,
    elapsed: () => (now - started) / 1_000,
    asked: () => cloud.requests('cloudwatch'),
  };
}
const errors =
  (count: (minute: number) => number | undefined) => (cloud: LocalCloud, minute: number, at: number) => {
    const value = count(minute);
    if (value !== undefined) cloud.metrics.put('Shop', 'Errors', value, { dimensions, at });
  };

it('passes with a window of good values, in about its length', async () => {
  const { look, lines, elapsed } = await setUp(
    'Shop/Errors{Service=api} Sum < 5 for 3m',
    errors(() => 2),
  );
  expect(await look()).toEqual({ ok: true, detail: 'Errors Sum < 5 for 3m 00s: always 2' });
  expect(elapsed()).toBeGreaterThan(240);
  expect(elapsed()).toBeLessThan(290);
  expect(lines.length).toBeLessThan(7);
  expect(lines[0]).toContain('the hold ends by itself before');
});

it('fails with the first bad value, and not for what was before', async () => {
  const { cloud, look, elapsed } = await setUp(
    'Shop/Errors{Service=api} Sum < 5 for 10m',
    errors(minute => (minute === 1 ? 7 : 0)),
  );
  cloud.metrics.put('Shop', 'Errors', 99, { dimensions, at: Date.now() - 60_000 });
  expect(await look()).toMatchObject({ ok: false, detail: expect.stringMatching(/Errors Sum was 7 at/) });
  expect(elapsed()).toBeLessThan(120);
});

it('tells a metric that is silent, in bounded time', async () => {
  const text = 'Shop/Errors{Service=ap} Sum < 5 for 2m';
  const { look, elapsed } = await setUp(
    text,
    errors(() => 0),
  );
  expect(await look()).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/2 of 2 values .* missing/),
  });
  expect(elapsed() * 1_000).toBeLessThanOrEqual(longestLook(check(text)) + 15_000);
});

it('takes silence as good news where it is', async () => {
  const { look } = await setUp('Shop/Errors{Service=api} Sum < 5 for 2m or missing');
  expect(await look()).toMatchObject({ ok: true });
});

it('reads a rate by metric math', async () => {
  const stat = (MetricName: string) => ({
    Metric: { Namespace: 'Shop', MetricName },
    Period: 60,
    Stat: 'Sum',
  });
  const queries = [
    { Id: 'bad', MetricStat: stat('Bad'), ReturnData: false },
    { Id: 'all', MetricStat: stat('All'), ReturnData: false },
    { Id: 'rate', Expression: '100 * bad / all', Label: 'errors, %' },
  ];
  const { look } = await setUp(JSON.stringify({ queries, must: '< 1 for 2m' }), (cloud, _minute, at) => {
    cloud.metrics.put('Shop', 'Bad', 3, { at });
    cloud.metrics.put('Shop', 'All', 100, { at });
  });
  expect(await look()).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/errors, % was 3 at .*must be < 1/),
  });
});

it('outlasts a storm of refusals', async () => {
  const { cloud, look } = await setUp(
    'Shop/Errors{Service=api} Sum < 5 for 2m',
    errors(() => 0),
  );
  cloud.faults.add({ kind: 'throttle', service: 'cloudwatch', count: 4 });
  cloud.faults.add({ kind: 'reset-before', service: 'cloudwatch', count: 8 });
  expect(await look()).toMatchObject({ ok: true });
});

it('names the service when it cannot be read to the end of its bound', async () => {
  const { cloud, look } = await setUp(
    'Shop/Errors{Service=api} Sum < 5 for 1m',
    errors(() => 0),
  );
  cloud.faults.add({ kind: 'server-error', service: 'cloudwatch', count: 10_000 });
  expect(await look()).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/^CloudWatch GetMetricData: /),
  });
});

it('is cancelled with the signal’s reason', async () => {
  const { cloud } = await setUp('Shop/Errors Sum < 5 for 1m');
  const signal = AbortSignal.abort(new Error('cancelled'));
  const clock: Clock = { now: Date.now, sleep: async (_ms, given) => given?.throwIfAborted() };
  const read = openMetrics({
    region: 'eu-west-1',
    endpoint: cloud.aws.url,
    credentials: async () => cloud.aws.keys,
    clock,
    signal,
  });
  const probe = metricProbe(check('Shop/Errors Sum < 5 for 1m'), { read, clock, signal });
  await expect(probe.look({ name: 'api' })).rejects.toThrow('cancelled');
});
