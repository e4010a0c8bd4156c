import { expect, it } from 'vitest';
import { connectionFailure } from '../src/connection.ts';
import { excerpt } from '../src/excerpt.ts';
import { latency } from '../src/latency.ts';
import { matches } from '../src/pattern.ts';
import { pause } from '../src/retry.ts';

it('stops a pattern that runs away', () => {
  expect(matches('^(a+)+$', `${'a'.repeat(60)}b`)).toBe('timeout');
  expect(matches('v\\d+$', 'release v12')).toBe(true);
  expect(matches('^v', 'release v12')).toBe(false);
});

it.each([
  ['one\r\n::error::two\u0007\u001b[31m', 'one ::error::two [31m'],
  ['a\u202eb\u0000', 'a b'],
  ['x'.repeat(300), `${'x'.repeat(200)}…`],
  ['😀'.repeat(201), `${'😀'.repeat(200)}…`],
  ['', ''],
])('makes %j fit for a log', (text, clean) => {
  expect(excerpt(text)).toBe(clean);
});

it.each([
  [[], undefined],
  [[7], { p50: 7, p95: 7 }],
  [[30, 10, 20, 40], { p50: 20, p95: 40 }],
  [Array.from({ length: 100 }, (_, i) => i + 1), { p50: 50, p95: 95 }],
])('measures %j', (samples, measured) => {
  expect(latency(samples)).toEqual(measured);
});

it('pauses briefly at first, never longer than the interval', () => {
  expect([1, 2, 3, 4, 5, 500].map(n => pause(n, 2_000))).toEqual([250, 500, 1_000, 2_000, 2_000, 2_000]);
});

const system = (code: string, message = code) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });

it.each([
  [system('ENOTFOUND'), 'dns', 'a.test was not found'],
  [system('ECONNREFUSED', ''), 'refused', 'a.test:8443 refused'],
  [system('UND_ERR_CONNECT_TIMEOUT'), 'timeout', 'after 500 ms'],
  [new DOMException('late', 'TimeoutError'), 'timeout', 'after 500 ms'],
  [system('UND_ERR_SOCKET'), 'reset', 'closed the connection'],
  [system('CERT_HAS_EXPIRED', 'certificate has expired'), 'tls', 'certificate has expired'],
  [system('ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version'), 'tls', 'wrong version'],
  [new TypeError('fetch failed', { cause: new Error('bad port') }), 'network', 'bad port'],
])('explains %s', (error, kind, reason) => {
  const failure = connectionFailure(error, new URL('https://a.test:8443/x'), 500);
  expect(failure.kind).toBe(kind);
  expect(failure.reason).toContain(reason);
});
