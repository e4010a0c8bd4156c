import type { ReleaseProof } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { arrayLog } from '../../contracts/test/array-log.ts';
import { jobEntries } from '../../contracts/test/reads-on.ts';
import { remember } from '../src/index.ts';

const records = jobEntries(500);

/** So many, the oldest of them about one of these. */
function proofs(count: number, oldest: number): ReleaseProof[] {
  return Array.from({ length: count }, (_, at) => {
    const intent = records[Math.floor((at * oldest) / (count - 1))]?.intent;
    if (intent === undefined) throw new Error('there is none');
    const { id: release, at: time, by } = intent;
    return { schema: 1, release, at: time, result: 'passed', checks: ['smoke'], digests: [], by };
  });
}

it.each([
  ['no more than the proofs reach that are looked at', 1_000, 150, 151],
  ['the first page in any case', 1_000, 40, 100],
  ['all, where those are all the proofs', 999, 150, 500],
])('remembers %s', async (_, count, oldest, found) => {
  const asked: number[] = [];
  const log = arrayLog(records, proofs(count, oldest));
  const memory = await remember(log, 'production', soFar => {
    asked.push(soFar.records.length);
    return false;
  });
  expect(memory.records).toEqual(records.slice(0, found));
  expect(memory.proofs).toHaveLength(count);
  // Nor is it read on for what would not count.
  expect(log.read).toBe(found === 500 ? 500 : Math.ceil((found + 1) / 100) * 100);
  expect(Math.max(...asked)).toBeLessThanOrEqual(found);
});

it('reads nothing more once it knows', async () => {
  const log = arrayLog(records);
  expect(
    (await remember(log, 'production', async ({ records }) => records.length >= 200)).records,
  ).toHaveLength(200);
  expect(log.read).toBe(200);
});
