import { ActionError, ConfigError, RemoteError, TimeoutError, type Verdict } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { afterOf, detailOf, endingOf, holdOf, type Outcome, outcomeOf, worst } from '../src/outcome.ts';
import { failed, HOLD, held, neverBegun, outcome, steady, superseded } from './outcomes.ts';

const timeout = new TimeoutError('not in time', { awaited: 'api', waited: 1, lastState: 'x' });
const cancelled = new ActionError('cancelled', 'The run was cancelled');
const lost = new RemoteError('no answer', { service: 'Amazon ECS', operation: 'DescribeServices' });

describe('endingOf', () => {
  it.each<[string, Outcome, string]>([
    ['serves', outcome(), 'steady'],
    [
      'served, and was taken back with the others',
      outcome({ wayBack: { state: 'back', detail: '' } }),
      'failed',
    ],
    ['served, and could not be taken back', outcome({ wayBack: { state: 'failed', detail: '' } }), 'failed'],
    ['served until someone else deployed', outcome({ wayBack: { state: 'left', detail: '' } }), 'superseded'],
    ['failed', outcome({ ended: failed('crashing') }), 'failed'],
    ['has a successor', outcome({ ended: superseded }), 'superseded'],
    ['waits', outcome({ ended: held }), 'held'],
    ['ran out of time', outcome({ ended: timeout }), 'timeout'],
    ['was cancelled', outcome({ ended: cancelled }), 'cancelled'],
    ['was lost sight of', outcome({ ended: lost }), 'unknown'],
    ['was looked at on its way only', outcome({ ended: { state: 'progressing', detail: '' } }), 'unknown'],
    ['met a bug', outcome({ ended: new TypeError('x') }), 'unknown'],
    ['never had its turn', neverBegun(), 'not-started'],
  ])('of one that %s', (_, given, ending) => expect(endingOf(given)).toBe(ending));
});

describe('outcomeOf, of one that was to begin', () => {
  const facts = { service: 'Yard', operation: 'Update' };
  const ended = (ending: Error, started?: object) => {
    const told = outcomeOf({ plan: { changes: [] }, ending, ...(started && { started }) });
    return [endingOf(told), afterOf(told, 'v1', () => 'v2')];
  };

  it.each<[string, Error, string, string | undefined]>([
    ['the platform refused', new RemoteError('no', { ...facts, outcome: 'known' }), 'not-started', 'v1'],
    ['the workflow’s author has to mend', new ConfigError('no'), 'not-started', 'v1'],
    [
      'had a lost answer',
      new RemoteError('no answer', { ...facts, outcome: 'unknown' }),
      'unknown',
      undefined,
    ],
    ['was cancelled', cancelled, 'cancelled', undefined],
    ['met a bug', new TypeError('x'), 'unknown', undefined],
  ])('and that %s', (_, error, ending, after) => expect(ended(error)).toEqual([ending, after]));

  it('and that did begin: a refusal later on is no refusal of it', () => {
    const refused = new RemoteError('no', { ...facts, outcome: 'known' });
    expect(ended(refused, { id: 'v2' })).toEqual(['unknown', undefined]);
  });
});

describe('detailOf', () => {
  it.each<[Outcome, string]>([
    [outcome(), 'all of it runs v2'],
    [outcome({ ended: cancelled }), 'The run was cancelled'],
    [neverBegun(), 'its turn never came, because a service before it did not get there'],
  ])('%#', (given, words) => expect(detailOf(given)).toBe(words));
});

it('tells a hold from all else', () => {
  expect(holdOf(outcome({ ended: held }))).toBe(HOLD);
  for (const ended of [steady, cancelled]) expect(holdOf(outcome({ ended }))).toBeUndefined();
});

describe('worst', () => {
  it.each<[string, (Verdict | Error)[], string]>([
    ['what was lost sight of, before all', [failed('crashing'), cancelled, lost, timeout], 'unknown'],
    ['a cancelled run, before what failed', [failed('crashing'), cancelled], 'cancelled'],
    ['what failed, before what ran out of time', [timeout, failed('stopped')], 'failed'],
    ['what was superseded, before what waits', [held, superseded, steady], 'superseded'],
    ['what waits, before what serves', [steady, held], 'held'],
  ])('is %s', (_, endings, ending) => {
    for (const order of [endings, endings.toReversed()]) {
      const found = worst(order.map(ended => outcome({ ended })));
      expect(found && endingOf(found)).toBe(ending);
    }
  });

  it('is nothing of nothing', () => expect(worst([])).toBeUndefined());
});
