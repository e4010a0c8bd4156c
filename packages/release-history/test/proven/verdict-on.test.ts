import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { verdictOn } from '../../src/index.ts';
import { digest, type End, proof, release } from './records.ts';

const checked: End = { verdict: 'steady', checks: ['health'] };
const undone: End = { verdict: 'failed', undone: true, detail: 'it crashed' };
const api = (id: string, minute: number, images: string, end?: End) =>
  release(id, minute, { api: [{ web: images }, end] });

type Case = [name: string, records: ReleaseRecord[], proofs: ReleaseProof[], state: string, says: RegExp];

describe('what is known by its address', () => {
  const web = 'vercel://dpl_5ucQ';
  /** One release to ECS and Vercel. */
  const both = release('1', 0, { api: [{ web: '1' }, 'steady'], site: [{}, 'steady'] });
  for (const target of both.intent.targets)
    if (target.subject.endsWith('/site')) target.artifacts = { deployment: web };
  const said = (of: string, artifacts?: string[]) => ({
    ...proof('1', 2, 'passed', of),
    ...(artifacts && { artifacts }),
  });

  it.each([
    ['by a proof that names it', [said('', [web])], 'proven'],
    ['by one that names it among others', [said('1', [web])], 'proven'],
    ['not by one of an image of the same release', [said('1')], 'unproven'],
    ['not by one of another deployment', [said('', ['vercel://dpl_9'])], 'unproven'],
  ])('is proven %s', (_, proofs, state) => {
    expect(verdictOn(web, [both], proofs).state).toBe(state);
  });

  it('is refused once it was taken back', () => {
    const back = release('2', 4, { site: [{}, { verdict: 'steady', undone: true }] });
    for (const target of back.intent.targets) target.artifacts = { deployment: web };
    expect(verdictOn(web, [back, both], [said('1', [web])]).state).toBe('refused');
  });

  it('does not take an image’s failure for its own', () => {
    const failed = proof('1', 3, 'failed', '1');
    expect(verdictOn(web, [both], [failed, said('1', [web])]).state).toBe('proven');
    expect(verdictOn(digest('1'), [both], [failed, said('1', [web])]).state).toBe('refused');
  });
});

