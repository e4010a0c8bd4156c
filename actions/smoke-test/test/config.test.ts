import { ConfigError } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { readChecksText } from '../src/checks-text.ts';
import { config } from '../src/config.ts';
import type { Inputs } from '../src/spec.gen.ts';

const inputs = (more: Partial<Inputs> = {}): Inputs => ({
  url: 'https://shop.test/app',
  versionPath: '/version',
  versionField: 'version',
  waitTimeout: 120_000,
  interval: 2_000,
  ...more,
});

it.each<[string, unknown]>([
  ['/health 200\n\n# a comment\n/ # home', ['/health 200', '/']],
  ['https://cdn.test/a#b 200', ['https://cdn.test/a#b 200']],
  ['GET /health -> 200', ['GET /health -> 200']],
  ['# first\n- /health 200\n- path: /a\n  expect: 2xx', ['/health 200', { path: '/a', expect: '2xx' }]],
  ['[{"path": "/a"}]', [{ path: '/a' }]],
  ['path: /a', { problem: expect.stringContaining('one map'), fix: expect.stringContaining('- ') }],
  ['{"path": "/a"}', { problem: expect.stringContaining('one map'), fix: expect.stringContaining('- ') }],
  ['- path: [', { problem: expect.stringMatching(/not YAML: .*line 1/), fix: expect.any(String) }],
])('reads %j', (text, items) => {
  expect(readChecksText(text)).toEqual(items);
});

it('checks / when nothing else is asked, and only the version when that is', () => {
  expect(config(inputs(), false).suite).toMatchObject({ checks: [{ target: '/' }] });
  expect(config(inputs({ expectVersion: 'abc' }), false).suite).toEqual({
    checks: [],
    version: {
      value: 'abc',
      path: '/version',
      source: { json: { text: 'version', keys: ['version'] } },
      times: 3,
    },
  });
});

it('reads the version from a header where that is asked', () => {
  const { suite } = config(inputs({ expectVersion: 'abc', versionField: 'header: x-version' }), false);
  expect(suite.version?.source).toEqual({ header: 'x-version' });
});

it('tells every bad input at once', () => {
  const bad = inputs({
    url: 'shop.test',
    checks: '- /ok\n- {path: /a, metod: POST}\n- {path: /b, expect: {matches: "("}}',
    versionPath: 'version',
    versionField: 'a..b',
    headers: { 'x-token': '', 'bad name': 'x', 'x-euro': '€' },
    interval: 0,
  });
  let thrown: unknown;
  try {
    config(bad, false);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ConfigError);
  const { message } = thrown as ConfigError;
  for (const part of [
    '- url: the URL does not start with https://',
    '- checks: check 2 (/a) has an unknown key "metod". Did you mean "method"?',
    '- checks: check 3 (/b) has a bad regular expression',
    '- version-path: "version" is not a path',
    '- version-field: "a..b" is not a path',
    '- headers: x-token is empty',
    '- headers: "bad name" is not a header name',
    '- headers: the value of x-euro cannot be sent',
    '- interval: it is zero',
  ]) {
    expect(message).toContain(part);
  }
  expect(message.split('\n')).toHaveLength(10);
});

it.each([
  ['https://shop.test/?token=hunter2', 'query'],
  ['https://me:hunter2@shop.test', 'password'],
])('refuses a secret in %s without repeating it', (url, part) => {
  const refuse = () => config(inputs({ url }), false);
  expect(refuse).toThrow(part);
  expect(refuse).not.toThrow('hunter2');
});
