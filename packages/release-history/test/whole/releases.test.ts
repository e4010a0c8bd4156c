import { describe, expect, it } from 'vitest';
import { destination, wholeReleases } from '../../src/index.ts';
import { World } from '../back/world.ts';

const told = ({ records, proofs }: World) =>
  wholeReleases(records, proofs).map(({ id, standing, back }) => [
    `${id}${back ? ` back to ${back.to}` : ''}`,
    standing.state,
    standing.detail,
  ]);

describe('how a release stands as a whole', () => {
  it.each<[string, (world: World) => void, state: string, detail: string]>([
    ['steady, and checked', w => w.good('1.1', { api: '1', worker: '2' }), 'good', 'passed smoke'],
    [
      'steady, and nobody has checked',
      w => w.deploy('1.1', { api: '1' }),
      'unproven',
      'was deployed, but no check has said that it works',
    ],
    [
      'checked by its own deploy',
      w => w.deploy('1.1', { api: '1' }, { verdict: 'steady', checks: ['health'] }),
      'good',
      'passed health',
    ],
    ['a check failed', w => w.bad('1.1', { api: '1' }), 'bad', 'failed smoke'],
    [
      'one target failed',
      w => w.deploy('1.1', { api: '1', worker: '2' }, { worker: { verdict: 'failed', detail: 'exit 1' } }),
      'bad',
      'failed: exit 1 (worker)',
    ],
    [
      'one was undone, however well the other stands',
      w =>
        w.deploy(
          '1.1',
          { api: '1', worker: '2' },
          {
            api: { verdict: 'steady', checks: ['health'] },
            worker: { verdict: 'failed', undone: true },
          },
        ),
      'bad',
      'was rolled back (worker)',
    ],
    [
      'one never began, and the other is live',
      w => w.deploy('1.1', { api: '1', worker: '2' }, { worker: 'not-started' }),
      'bad',
      'never began (worker)',
    ],
    [
      'one was superseded, and the other is live',
      w => w.deploy('1.1', { api: '1', worker: '2' }, { api: 'superseded' }),
      'unproven',
      'was superseded by another deploy before it was steady (api)',
    ],
    [
      'nothing began',
      w => w.deploy('1.1', { api: '1', worker: '2' }, 'not-started'),
      'not-started',
      'never began (api)',
    ],
    ['in flight', w => w.begin('1.1', { api: '1' }), 'open', 'is in flight since 2026-11-21T00:01:00.000Z'],
    [
      'held',
      w => w.deploy('1.1', { api: '1' }, 'held'),
      'open',
      'is held, and waits for a continue or an abort',
    ],
    ['cancelled', w => w.deploy('1.1', { api: '1' }, 'cancelled'), 'open', 'was cancelled'],
    ['begun without a target', w => w.begin('1.1', {}), 'open', 'names no target'],
  ])('%s', (_, tell, state, detail) => {
    const world = new World();
    tell(world);
    expect(told(world)).toEqual([['1.1', state, detail]]);
  });
});

it('is all that one run did under its id, whatever came between', () => {
  const world = new World();
  world.deploy('1.1', { api: '1' }, 'failed');
  world.deploy('2.1', { worker: '2' });
  world.deploy('1.1', { api: '3', web: '4' });
  world.prove('1.1');
  const [first, second] = wholeReleases(world.records, world.proofs);
  expect(first).toMatchObject({
    id: '1.1',
    begun: '2026-11-21T00:01:00.000Z',
    at: '2026-11-21T00:05:00.000Z',
    ended: '2026-11-21T00:06:00.000Z',
    standing: { state: 'good', ending: 'steady' },
  });
  // What came of the api at first is passed.
  expect(first?.parts.map(({ record }) => record.intent.at)).toEqual([first?.at, first?.at]);
  expect(second?.id).toBe('2.1');
});

it('has ended only when all of it has', () => {
  const world = new World();
  world.deploy('1.1', { api: '1' });
  world.begin('1.1', { worker: '1' });
  const [release] = wholeReleases(world.records, world.proofs);
  expect(release?.ended).toBeUndefined();
  expect(release?.standing.ending).toBeUndefined();
});

describe('a rollback', () => {
  const world = () => {
    const made = new World();
    made.good('1.1', { api: '1' });
    made.bad('2.1', { api: '2' });
    made.goBack('3.1', destination(made.records, made.proofs, { kind: 'last-good' }));
    return made;
  };

  it('is as good as what it returned to', () => {
    expect(told(world())).toEqual([
      ['3.1 back to 1.1', 'good', 'passed smoke'],
      ['2.1', 'bad', 'was rolled back by release 3.1'],
      ['1.1', 'good', 'passed smoke'],
    ]);
  });

  it('is bad where its own checks fail, and so is what it returned to', () => {
    const made = world();
    made.prove('3.1', 'failed', 'e2e');
    expect(told(made).map(([, ...rest]) => rest)).toEqual([
      ['bad', 'failed e2e'],
      ['bad', 'was rolled back by release 3.1'],
      ['bad', 'failed e2e, after release 3.1 had gone back to it'],
    ]);
    made.prove('3.1', 'passed', 'e2e');
    expect(told(made).map(([, state]) => state)).toEqual(['good', 'bad', 'good']);
  });

  it('is bad where what it returned to has failed since', () => {
    const made = world();
    made.prove('1.1', 'failed', 'nightly');
    expect(told(made)[0]).toEqual([
      '3.1 back to 1.1',
      'bad',
      'went back to release 1.1, which failed nightly',
    ]);
  });

  it('returned to what looked the same afterwards, of two states with one image', () => {
    const made = new World();
    made.good('1.1', { api: '1' });
    made.good('2.1', { api: '1' });
    made.good('3.1', { worker: '1' });
    made.bad('4.1', { api: '4' });
    made.goBack('5.1', destination(made.records, made.proofs, { kind: 'last-good' }));
    made.prove('2.1', 'failed', 'nightly');
    expect(told(made)[0]).toEqual([
      '5.1 back to 3.1',
      'bad',
      'went back to release 2.1, which failed nightly',
    ]);
  });

  it('is told by what it refused, too, and is good by what had the same artifacts', () => {
    const made = new World();
    made.good('1.1', { api: '1' });
    made.bad('2.1', { api: '2' });
    made.deploy('3.1', { api: '1' }, { verdict: 'steady', refuses: [`sha256:${'2'.repeat(64)}`] });
    expect(told(made)[0]).toEqual(['3.1 back to 1.1', 'good', 'passed smoke']);
  });

  it('by the very run that had released what was bad is a release of its own', () => {
    const made = new World();
    made.good('1.1', { api: '1' });
    made.bad('2.1', { api: '2' });
    made.goBack('2.1', destination(made.records, made.proofs, { kind: 'last-good' }));
    expect(told(made).map(([id, state]) => `${id} ${state}`)).toEqual([
      '2.1 back to 1.1 good',
      '2.1 bad',
      '1.1 good',
    ]);
  });
});
