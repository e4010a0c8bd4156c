import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { json, type Listening, listen } from '../../src/index.ts';

let server: Listening;
beforeEach(async () => {
  server = await listen(
    ({ method }) => ({
      service: 'echo',
      operation: method,
      write: method === 'POST',
      run: () => json(200, {}),
      refuse: () => json(503, {}),
    }),
    { name: 'echo' },
  );
});
afterEach(() => server.close());

const faults = (method: string, body?: string) =>
  fetch(`${server.url}/_local-cloud/faults`, { method, ...(body !== undefined && { body }) });

it('takes faults over HTTP, each for its operation and as often as said', async () => {
  const fault = { kind: 'throttle', service: 'echo', operation: 'GET', count: 2 };
  expect((await faults('POST', JSON.stringify(fault))).status).toBe(201);
  const statuses: number[] = [];
  for (const method of ['POST', 'GET', 'GET', 'GET']) {
    statuses.push((await fetch(server.url, { method })).status);
  }
  expect(statuses).toEqual([200, 503, 503, 200]);
  expect(await (await faults('GET')).json()).toEqual([]);
});

it('forgets faults on DELETE', async () => {
  await faults('POST', '[{"kind":"throttle"},{"kind":"slow","delayMs":5}]');
  expect(server.faults.pending()).toHaveLength(2);
  expect((await faults('DELETE')).status).toBe(204);
  expect(server.faults.pending()).toEqual([]);
});

it('keeps a slow request waiting until the server stops, without effect', async () => {
  server.faults.add({ kind: 'slow', delayMs: 3_600_000 });
  const call = fetch(server.url);
  await vi.waitFor(() => expect(server.log.requests()).toHaveLength(1), { interval: 2, timeout: 15_000 });
  await Promise.all([expect(call).rejects.toThrow(), server.close()]);
  expect(server.log.requests()).toEqual([expect.not.objectContaining({ status: expect.anything() })]);
});

it.each([
  ['{', 'not JSON'],
  ['"slow"', 'object'],
  ['{"kind":"melt"}', 'kind must be one of'],
  ['{"kind":"slow","count":0}', 'count'],
  ['{"kind":"slow","delay":5}', 'delay is not'],
])('refuses %s', async (body, why) => {
  const answer = await faults('POST', body);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(why);
  expect(server.faults.pending()).toEqual([]);
});

it('tells apart reads and writes, and does not count its own', async () => {
  await fetch(server.url);
  await fetch(server.url, { method: 'POST' });
  expect(server.log.counts()).toEqual({ 'echo.GET': 1, 'echo.POST': 1 });
  expect(server.log.writes()).toMatchObject([{ operation: 'POST', status: 200 }]);
  const seen = await fetch(`${server.url}/_local-cloud/requests`);
  expect(await seen.json()).toHaveLength(2);
});
