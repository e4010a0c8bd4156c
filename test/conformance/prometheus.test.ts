import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../packages/local-cloud/src/runtime/free-port.ts';
import {
  judgeRule,
  measure,
  parseRules,
  prometheusSource,
  type Rule,
} from '../../packages/telemetry/src/index.ts';
import { type Server, startServer } from './server.ts';
import { missing, run } from './tools.ts';

const absent = await missing('prometheus', 'promtool');
const MINUTE = 60_000;
/** When the release went live: an hour ago, so that its hour and the one before are measured. */
const LIVE = Math.floor(Date.now() / MINUTE) * MINUTE - 60 * MINUTE;
/** Prometheus' own example of a hash, of the password `test`. https://prometheus.io/docs/guides/basic-auth/ */
const HASH = '$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay';

/**
 * Requests of one service, in OpenMetrics, from two hours before it went live: 600 a minute, of which 3 fail before and 60 from ten
 * minutes after on. The counters begin again as it goes live.
 * https://prometheus.io/docs/prometheus/latest/storage/#backfilling-from-openmetrics-format
 */
function measured(): string {
  const lines: string[] = [];
  for (const [name, per] of [
    ['shop_requests', () => 600],
    ['shop_errors', (minute: number) => (minute >= 10 ? 60 : 3)],
  ] as const) {
    lines.push(`# TYPE ${name} counter`);
    let total = 0;
    for (let minute = -120; minute < 60; minute++) {
      total = (minute === 0 ? 0 : total) + per(minute);
      lines.push(`${name}_total{job="shop"} ${total} ${(LIVE + minute * MINUTE) / 1_000}`);
    }
  }
  return `${[...lines, '# EOF'].join('\n')}\n`;
}

/** What Prometheus itself keeps and answers, by its own tools. */
describe.skipIf(absent.length > 0)('against Prometheus', () => {
  let folder: string;
  let server: Server;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
    const file = (name: string) => join(folder, name);
    await writeFile(file('measured.om'), measured());
    await writeFile(file('config.yml'), 'scrape_configs: []\n');
    await writeFile(file('web.yml'), `basic_auth_users:\n  admin: ${HASH}\n`);
    await run('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', file('measured.om'), file('data')]);
    const port = await freePort();
    const flags = {
      'config.file': file('config.yml'),
      'storage.tsdb.path': file('data'),
      'web.config.file': file('web.yml'),
      'web.listen-address': `127.0.0.1:${port}`,
    };
    const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
    server = await startServer(['prometheus', ...args], { port, health: '/-/healthy' });
  });
  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const source = (password = 'test') =>
    prometheusSource(
      {
        url: server.url,
        authorization: async () => `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
      },
      { fetch, clock: { now: () => Date.now(), sleep: async () => undefined } },
    );

  const RATE = 'sum(rate(shop_errors_total[5m])) / sum(rate(shop_requests_total[5m]))';
  const rules = (lines: string): Rule[] => {
    const fine = () => undefined;
    const queries = {
      prometheus: fine,
      datadog: fine,
      newrelic: fine,
      sentry: fine,
      cloudwatch: fine,
      http: fine,
    };
    return parseRules(lines, { ...queries, 'cloud-monitoring': fine }).rules;
  };
  const judge = async (line: string, minutes: number) => {
    const [rule] = rules(line);
    if (rule === undefined) throw new Error(line);
    const step = MINUTE;
    const { evidence } = await measure(rule, source(), {
      after: { from: LIVE, to: LIVE + minutes * MINUTE, step },
      before: { from: LIVE - 60 * MINUTE, to: LIVE, step },
      about: { commit: 'abcdef1', release: '42.1' },
      earlier: [],
    });
    return judgeRule(rule, evidence);
  };

  it('finds the breach, against what was before, and none before it is there', async () => {
    const line = `error-rate: prometheus ${RATE} < 1% or <= 1.5x before`;
    expect(await judge(line, 10)).toMatchObject({ state: 'good', before: expect.closeTo(0.005, 5) });
    expect(await judge(line, 55)).toMatchObject({ state: 'breach', after: expect.closeTo(0.1, 1) });
  });

  it('counts a counter’s growth, over the place where it begins again', async () => {
    const judged = await judge('requests: increase of prometheus sum(shop_requests_total) < 1000', 55);
    expect(judged).toMatchObject({ state: 'good', after: 600, before: 600 });
  });

  it('has no value where nothing is divided by nothing, and no series of what is not measured', async () => {
    const at = { from: LIVE, to: LIVE + 5 * MINUTE, step: MINUTE };
    expect(await source().read('vector(0) / vector(0)', at)).toEqual({ samples: [] });
    expect(await source().read('shop_unknown_total', at)).toEqual({ samples: [] });
    expect(await source().read('vector(7)', at)).toEqual({
      samples: [0, 1, 2, 3, 4].map(minute => ({ at: LIVE + minute * MINUTE, value: 7 })),
    });
  });

  it.each([
    ['sum(up', 'test', /answered 400 to sum\(up: .*parse error/],
    ['{job="shop"}', 'test', /it gives \d series/],
    ['up', 'wrong', /refused the token to up/],
  ])('says what is wrong with %s', async (query, password, message) => {
    const reading = source(password).read(query, { from: LIVE, to: LIVE + MINUTE, step: MINUTE });
    await expect(reading).rejects.toThrow(message);
  });
});
