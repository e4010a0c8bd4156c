import type { ReleaseRecord, TargetOutcome } from '@pipeline/contracts';
import { parseOutcome } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { newestProven, provenIn, verdictOn } from '../../src/index.ts';
import { digest, type End, proof, release } from './records.ts';

const checked: End = { verdict: 'steady', checks: ['health'] };
const api = (id: string, minute: number, image: string, end?: End) =>
  release(id, minute, { api: [{ web: image }, end] });

/** A release that went back from some image. */
function back(id: string, minute: number, image: string, from: string, end: End = checked): ReleaseRecord {
  const record = api(id, minute, image, end);
  for (const target of record.outcome?.targets ?? []) target.refuses = [digest(from)];
  return record;
}

const before = [api('2', 10, '2', checked), api('1', 0, '1', checked)];

describe('what was rolled back', () => {
  it.each<[string, ReleaseRecord[], image: string, state: string, says: RegExp]>([
    [
      'is refused, though its own checks had passed',
      [back('3', 20, '1', '2'), ...before],
      '2',
      'refused',
      /release 3 .* rolled it back/,
    ],
    ['leaves what it went back to proven', [back('3', 20, '1', '2'), ...before], '1', 'proven', /release 3 /],
    [
      'is refused where no release is recorded that had it',
      [back('3', 20, '1', '9')],
      '9',
      'refused',
      /rolled it back/,
    ],
    [
      'is not, where the rollback failed',
      [back('3', 20, '1', '2', 'failed'), ...before],
      '2',
      'proven',
      /release 2 /,
    ],
    [
      'is proven again once a later release of it passed its checks',
      [api('4', 30, '2', checked), back('3', 20, '1', '2'), ...before],
      '2',
      'proven',
      /release 4 /,
    ],
    [
      'stays refused where a later release of it was not checked',
      [api('4', 30, '2', 'steady'), back('3', 20, '1', '2'), ...before],
      '2',
      'refused',
      /release 3 /,
    ],
  ])('%s', (_, records, image, state, says) => {
    expect(verdictOn(digest(image), records, [])).toMatchObject({
      state,
      detail: expect.stringMatching(says),
    });
  });

  it('stays refused where a check of the old release passes afterwards', () => {
    const records = [back('3', 20, '1', '2'), ...before];
    expect(verdictOn(digest('2'), records, [proof('2', 25, 'passed', '2')]).state).toBe('refused');
  });

  it('is no known-good release any more, and is not promoted from there', () => {
    const records = [back('3', 20, '1', '2'), ...before];
    expect(provenIn(records, []).map(({ id }) => id)).toEqual(['3', '1']);
    const { release: found, passedOver } = newestProven(records.slice(1), []);
    expect([found?.id, passedOver]).toEqual(['2', []]);
    expect(newestProven(records, []).release?.id).toBe('3');
  });
});

it('a log keeps what a rollback refuses', () => {
  const target: TargetOutcome = {
    subject: 'a',
    verdict: 'steady',
    detail: 'back',
    refuses: ['vercel://dpl_2'],
  };
  const outcome = { schema: 1, intent: '3', at: '2026-11-21T00:00:00Z', verdict: 'steady', detail: 'back' };
  expect(parseOutcome({ ...outcome, targets: [target] })).toMatchObject({ targets: [target] });
  expect(parseOutcome({ ...outcome, targets: [{ ...target, refuses: [7] }] })).toContain(
    'targets[0].refuses',
  );
});
