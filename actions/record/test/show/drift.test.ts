import { describe, expect, it } from 'vitest';
import { type Drift, driftedAtAll, driftOf, goneDrift } from '../../src/show/drift.ts';
import { digest } from '../world.ts';

const [a, b] = [`one.example/api@${digest('a')}`, `one.example/api@${digest('b')}`];
const elsewhere = `two.example/mirror/api@${digest('a')}`;
const of = (artifacts: Record<string, string>, revision = '') => ({ artifacts, revision });

describe('what runs', () => {
  it.each([
    ['the same image', of({ web: a }), of({ web: a })],
    ['the same bytes from another registry', of({ web: a }), of({ web: elsewhere })],
    ['a sidecar beside it', of({ web: a }), of({ web: a, proxy: b })],
    ['the only container, by no name', of({ '': a }), of({ web: a })],
    ['the only container that the log names, beside a sidecar', of({ '': a }), of({ proxy: b, web: a })],
    ['the same revision', of({}, 'api:7'), of({ web: a }, 'api:7')],
    ['a revision that the log does not know', of({ web: a }), of({ web: a }, 'api:7')],
    ['a model that the platform does not tell', of({ web: a, model: 's3://m/1' }), of({ web: a })],
    ['the same deployment', of({ deployment: 'vercel://dpl_1' }), of({ deployment: 'vercel://dpl_1' })],
  ])('is as the log says: %s', (_, log, runs) => {
    expect(driftOf(log, runs)).toEqual({ state: 'same' });
  });

  it.each([
    ['another image', of({ web: a }), of({ web: b }), [{ what: 'web', log: a, runs: b }]],
    [
      'another image of the only container',
      of({ '': a }),
      of({ web: b }),
      [{ what: 'image', log: a, runs: b }],
    ],
    ['a container that is gone', of({ web: a }), of({ other: a }), [{ what: 'web', log: a, runs: '' }]],
    ['nothing', of({ web: a }), of({}), [{ what: 'web', log: a, runs: '' }]],
    [
      'nothing of a name that every object has',
      of({ constructor: a }),
      of({ web: b }),
      [{ what: 'constructor', log: a, runs: '' }],
    ],
    [
      'a tag, where the log has a digest',
      of({ web: a }),
      of({ web: 'one.example/api:v1' }),
      [{ what: 'web', log: a, runs: 'one.example/api:v1' }],
    ],
    [
      'other settings of the same image',
      of({ web: a }, 'api:7'),
      of({ web: a }, 'api:8'),
      [{ what: 'revision', log: 'api:7', runs: 'api:8' }],
    ],
    [
      'another deployment',
      of({ deployment: 'vercel://dpl_1' }, 'dpl_1'),
      of({ deployment: 'vercel://dpl_2' }, 'dpl_2'),
      [{ what: 'deployment', log: 'vercel://dpl_1', runs: 'vercel://dpl_2' }],
    ],
  ])('is otherwise: %s', (_, log, runs, differences) => {
    expect(driftOf(log, runs)).toEqual({ state: 'drift', differences });
  });

  it.each([
    ['the log says nothing', of({}), of({ web: a }, 'api:7')],
    ['the log names a model alone', of({ model: 's3://m/1' }), of({ web: a })],
    ['the log has a tag, and the platform its digest', of({ web: 'one.example/api:v1' }), of({ web: a })],
    ['one of them has no revision', of({}, 'api:7'), of({ web: a })],
  ])('cannot be told where %s', (_, log, runs) => {
    expect(driftOf(log, runs)).toMatchObject({ state: 'unknown' });
  });
});

it.each([
  ['by its revision', of({ web: a }, 'api:7'), [{ what: 'revision', log: 'api:7', runs: '' }]],
  ['by its artifacts', of({ '': a }), [{ what: 'image', log: a, runs: '' }]],
  ['by nothing', of({}), [{ what: 'all of it', log: '', runs: '' }]],
])('what is gone is told %s', (_, log, differences) => {
  expect(goneDrift(log, 'ECS has no cluster shop')).toEqual({
    state: 'drift',
    differences,
    gone: 'ECS has no cluster shop',
  });
});

describe('all in all', () => {
  const same: Drift = { state: 'same' };
  const drift: Drift = { state: 'drift', differences: [] };
  const unknown: Drift = { state: 'unknown', why: '' };
  const other: Drift = { state: 'not-compared', why: '' };

  it.each([
    ['nothing is live', [], 'unknown'],
    ['everything is the same', [same, same], false],
    ['one runs otherwise', [same, unknown, drift], true],
    ['one could not be asked', [same, unknown], 'unknown'],
    ['one is nowhere that can be asked', [same, other], 'unknown'],
  ])('where %s', (_, all, expected) => {
    expect(driftedAtAll(all)).toBe(expected);
  });
});