describe('what an environment says of a digest', () => {
  it.each<Case>([
    ['nothing', [api('1', 0, '2', checked)], [], 'unknown', /none of the 1 releases/],
    ['only a tag', [api('1', 0, 'v1', checked)], [], 'unknown', /none of the 1/],
    ['in flight', [api('1', 0, '1')], [], 'unproven', /release 1 \(commit 1111111, .*\) is in flight since/],
    ['held', [api('1', 0, '1', 'held')], [], 'unproven', /is held/],
    ['held and checked', [api('1', 0, '1', 'held')], [proof('1', 2, 'passed', '1')], 'unproven', /is held/],
    ['cancelled', [api('1', 0, '1', 'cancelled')], [], 'unproven', /was cancelled/],
    ['never begun', [api('1', 0, '1', 'not-started')], [], 'unproven', /never began/],
    ['steady only', [api('1', 0, '1', 'steady')], [], 'unproven', /no check has said that it works/],
    ['checked by the deploy', [api('1', 0, '1', checked)], [], 'proven', /release 1 .* passed health at/],
    [
      'a passed proof',
      [api('1', 0, '1', 'steady')],
      [proof('1', 2, 'passed', '12', 'smoke', 'e2e')],
      'proven',
      /passed smoke, e2e at 2026-11-21T00:02/,
    ],
    [
      'a proof of another image',
      [api('1', 0, '1', 'steady')],
      [proof('1', 2, 'passed', '2')],
      'unproven',
      /no check/,
    ],
    [
      'a proof from before it began',
      [api('1', 5, '1', 'steady')],
      [proof('1', 2, 'passed', '1')],
      'unproven',
      /no check|not among/,
    ],
    [
      'a check that failed later',
      [api('1', 0, '1', 'steady')],
      [proof('1', 3, 'failed', '1', 'e2e'), proof('1', 2, 'passed', '1')],
      'refused',
      /release 1 .* failed e2e/,
    ],
    [
      'a check that failed before another passed',
      [api('1', 0, '1', 'steady')],
      [proof('1', 3, 'passed', '1', 'smoke'), proof('1', 2, 'failed', '1', 'e2e')],
      'refused',
      /failed e2e/,
    ],
    [
      'a check that passed in the end',
      [api('1', 0, '1', 'steady')],
      [proof('1', 3, 'passed', '1'), proof('1', 2, 'failed', '1')],
      'proven',
      /passed smoke/,
    ],
    [
      'a failure that names no image',
      [api('1', 0, '1', checked)],
      [proof('1', 3, 'failed', '')],
      'refused',
      /failed smoke/,
    ],
    [
      'a failure of its neighbour',
      [api('1', 0, '1', checked), release('2', 0, { worker: [{ web: '2' }, checked] })],
      [proof('2', 3, 'failed', '2')],
      'proven',
      /passed health/,
    ],
    [
      'a check that passed and failed at the same moment',
      [api('1', 0, '1', 'steady')],
      [proof('1', 2, 'passed', '1'), proof('1', 2, 'failed', '1')],
      'refused',
      /failed smoke/,
    ],
    [
      'checks that passed again, since the last of them',
      [api('1', 0, '1', 'steady')],
      [proof('1', 4, 'passed', '1'), proof('1', 3, 'passed', '1', 'e2e'), proof('1', 2, 'passed', '1')],
      'proven',
      /at 2026-11-21T00:04/,
    ],
    [
      'a failure that the checks of a held deploy cannot outweigh',
      [api('1', 0, '1', { verdict: 'held', checks: ['smoke'] })],
      [proof('1', 0, 'failed', '1')],
      'refused',
      /failed smoke/,
    ],
    [
      'good, at the moment in which a check of an earlier release failed',
      [api('2', 5, '1', checked), api('1', 0, '1', 'steady')],
      [proof('1', 6, 'failed', '1')],
      'refused',
      /release 1/,
    ],
    [
      'taken back, then good, then a check of the former failed',
      [api('2', 5, '1', checked), api('1', 0, '1', undone)],
      [proof('1', 9, 'failed', '1')],
      'refused',
      /release 1 .*00:09/,
    ],
    ['taken back', [api('1', 0, '1', undone)], [], 'refused', /was rolled back: it crashed/],
    [
      'taken back, whatever is said of it afterwards',
      [api('1', 0, '1', undone)],
      [proof('1', 9, 'passed', '1')],
      'refused',
      /rolled back/,
    ],
    ['failed and left', [api('1', 0, '1', 'failed')], [], 'refused', /failed/],
    ['out of time', [api('1', 0, '1', 'timeout')], [], 'refused', /ran out of time/],
    [
      'good, then taken back',
      [api('2', 5, '1', undone), api('1', 0, '1', checked)],
      [],
      'refused',
      /release 2/,
    ],
    [
      'taken back, then good',
      [api('2', 5, '1', checked), api('1', 0, '1', undone)],
      [],
      'proven',
      /release 2/,
    ],
    [
      'taken back, then only deployed',
      [api('2', 5, '1', 'steady'), api('1', 0, '1', undone)],
      [],
      'refused',
      /release 1/,
    ],
    ['good, then in flight again', [api('2', 5, '1'), api('1', 0, '1', checked)], [], 'proven', /release 1/],
    [
      'good, and a check of an earlier release failed later',
      [api('2', 5, '1', checked), api('1', 0, '1', 'steady')],
      [proof('1', 9, 'failed', '1')],
      'refused',
      /release 1/,
    ],
    [
      'a late word for an earlier release, when a later one was taken back',
      [api('2', 5, '1', undone), api('1', 0, '1', 'steady')],
      [proof('1', 9, 'passed', '1')],
      'refused',
      /release 2/,
    ],
    ['passed in a release that nobody knows', [], [proof('7', 1, 'passed', '1')], 'unproven', /not among/],
    ['failed in a release that nobody knows', [], [proof('7', 1, 'failed', '1')], 'refused', /release 7/],
    [
      'on two targets, one of them held',
      [release('1', 0, { api: [{ web: '1' }, checked], worker: [{ web: '1' }, 'held'] })],
      [],
      'unproven',
      /held/,
    ],
    [
      'on two targets, one of them unchecked',
      [release('1', 0, { api: [{ web: '1' }, checked], worker: [{ web: '1' }, 'steady'] })],
      [],
      'proven',
      /health/,
    ],
    [
      'on two targets, one of them taken back',
      [release('1', 0, { api: [{ web: '1' }, checked], worker: [{ web: '1' }, undone] })],
      [],
      'refused',
      /rolled back/,
    ],
  ])('%s', (_, records, proofs, state, says) => {
    const verdict = verdictOn(digest('1'), records, proofs);
    expect(verdict).toMatchObject({ state, detail: expect.stringMatching(says) });
  });
});
