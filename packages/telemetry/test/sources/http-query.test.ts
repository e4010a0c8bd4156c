import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FROM, failureOf, httpAt, ports, SPAN } from './stand.ts';

/** Answers with what the query's `json` says. */
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://x');
  seen = { path: request.url ?? '', headers: request.headers };
  response.setHeader('content-type', 'application/json').end(url.searchParams.get('json') ?? '{}');
});
let seen: { path: string; headers: IncomingHttpHeaders } = { path: '', headers: {} };
let base = '';
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const address = (json: unknown, path = 'data.rate') =>
  `/metrics?json=${encodeURIComponent(JSON.stringify(json))} ${path}`;
const read = (query: string, headers = {}) => httpAt(base, ports(), headers).read(query, SPAN);

describe('any address that answers with JSON', () => {
  it.each<[string, unknown, string, unknown]>([
    ['a number', { data: { rate: 0.25 } }, 'data.rate', { reading: 0.25 }],
    ['null', { data: { rate: null } }, 'data.rate', { reading: undefined }],
    ['pairs, in seconds', { a: [[FROM / 1_000, 2]] }, '/a', { samples: [{ at: FROM, value: 2 }] }],
    [
      'pairs, in milliseconds',
      {
        a: [
          [FROM, 2],
          [FROM, null],
        ],
      },
      'a',
      { samples: [{ at: FROM, value: 2 }] },
    ],
    ['no pairs', [], '$', { samples: [] }],
  ])('%s', async (_, json, path, expected) => {
    expect(await read(address(json, path))).toEqual(expected);
  });

  it.each<[string, unknown, string, string]>([
    ['what is not there', { data: {} }, 'data.rate', 'it has no data.rate'],
    ['a text', { data: { rate: '5' } }, 'data.rate', 'data.rate is neither a number nor a list'],
    ['a list of texts', { a: ['x'] }, 'a', 'a is neither a number nor a list'],
  ])('not %s', async (_, json, path, problem) => {
    expect(await failureOf(read(address(json, path)))).toContain(problem);
  });

  it('is told of which time', async () => {
    await failureOf(read('/x?from={from}&to={to}&ms={from_ms}-{to_ms} none'));
    expect(seen.path).toBe(`/x?from=${FROM / 1_000}&to=${SPAN.to / 1_000}&ms=${FROM}-${SPAN.to}`);
  });

  it('gets the headers below the base alone', async () => {
    await read(address({ data: { rate: 1 } }), { 'x-api-key': 'secret-value' });
    expect(seen.headers['x-api-key']).toBe('secret-value');
    const elsewhere = `${base.replace('127.0.0.1', 'localhost')}${address({ data: { rate: 1 } })}`;
    await read(elsewhere, { 'x-api-key': 'secret-value' });
    expect(seen.headers['x-api-key']).toBeUndefined();
  });
});
