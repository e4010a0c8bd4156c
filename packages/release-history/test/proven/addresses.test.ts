import type { ReleaseProof, ReleaseRecord, TargetOutcome } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { verdictOn, wholeReleases } from '../../src/index.ts';
import { at, digest, image, proof, release } from './records.ts';

const fn = (version: string) => `arn:aws:lambda:eu-west-1:1:function:checkout:${version}`;

/** A function's version that was written down, beside whatever else the release has. */
function put(id: string, minute: number, version: string, more: Partial<TargetOutcome> = {}): ReleaseRecord {
  const record = release(id, minute, { checkout: [{}, { verdict: 'steady', ...more }] });
  const [target] = record.intent.targets;
  if (target) target.artifacts = { function: fn(version) };
  return record;
}

describe('what has an address and no digest', () => {
  it.each<[string, ReleaseRecord[], ReleaseProof[], string]>([
    ['proven by the checks of its deploy', [put('1', 0, '7', { checks: ['smoke'] })], [], 'proven'],
    ['unproven without any', [put('1', 0, '7')], [], 'unproven'],
    ['refused where it failed', [put('1', 0, '7', { verdict: 'failed' })], [], 'refused'],
    [
      'refused where somebody went back from it, whatever its checks said',
      [put('2', 5, '6', { refuses: [fn('7')] }), put('1', 0, '7', { checks: ['smoke'] })],
      [],
      'refused',
    ],
    [
      'proven once it has passed in a later release',
      [put('3', 9, '7', { checks: ['smoke'] }), put('2', 5, '6', { refuses: [fn('7')] }), put('1', 0, '7')],
      [],
      'proven',
    ],
    ['unknown where no release has it', [put('1', 0, '6')], [], 'unknown'],
  ])('is %s', (_, records, proofs, state) => {
    expect(verdictOn(fn('7'), records, proofs).state).toBe(state);
  });

  it('is spoken for by what else is on its target', () => {
    const record = release('1', 0, { api: [{ web: '1' }, 'steady'] });
    const [target] = record.intent.targets;
    if (target) target.artifacts.model = 's3://models/ranker?versionId=3HL4';
    const on = (...proofs: ReleaseProof[]) =>
      verdictOn('s3://models/ranker?versionId=3HL4', [record], proofs).state;
    expect([on(), on(proof('1', 5, 'passed', '1')), on(proof('1', 5, 'failed', '1'))]).toEqual([
      'unproven',
      'proven',
      'refused',
    ]);
  });

  it('makes its release bad once somebody went back from it', () => {
    const records = [
      put('2', 5, '6', { refuses: [fn('7')] }),
      put('1', 0, '7', { checks: ['smoke'] }),
      put('0', -5, '6', { checks: ['smoke'] }),
    ];
    expect(wholeReleases(records, []).map(({ id, standing }) => [id, standing.state])).toEqual([
      ['2', 'good'],
      ['1', 'bad'],
      ['0', 'good'],
    ]);
  });

  it('leaves an image’s digest and a tag as they were', () => {
    const records = [release('1', 0, { api: [{ web: '1', proxy: 'v1' }, 'steady'] })];
    expect(verdictOn(digest('1'), records, [proof('1', 5, 'passed', '1')])).toMatchObject({
      state: 'proven',
      at: at(5),
    });
    expect(verdictOn(image('1'), records, [proof('1', 5, 'passed', '1')]).state).toBe('unproven');
  });
});
