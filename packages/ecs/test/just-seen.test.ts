import { expect, it } from 'vitest';
import { justSeen } from '../src/just-seen.ts';
import { FakeEcs } from './fake-ecs.ts';

const { service } = new FakeEcs();
const at = (now: number) => ({ now: () => now, sleep: () => Promise.resolve() });

it('is given away once', () => {
  const take = justSeen({ service, at: 1_000 }, at(1_500));
  expect([take(), take()]).toEqual([service, undefined]);
});

it.each([
  ['long ago', { service, at: 1_000 }],
  ['never', undefined],
])('is nothing where the look was made %s', (_, seen) => {
  expect(justSeen(seen, at(9_000))()).toBeUndefined();
});
