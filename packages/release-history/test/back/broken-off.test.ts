import { describe, expect, it } from 'vitest';
import { backRanks, type Destination, destination } from '../../src/index.ts';
import { LAST, PREVIOUS, say, shop, the } from './say.ts';
import type { End, World } from './world.ts';

/** Both were good by their checks; the second is bad for people. */
const bothGood = (w: World) => {
  w.good('41.1', { api: '1', web: '1' });
  w.good('43.1', { api: '3', web: '3' });
};
const back = (w: World, id: string, ends: End | Record<string, End> | null, to = LAST) =>
  w.goBack(id, destination(w.records, w.proofs, to), ends);
const undone: End = { verdict: 'failed', undone: true };

describe('after a rollback that broke off, the next goes where that was to go', () => {
  it.each<[ends: End | Record<string, End> | null, says: string]>([
    [null, 'to 41.1, api=41.1, web=41.1'],
    ['timeout', 'to 41.1, api=41.1, web=41.1'],
    ['failed', 'to 41.1, api=41.1, web=41.1'],
    ['cancelled', 'to 41.1, api=41.1, web=41.1'],
    ['unknown', 'to 41.1, api=41.1, web=41.1'],
    ['not-started', 'to 41.1, api=41.1, web=41.1'],
    [undone, 'to 41.1, api=41.1, web=41.1'],
    [{ web: 'timeout' }, 'to 41.1, web=41.1'],
    [{ web: 'not-started' }, 'to 41.1, web=41.1'],
    [{ web: undone, api: 'unknown' }, 'to 41.1, api=41.1, web=41.1'],
  ])('%j', (ends, says) => {
    const world = shop(bothGood);
    back(world, '50.1', ends);
    expect([say(world), say(world, PREVIOUS)]).toEqual([says, says]);
    back(world, '51.1', 'steady');
    expect(say(world)).toBe('at rest at 41.1');
  });

  it('and what is asked for and there already is at rest', () => {
    const world = shop(bothGood);
    back(world, '50.1', { web: 'timeout' });
    expect(say(world, LAST, { only: ['api'] })).toBe('at rest at 41.1');
    expect(say(world, LAST, { only: ['web'] })).toBe('to 41.1, web=41.1');
  });

  it('unless that is good no more: then further back, and never forward to what was left', () => {
    const world = shop(w => {
      w.good('40.1', { api: '0', web: '0' });
      bothGood(w);
    });
    back(world, '50.1', 'timeout');
    world.prove('41.1', 'failed');
    expect(say(world)).toBe('to 40.1, api=40.1, web=40.1');
  });

  it('though something else was released since', () => {
    const world = shop(w => {
      w.good('40.1', { worker: '4' });
      bothGood(w);
    });
    back(world, '50.1', 'timeout');
    world.bad('60.1', { worker: '6' });
    expect(say(world)).toBe('to 41.1, api=41.1, web=41.1, worker=40.1');
  });

  it('to what was left only where somebody named it, and then again', () => {
    const world = shop(bothGood);
    back(world, '50.1', 'timeout');
    back(world, '51.1', 'timeout', the('43.1'));
    expect(say(world)).toBe('to 43.1, api=43.1, web=43.1');
  });

  it('to the very state, though a later one that was left has the same image', () => {
    const world = shop(w => {
      w.good('40.1', { api: '1' });
      w.good('41.1', { web: '5' });
      w.good('42.1', { worker: '1', web: '5' });
    });
    back(world, '43.1', 'steady');
    world.good('44.1', { api: '1' });
    world.deploy('45.1', { web: '1', worker: '1', api: '1' });
    const named = destination(world.records, world.proofs, the('42.1'), { only: ['api', 'worker'] });
    world.goBack('46.1', named, { worker: 'not-started' });
    world.prove('46.1');
    const snapshots = () => {
      const found = destination(world.records, world.proofs, LAST) as Destination;
      return found.parts.map(({ subject, snapshot }) => [subject, snapshot]);
    };
    const first = snapshots();
    expect(first).toHaveLength(2);
    back(world, '50.1', null);
    expect(snapshots()).toEqual(first);
  });

  it('undoes the same releases, in the same order', () => {
    const world = shop(w => {
      w.good('41.1', { api: '1', web: '1' });
      w.deploy('43.1', { api: '3' });
      w.deploy('43.1', { web: '3' });
    });
    const plan = () => {
      const found = destination(world.records, world.proofs, LAST) as Destination;
      return [found.from.map(({ id }) => id), backRanks(found, world.records).map(rank => rank.length)];
    };
    const first = plan();
    back(world, '50.1', null);
    expect(first).toEqual([['43.1'], [1, 1]]);
    expect(plan()).toEqual(first);
  });
});

describe('what a rollback has left is no last good state', () => {
  /** Releases of one image, told apart by what no digest tells. */
  const models = (w: World) => {
    for (const id of ['40.1', '41.1', '43.1'])
      for (const target of w.good(id, { api: '1' }).intent.targets) target.artifacts.model = `s3://m/${id}`;
  };

  it('though nothing could be refused by a digest', () => {
    const world = shop(models);
    back(world, '50.1', 'steady');
    expect(say(world)).toBe('at rest at 41.1');
    world.prove('50.1', 'failed');
    expect(say(world)).toBe('to 40.1, api=40.1');
  });

  it('and where nothing else is, says so', () => {
    const world = shop(w => {
      w.good('41.1', { api: '1', web: '1' });
      w.good('43.1', { api: '3', web: '1' });
    });
    back(world, '50.1', 'timeout');
    world.prove('41.1', 'failed');
    expect(say(world)).toBe(
      'no-good-release: There is no release before 50.1 that a check has called good: 43.1 was left by rollback 50.1; 41.1 failed smoke (api).',
    );
  });
});
