import type { ReleaseProof, ReleaseRecord } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { newestProven, provenIn } from '../../src/index.ts';
import { type End, image, proof, release } from './records.ts';

const checked: End = { verdict: 'steady', checks: ['health'] };
const undone: End = { verdict: 'steady', undone: true };
const ask = (records: ReleaseRecord[], proofs: ReleaseProof[] = []) => {
  const { release: found, passedOver } = newestProven(records, proofs);
  return [found?.id, ...passedOver.map(({ release: { id }, why }) => `${id} ${why}`)];
};

describe('the newest known-good release', () => {
  it('is one unit with its images, its commit and the checks that passed', () => {
    const shop = release('1', 0, {
      api: [{ web: '1', log: '3' }, 'steady'],
      worker: [{ job: '2' }, checked],
    });
    expect(newestProven([shop], [proof('1', 4, 'passed', '13')])).toMatchObject({
      release: {
        id: '1',
        commit: shop.intent.commit,
        checks: ['smoke', 'health'],
        provenAt: '2026-11-21T00:04:00.000Z',
        images: { web: image('1'), log: image('3'), job: image('2') },
      },
      passedOver: [],
    });
  });

  it('tells why newer ones are not it', () => {
    const records = [
      release('7', 70, { api: [{ web: '7' }] }),
      release('6', 60, { api: [{ web: '6' }, 'steady'], worker: [{ web: '5' }, checked] }),
      release('5', 50, { api: [{ web: '5' }, checked], worker: [{ web: '5' }, undone] }),
      release('4', 40, { api: [{ web: 'v4' }, checked] }),
      release('3', 30, { api: [{ web: '3' }, checked] }),
      release('2', 20, { api: [{}, checked] }),
      release('1', 10, { api: [{ web: '1' }, checked] }),
    ];
    expect(ask(records, [proof('3', 90, 'failed', '3')])).toEqual([
      '1',
      expect.stringContaining('7 is in flight since'),
      '6 was deployed, but no check has said that it works',
      '5 was rolled back',
      '4 names web by tag only (registry.example/shop:v4)',
      '3 failed smoke',
      '2 put no image there',
    ]);
  });

  it('is not one whose image was taken back by a later release', () => {
    const records = [
      release('2', 20, { worker: [{ web: '1' }, undone] }),
      release('1', 10, { api: [{ web: '1' }, checked] }),
    ];
    expect(ask(records)).toEqual([
      undefined,
      '2 was rolled back',
      expect.stringContaining('1 has web, which is refused since: release 2'),
    ]);
    // As a release to return to it is good all the same.
    expect(provenIn(records, []).map(({ id }) => id)).toEqual(['1']);
  });

  it('is all that one run did under its id, however many steps that took', () => {
    const two = [
      release('1', 10, { worker: [{ job: '2' }, 'steady'] }),
      release('1', 0, { api: [{ web: '1' }, checked] }),
    ];
    expect(ask(two)).toEqual([undefined, '1 was deployed, but no check has said that it works']);
    expect(newestProven(two, [proof('1', 12, 'passed', '2')]).release?.images).toEqual({
      web: image('1'),
      job: image('2'),
    });
  });

  it('has the last of a target that it changed twice', () => {
    const twice = [
      release('1', 10, { api: [{ web: '2' }, checked] }),
      release('1', 0, { api: [{ web: '1' }, 'failed'] }),
    ];
    expect(newestProven(twice, []).release?.images).toEqual({ web: image('2') });
  });

  it('names containers by their services where two of a name have different images', () => {
    const both = release('1', 0, {
      api: [{ app: '1', log: '3' }, checked],
      worker: [{ app: '2', log: '3' }, checked],
    });
    expect(newestProven([both], []).release?.images).toEqual({
      'api/app': image('1'),
      'worker/app': image('2'),
      log: image('3'),
    });
  });

  it('names a container without a name by its service', () => {
    const both = release('1', 0, { api: [{ '': '1' }, checked], worker: [{ '': '2' }, checked] });
    expect(newestProven([both], []).release?.images).toEqual({ api: image('1'), worker: image('2') });
  });

  it('is not proven by a proof that names only some of its images, nor one by tag', () => {
    const records = [release('1', 0, { api: [{ web: '1', log: '2' }, 'steady'] })];
    expect(provenIn(records, [proof('1', 2, 'passed', '1')])).toEqual([]);
    expect(
      provenIn([release('1', 0, { api: [{ web: 'v1' }, 'steady'] })], [proof('1', 2, 'passed', '1')]),
    ).toEqual([]);
  });

  it('is none where nothing is recorded', () => {
    expect(newestProven([], [proof('1', 2, 'passed', '1')])).toEqual({ passedOver: [] });
  });
});
