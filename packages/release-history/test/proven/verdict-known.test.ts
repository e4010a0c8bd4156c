import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { expect, it } from 'vitest';
import { arrayLog } from '../../../contracts/test/array-log.ts';
import { jobEntries, jobEntry } from '../../../contracts/test/reads-on.ts';
import { isNewestProvenKnown, isVerdictKnown, newestProven, remember, verdictOn } from '../../src/index.ts';
import { digest, image } from './records.ts';

/** One job of release 900.1, which another has written beside it. */
function job(service: string, name: string, result: 'passed' | 'failed'): ReleaseRecord {
  const subject = `ecs:eu-west-1/shop/${service}`;
  const { intent, outcome } = jobEntry(900, subject);
  if (outcome === undefined) throw new Error('it has none');
  const targets = [{ subject, artifacts: { [service]: image(name) }, before: null }];
  const end =
    result === 'passed'
      ? { subject, verdict: 'steady' as const, detail: '', checks: ['smoke'] }
      : { subject, verdict: 'failed' as const, detail: 'crashed' };
  return { intent: { ...intent, targets }, outcome: { ...outcome, verdict: end.verdict, targets: [end] } };
}

/** The page of a hundred ends between its two jobs. */
const log = (second: 'passed' | 'failed') =>
  arrayLog([...jobEntries(99), job('api', '1', 'passed'), job('web', '2', second), ...jobEntries(80)]);

it('a release whose jobs lie on two pages is promoted as a whole', async () => {
  const memory = await remember(log('passed'), 'staging', each =>
    isNewestProvenKnown(each.records, each.proofs),
  );
  expect(newestProven(memory.records, memory.proofs).release?.images).toEqual({
    api: image('1'),
    web: image('2'),
  });
});

it('what was said last of a thing may be on the page behind', async () => {
  // Two services of one image: on the other one it has failed.
  const both = arrayLog([
    ...jobEntries(99),
    job('api', '1', 'passed'),
    job('worker', '1', 'failed'),
    ...jobEntries(80),
  ]);
  const memory = await remember(both, 'staging', each =>
    isVerdictKnown(digest('1'), each.records, each.proofs),
  );
  expect(memory.records.length).toBeGreaterThan(100);
  expect(verdictOn(digest('1'), memory.records, memory.proofs).state).toBe('refused');
});

it('a check that failed lately, of a release far back, is about all of that', async () => {
  const old = job('api', '1', 'passed');
  const failed: ReleaseProof = {
    schema: 1,
    release: '1.1',
    at: '2026-01-02T00:00:00Z',
    result: 'failed',
    checks: ['smoke'],
    // Nothing that it had put there.
    digests: [digest('9')],
    by: old.intent.by,
  };
  const far = { intent: { ...old.intent, id: '1.1', at: '2026-01-01T00:01:00Z' } };
  const others = jobEntries(300).slice(0, 198);
  const all = arrayLog(
    [...others.slice(0, 20), job('api', '1', 'passed'), ...others.slice(20), far],
    [failed],
  );
  const memory = await remember(all, 'staging', each =>
    isVerdictKnown(digest('1'), each.records, each.proofs),
  );
  expect(verdictOn(digest('1'), memory.records, memory.proofs)).toMatchObject({
    state: 'refused',
    release: '1.1',
  });
});
