import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { metricProbe, openMetrics, parseMetricCheck } from '../../src/metric/index.ts';

const server = createServer((_, response) => {
  response
    .writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
    .end(
      JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', message: 'not authorized' }),
    );
});
beforeAll(() => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise(resolve => server.close(resolve)));

it('names the permission that is missing, at once', async () => {
  const check = parseMetricCheck('Shop/Errors Sum < 5 for 1m');
  if (typeof check === 'string') throw new Error(check);
  let now = Date.parse('2030-01-01T10:00:30Z');
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
  const read = openMetrics({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'x' }),
    clock,
  });
  expect(await metricProbe(check, { read, clock }).look({ name: 'api' })).toMatchObject({
    ok: false,
    detail: expect.stringMatching(
      /CloudWatch GetMetricData: not authorized \(Allow `cloudwatch:GetMetricData`/,
    ),
  });
  expect(now).toBeLessThan(Date.parse('2030-01-01T10:02:00Z'));
});
