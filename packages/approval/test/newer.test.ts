import type { Ending, ReleaseRecord } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { baseOf, isUnderWay, releasedSince } from '../src/index.ts';
import { at, image, request } from './request.ts';

function release(
  id: string,
  artifact: string,
  minute: number,
  more: { back?: string; verdict?: Ending; undone?: boolean } = {},
): ReleaseRecord {
  const { back, verdict = 'steady', undone } = more;
  const subject = 'ecs:eu-west-1/shop/api';
  const target = { subject, verdict, detail: '', ...(undone !== undefined && { undone }) };
  return {
    intent: {
      schema: 1,
      id,
      environment: 'production',
      commit: { sha: 'c0ffee', ref: 'refs/heads/main' },
      by: { actor: 'ann', url: '' },
      at: at(minute),
      targets: [{ subject, artifacts: artifact === '' ? {} : { api: artifact }, before: null }],
      ...(back !== undefined && { back: { to: back, why: 'bad' } }),
    },
    outcome: { schema: 1, intent: id, at: at(minute), verdict, detail: '', targets: [target] },
  };
}

const base = release('41.1', image('api', '0'), -10);
const older = release('40.1', image('api', '1'), -20);
const own = image('api', 'a').replace('registry.example', 'other.example');

describe('releasedSince', () => {
  it.each<[string, ReleaseRecord[], string | undefined, string | undefined]>([
    ['nothing since', [base, older], undefined, undefined],
    ['another release', [release('43.1', image('api', '3'), 5), base], undefined, '43.1'],
    ['what was asked for, by a run that broke off', [release('50.1', own, 5), base], undefined, undefined],
    [
      'that, gone back from',
      [release('51.1', image('api', '0'), 6, { back: '41.1' }), release('50.1', own, 5), base],
      undefined,
      '51.1 took production back to release 41.1',
    ],
    ['one that says nothing of what it puts there', [release('50.1', '', 5), base], undefined, '50.1'],
    ['a return to the very same', [release('51.1', own, 6, { back: '50.1' }), base], undefined, '51.1 took'],
    [
      'one that never began',
      [release('43.1', image('api', '3'), 5, { verdict: 'not-started' }), base],
      undefined,
      undefined,
    ],
    ['more of the base itself', [release('41.1', image('api', '0'), 5), base], undefined, undefined],
    [
      'one behind more of the base',
      [release('41.1', image('api', '0'), 6), release('43.1', image('api', '3'), 5), base],
      undefined,
      '43.1',
    ],
    [
      'one in between when it was asked',
      [release('41.1', image('api', '0'), -1), release('40.2', image('api', '3'), -2), base],
      undefined,
      undefined,
    ],
    ['what the asking run itself did', [release('50.2', image('db', '9'), 5), base], '50', undefined],
    ['a base that is out of sight', [release('43.1', own, 5)], undefined, '41.1'],
  ])('sees %s', (_, records, run, expected) => {
    const found = releasedSince(request(), records, run);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(`release ${expected}`);
  });

  it('takes everything for newer where there was nothing', () => {
    const { base: _, ...first } = request();
    expect(releasedSince(first, [])).toBeUndefined();
    expect(releasedSince(first, [older])).toContain('40.1');
  });
});

it.each<[string, ReleaseRecord[], boolean]>([
  ['by nothing', [base], false],
  ['by some of it', [release('50.1', own, 5), base], true],
  ['by an attempt before', [release('50.2', own, 6), release('50.1', own, 5), base], true],
  ['by another run', [release('51.1', own, 5), base], false],
  ['by something else', [release('50.1', image('api', '3'), 5), base], false],
  ['by something else, too', [release('50.2', image('api', '3'), 6), release('50.1', own, 5)], false],
  ['by nobody knows what', [release('50.1', '', 5), base], false],
  ['by what went back', [release('50.2', own, 6, { back: '41.1' }), release('50.1', own, 5)], false],
  ['by what was taken back', [release('50.1', own, 5, { verdict: 'failed', undone: true })], false],
  ['by what never began', [release('50.1', own, 5, { verdict: 'not-started' })], false],
  ['by what is older than the request', [release('50.1', own, -5)], false],
])('is under way %s', (_, records, expected) => {
  expect(isUnderWay(request(), records, '50')).toBe(expected);
});

it('is based on the newest release that began', () => {
  expect(baseOf([release('43.1', image('api', '3'), 5, { verdict: 'not-started' }), base, older])).toBe(
    '41.1',
  );
  expect(baseOf([])).toBeUndefined();
});
