import { expect, it } from 'vitest';
import { ranks } from '../src/index.ts';

const NAMES = ['web', 'api', 'worker', 'mailer'];

it.each([
  [undefined, [NAMES]],
  ['', [NAMES]],
  ['api, worker, *', [['api'], ['worker'], ['web', 'mailer']]],
  [
    'api + worker, *',
    [
      ['api', 'worker'],
      ['web', 'mailer'],
    ],
  ],
  ['*, web', [['api', 'worker', 'mailer'], ['web']]],
  ['api', [['api'], ['web', 'worker', 'mailer']]],
  ['web, api, worker, mailer, *', [['web'], ['api'], ['worker'], ['mailer']]],
])('%j', (order, expected) => {
  expect(ranks(order, NAMES)).toEqual(expected);
});

it.each([
  ['api,,web', 'has an empty place'],
  ['api, api', 'names api twice'],
  ['*, web, *', 'names * twice'],
  ['apj', 'names apj, which is not deployed here; did you mean api?'],
])('refuses %j', (order, problem) => {
  expect(ranks(order, NAMES)).toBe(problem);
});
