import { expect, it } from 'vitest';
import { backRanks, type Destination, destination } from '../../src/index.ts';
import { World } from './world.ts';

/** All three were good; then a release of them of which one thing or another waited. */
function ranks(tell: (world: World) => void): string[][] {
  const world = new World();
  world.good('1.1', { api: '1', web: '1', worker: '1' });
  tell(world);
  const found = destination(world.records, world.proofs, { kind: 'release', id: '1.1' }) as Destination;
  return backRanks(found, world.records).map(rank => rank.map(subject => subject.split('/').at(-1) ?? ''));
}

it.each<[string, (world: World) => void, string[][]]>([
  [
    'one step released all: all at once',
    w => w.deploy('2.1', { api: '2', web: '2', worker: '2' }),
    [['api', 'web', 'worker']],
  ],
  [
    'one after the other: the last first',
    w => {
      w.deploy('2.1', { worker: '2' });
      w.deploy('2.1', { api: '2' });
      w.deploy('2.1', { web: '2' });
    },
    [['web'], ['api'], ['worker']],
  ],
  [
    'two that overlap, and one that waited for both',
    w => {
      const api = w.begin('2.1', { api: '2' });
      const worker = w.begin('2.1', { worker: '2' });
      w.end(api, 'steady');
      w.end(worker, 'steady');
      w.deploy('2.1', { web: '2' });
    },
    [['web'], ['api', 'worker']],
  ],
  [
    'one that waited for one of two',
    w => {
      const worker = w.begin('2.1', { worker: '2' });
      w.deploy('2.1', { api: '2' });
      w.deploy('2.1', { web: '2' });
      w.end(worker, 'steady');
    },
    [['web', 'worker'], ['api']],
  ],
  [
    'what is in flight goes on, and what began after another ended waited for it',
    w => {
      w.deploy('2.1', { api: '2' });
      w.begin('2.1', { web: '2', worker: '2' });
    },
    [['web', 'worker'], ['api']],
  ],
  [
    'two releases: the newer first',
    w => {
      w.deploy('2.1', { web: '2' });
      w.deploy('3.1', { api: '3' });
    },
    [['api'], ['web']],
  ],
])('%s', (_, tell, expected) => expect(ranks(tell)).toEqual(expected));

it('two that took no time at the same moment go back together', () => {
  const world = new World();
  world.good('1.1', { api: '1', web: '1' });
  const both = [world.deploy('2.1', { api: '2' }), world.deploy('2.1', { web: '2' })];
  for (const record of both) {
    record.intent.at = '2026-11-22T00:00:00Z';
    if (record.outcome) record.outcome.at = '2026-11-22T00:00:00Z';
  }
  const found = destination(world.records, world.proofs, { kind: 'last-good' }) as Destination;
  expect(backRanks(found, world.records).map(rank => rank.length)).toEqual([2]);
});
