import { describe, expect, it } from 'vitest';
import { read } from './read.ts';

const DAY = 86_400_000;

describe('takes', () => {
  it('production for 30 days by itself', () => {
    expect(read()).toEqual({
      environments: ['production'],
      fromEnvironments: [],
      services: undefined,
      window: 30 * DAY,
      svg: undefined,
      jsonFile: undefined,
      home: { github: { token: 't' } },
    });
  });

  it.each([
    [{ environments: 'production, eu\nproduction' }, { environments: ['production', 'eu'] }],
    [{ 'from-environments': 'staging' }, { fromEnvironments: ['staging'] }],
    [{ services: 'api, worker, api' }, { services: ['api', 'worker'] }],
    [{ window: '7d' }, { window: 7 * DAY }],
    [{ window: '1h' }, { window: DAY / 24 }],
    [{ window: '365d' }, { window: 365 * DAY }],
    [{ svg: 'docs/delivery.svg' }, { svg: 'docs/delivery.svg' }],
    [{ svg: '/work/shop/delivery.svg' }, { svg: '/work/shop/delivery.svg' }],
    [{ 'json-file': './a/../delivery.json' }, { jsonFile: './a/../delivery.json' }],
    [{ 'json-file': '..delivery' }, { jsonFile: '..delivery' }],
    [{ 'release-log': 'file:log' }, { home: { folder: 'log' } }],
  ])('%j', (inputs, says) => expect(read(inputs)).toMatchObject(says));
});

describe('refuses', () => {
  it.each([
    [{ environments: ',' }, '- environments: it names none'],
    [{ environments: 'a\u0007b' }, '- environments: '],
    [{ 'from-environments': 'production' }, '- from-environments: "production" is measured itself'],
    [{ window: '59m' }, '- window: it is out of bounds'],
    [{ window: '366d' }, '- window: it is out of bounds'],
    [{ window: '30' }, '- window: "30" is not a duration'],
    [{ svg: '../delivery.svg' }, '- svg: "../delivery.svg" is no file below the workspace'],
    [{ svg: 'a/../../x.svg' }, '- svg: "a/../../x.svg" is no file below the workspace'],
    [{ svg: '.' }, '- svg: "." is no file below the workspace'],
    [{ 'json-file': '/etc/passwd' }, '- json-file: "/etc/passwd" is no file below the workspace'],
    [{ 'json-file': '/work/shop-2/x' }, '- json-file: "/work/shop-2/x" is no file below the workspace'],
    [{ svg: 'x', 'json-file': './x' }, '- json-file: `svg` names the same file'],
    [{ 'release-log': 'none' }, '- release-log: without one there is nothing to measure'],
    [{ 'github-token': '' }, '- github-token: '],
  ])('%j', (inputs, says) => expect(() => read(inputs)).toThrow(says));

  it('all mistakes in one error', () => {
    expect(() => read({ window: 'soon', svg: '..', 'release-log': 'none' })).toThrow(
      /^3 inputs are wrong.*\n- window: .*\n- svg: .*\n- release-log: /,
    );
  });
});
