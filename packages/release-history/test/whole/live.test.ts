import { expect, it } from 'vitest';
import { liveIn } from '../../src/index.ts';
import { World } from '../back/world.ts';

function live(tell: (world: World) => void) {
  const world = new World();
  tell(world);
  return liveIn(world.records, world.proofs).map(
    ({ subject, release, since, sure, before }) =>
      `${subject.split('/').at(-1)}: ${release.id} since ${since.slice(14, 16)}${sure ? '' : '?'}${before ? `, before it ${before.release.id}` : ''}`,
  );
}

it.each<[string, (world: World) => void, string[]]>([
  ['nothing', () => undefined, []],
  [
    'each target its own newest, by name',
    w => {
      w.deploy('1.1', { worker: '1', api: '1' });
      w.deploy('2.1', { api: '2' });
    },
    ['api: 2.1 since 04, before it 1.1', 'worker: 1.1 since 02'],
  ],
  [
    'what is in flight makes it unsure',
    w => {
      w.deploy('1.1', { api: '1' });
      w.begin('2.1', { api: '2' });
    },
    ['api: 1.1 since 02?'],
  ],
  ['what may be the first of all', w => w.begin('1.1', { api: '1' }), ['api: 1.1 since 01?']],
  [
    'what was undone is as if it never was',
    w => {
      w.deploy('1.1', { api: '1' });
      w.deploy('2.1', { api: '2' }, { verdict: 'failed', undone: true });
      w.deploy('3.1', { api: '3' });
    },
    ['api: 3.1 since 06, before it 1.1'],
  ],
  [
    'nothing where all was undone',
    w => w.deploy('1.1', { api: '1' }, { verdict: 'failed', undone: true }),
    [],
  ],
])('%s', (_, tell, expected) => expect(live(tell)).toEqual(expected));
