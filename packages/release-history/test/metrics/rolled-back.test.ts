import { describe, expect, it } from 'vitest';
import { deliveryMetrics, destination } from '../../src/index.ts';
import { type End, World } from '../back/world.ts';
import { at } from '../proven/records.ts';

const DAY = { window: { from: at(0), to: at(1_440) }, before: { from: at(-1_440), to: at(0) } };

const goBack = (w: World, id: string, kind: 'last-good' | 'previous' = 'last-good', ends: End = 'steady') =>
  w.goBack(id, destination(w.records, w.proofs, { kind }), ends);

/** Hours in which all was well. */
const quiet = (w: World) => {
  w.minute += 500;
};

// Each deploy takes a minute, and a proof is said a minute later.
describe('what was rolled back', () => {
  const rows: [what: string, tell: (w: World) => void, failed: number, minutes: number][] = [
    [
      'is the release that somebody went back from, and no earlier one that had the same image',
      w => {
        w.good('1.1', { api: '1' });
        quiet(w);
        w.good('2.1', { api: '2' });
        w.deploy('3.1', { api: '1' });
        goBack(w, '4.1');
      },
      1,
      2,
    ],
    [
      'is a failure, though its image is that of the release before, and nothing can be refused',
      w => {
        w.good('1.1', { api: '1' });
        w.deploy('2.1', { api: '1' });
        goBack(w, '3.1');
      },
      1,
      2,
    ],
    [
      'is not what a second rollback passes on its way further back: the first one mended nothing',
      w => {
        w.good('0.1', { api: '0' });
        w.good('1.1', { api: '1' });
        quiet(w);
        w.bad('2.1', { api: '2' });
        goBack(w, '3.1');
        goBack(w, '4.1', 'previous');
      },
      1,
      5,
    ],
    [
      'takes nothing from what its image had mended in an earlier release',
      w => {
        w.good('1.1', { api: '1' });
        w.bad('2.1', { api: '2' });
        w.good('3.1', { api: '3' });
        quiet(w);
        w.good('4.1', { api: '4' });
        w.deploy('5.1', { api: '3' });
        goBack(w, '6.1');
      },
      // 3 minutes until 3.1 was live, and 2 until 6.1 was.
      2,
      2.5,
    ],
    [
      'is one of unknown end, too, once somebody went back from it; what had served before it is none',
      w => {
        w.good('1.1', { api: '1' });
        w.deploy('2.1', { api: '2' }, 'unknown');
        goBack(w, '3.1');
      },
      1,
      3,
    ],
    [
      'stays a failure where somebody returns to it by name, since nothing of it was refused',
      w => {
        w.good('1.1', { api: '1' });
        w.good('2.1', { api: '1' });
        goBack(w, '3.1', 'previous');
        w.goBack('4.1', destination(w.records, w.proofs, { kind: 'release', id: '2.1' }));
      },
      1,
      // Until 4.1: 3.1 was gone back from itself.
      5,
    ],
  ];
  it.each(rows)('%s', (_, tell, failed, minutes) => {
    const world = new World();
    tell(world);
    const { figures } = deliveryMetrics(world.records, world.proofs, DAY);
    const { median, notRecovered } = figures?.recoveryTime ?? {};
    expect([figures?.changeFailureRate.failed, notRecovered]).toEqual([failed, 0]);
    expect(median).toBe(minutes * 60);
  });
});

it('counts a rollback of a service by the service, and of the release', () => {
  const world = new World();
  world.good('1.1', { api: '1', worker: '1' });
  world.good('2.1', { api: '2', worker: '2' });
  const back = destination(world.records, world.proofs, { kind: 'previous' }, { only: ['api'] });
  world.goBack('3.1', back);
  const { figures, services } = deliveryMetrics(world.records, world.proofs, DAY);
  expect([figures?.deployments, figures?.changeFailureRate.failed]).toEqual([2, 1]);
  expect(services.map(each => each.figures?.changeFailureRate.failed)).toEqual([1, 0]);
});
