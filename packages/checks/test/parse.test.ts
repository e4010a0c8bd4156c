import { expect, it } from 'vitest';
import { addressOf, parseBaseUrl } from '../src/address.ts';
import { parseChecks } from '../src/index.ts';
import { parseJsonPath, readJson } from '../src/json-path.ts';
import { allows, formatStatus, parseStatus } from '../src/status.ts';

it.each([
  ['/health', 'GET', '/health', '2xx'],
  ['/health 200', 'GET', '/health', '200'],
  ['GET /health -> 200', 'GET', '/health', '200'],
  ['post /orders => 201', 'POST', '/orders', '201'],
  ['/old 301, 302', 'GET', '/old', '301 or 302'],
  ['/x?y=1 4xx', 'GET', '/x?y=1', '4xx'],
  ['https://cdn.test/a.js 200-204', 'GET', 'https://cdn.test/a.js', '200-204'],
])('reads the line %s', (line, method, target, status) => {
  const { checks, complaints } = parseChecks([line]);
  expect(complaints).toEqual([]);
  expect(checks).toHaveLength(1);
  expect(checks[0]).toMatchObject({ method, target, name: `${method} ${target}` });
  expect(formatStatus(checks[0]?.expect.status ?? [])).toBe(status);
});

it('reads the long form', () => {
  const { checks, complaints } = parseChecks([
    {
      name: 'order',
      path: '/orders',
      method: 'post',
      headers: { 'x-test': 1 },
      body: { sku: 'a' },
      expect: {
        status: [201, '4xx'],
        contains: 'id',
        matches: ['\\d+'],
        header: { location: '/orders/' },
        json: { 'items[0].sku': 'a', '/total': 3 },
        'json-exists': 'id',
        'max-latency': '1s',
      },
    },
  ]);
  expect(complaints).toEqual([]);
  expect(checks[0]).toMatchObject({
    method: 'POST',
    headers: { 'x-test': '1', 'content-type': 'application/json' },
    body: '{"sku":"a"}',
    expect: {
      contains: ['id'],
      matches: ['\\d+'],
      header: { location: '/orders/' },
      json: [
        { path: { keys: ['items', '0', 'sku'] }, equals: 'a' },
        { path: { keys: ['total'] }, equals: 3 },
      ],
      jsonExists: [{ keys: ['id'] }],
      maxLatency: 1000,
    },
  });
});

it.each<[unknown, RegExp, RegExp]>([
  ['health', /check 1 "health" is not a check/, /\/health 200/],
  [42, /check 1 is not a check/, /\/health 200/],
  [{}, /has no path/, /path: \/health/],
  [{ '/health': 200 }, /has "\/health" as a key/, /\/health 200/],
  [{ path: '/a', metod: 'GET' }, /unknown key "metod"/, /"method"/],
  [{ path: '/a', status: 200 }, /unknown key "status"/, /under "expect"/],
  [{ path: '/a', expect: { maxlatency: '1s' } }, /unknown key "maxlatency"/, /"max-latency"/],
  [{ path: '/a', expect: { body: 'x' } }, /unknown key "body"/, /contains/],
  [{ path: '/a', expect: 99 }, /"99" is not an HTTP status/, /2xx/],
  [{ path: '/a', expect: { matches: '(' } }, /bad regular expression/, /JavaScript/],
  [{ path: '/a', expect: { json: { 'a..b': 1 } } }, /"a\.\.b" is not a path/, /JSON Pointer/],
  [{ path: '/a', expect: { json: ['a'] } }, /"json" that is not a map/, /json: \{/],
  [{ path: '/a', expect: { contains: [{}] } }, /"contains"/, /list of them/],
  [{ path: '/a', expect: { 'max-latency': 500 } }, /max-latency/, /500ms/],
  [{ path: '/a', method: 'FETCH' }, /method "FETCH"/, /GET/],
  [{ path: '/a', body: 'x' }, /sends a body with GET/, /POST/],
  [{ path: '/a', headers: { 'a b': 'c' } }, /header name "a b"/, /dashes/],
  [{ path: '/a', headers: { a: 'x\nb: c' } }, /value for header a/, /one line/],
  [{ path: 'a' }, /bad address/, /path such as/],
  [{ url: 'ftp://x/' }, /bad address/, /whole URL/],
  [{ url: 'https://me:pw@x.test/' }, /bad address/, /whole URL/],
  [{ path: '/a', url: 'https://x.test/' }, /both path and url/, /one/],
])('complains about %j', (item, problem, fix) => {
  const { checks, complaints } = parseChecks([item]);
  expect(checks).toEqual([]);
  expect(complaints).toHaveLength(1);
  const [first] = complaints;
  expect(`${first?.where} ${first?.problem}`).toMatch(problem);
  expect(first?.fix).toMatch(fix);
});

it('complains about everything at once', () => {
  const { checks, complaints } = parseChecks([
    '/ok',
    { path: '/a', metod: 1, expect: { status: 'no', xyz: 1 } },
  ]);
  expect(checks).toHaveLength(1);
  expect(complaints.map(({ where }) => where)).toEqual(Array(3).fill('check 2 (/a)'));
});

it.each([
  ['2xx', 204, true],
  ['2xx', 300, false],
  ['200-204', 205, false],
  ['404,5xx', 503, true],
  [[200, '3xx'], 302, true],
  [200, 201, false],
])('status %j on %i', (rule, status, allowed) => {
  const rules = parseStatus(rule);
  expect(typeof rules !== 'string' && allows(rules, status)).toBe(allowed);
});

it.each(['', '20', '6xx', '2x', '204-200', 'ok', '200 201'])('refuses the status %j', text => {
  expect(parseStatus(text)).toContain('is not an HTTP status');
});

it.each([
  ['status', { value: 'ok' }],
  ['$.status', { value: 'ok' }],
  ['list[1].a', { value: null }],
  ['/list/1/a', { value: null }],
  ['/a~1b/c~0d', { value: 1 }],
  ['constructor', undefined],
  ['list[2]', undefined],
  ['status.length', undefined],
])('reads %s', (text, found) => {
  const path = parseJsonPath(text);
  const document = { status: 'ok', list: [{}, { a: null }], 'a/b': { 'c~d': 1 } };
  expect(typeof path === 'string' ? path : readJson(document, path)).toEqual(found);
});

it.each([
  ['https://a.test', '/health', 'https://a.test/health'],
  ['https://a.test/app/', '/health?x=1', 'https://a.test/app/health?x=1'],
  ['https://a.test', '//evil.test/x', 'https://a.test//evil.test/x'],
  ['https://a.test', '/@evil.test', 'https://a.test/@evil.test'],
  ['https://a.test', 'https://b.test/x', 'https://b.test/x'],
])('%s and %s make %s', (base, target, url) => {
  const parsed = parseBaseUrl(base);
  expect(typeof parsed === 'string' ? parsed : addressOf(target, parsed).href).toBe(url);
});

it.each([
  ['a.test', /https:\/\//],
  ['ftp://a.test', /https:\/\//],
  ['https://', /not a URL/],
  ['https://me:pw@a.test', /password/],
  ['https://a.test/?token=1', /query/],
])('refuses the base URL %s', (text, problem) => {
  expect(parseBaseUrl(text)).toMatch(problem);
});
