import type { Strategy } from '@pipeline/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Deed, play, type Story, type Trouble } from './rollout-story.ts';

const strategy = fc.option(
  fc.constantFrom<Strategy>(
    { kind: 'all-at-once' },
    { kind: 'verify-first' },
    { kind: 'blue-green', bake: 60_000 },
    { kind: 'stepped', steps: [10, 100], pause: 60_000 },
    { kind: 'stepped', steps: [50, 100], pause: 0 },
  ),
  { nil: undefined },
);
const deed: fc.Arbitrary<Deed> = fc.record({
  at: fc.oneof(fc.nat(5_000), fc.nat(300_000)),
  what: fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .constantFrom('api:3', 'api:1', 'api:2')
        .map(image => ({ kind: 'deploy' as const, image })),
    },
    { weight: 2, arbitrary: fc.nat(5).map(desired => ({ kind: 'count' as const, desired })) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('ROLLBACK' as const, 'ABORT' as const)
        .map(type => ({ kind: 'stop' as const, type })),
    },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom('CONTINUE' as const, 'ROLLBACK' as const)
        .map(action => ({ kind: 'answer' as const, action })),
    },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom('crash' as const, 'unhealthy' as const, 'no-capacity' as const)
        .map(fault => ({ kind: 'fault' as const, fault })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        { kind: 'force' as const },
        { kind: 'delete' as const },
        { kind: 'alarm' as const },
        { kind: 'recover' as const },
      ),
    },
  ),
});
const troubles = (most: number) =>
  fc.array(fc.constantFrom<Trouble>('none', 'none', 'none', 'throttled', 'before', 'after'), {
    maxLength: most,
  });
export const anyStory: fc.Arbitrary<Story> = fc.record({
  strategy,
  breaker: fc.boolean(),
  bad: fc.constantFrom('no', 'no', 'no', 'crash', 'unhealthy', 'image-missing', 'no-capacity'),
  force: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  desired: fc.option(fc.nat(4), { nil: undefined, freq: 3 }),
  lag: fc.constantFrom(0, 0, 0, 800, 5_000),
  check: fc.constantFrom(undefined, true, true, false),
  deeds: fc.array(deed, { maxLength: 3 }),
  writes: troubles(6),
  reads: troubles(20),
});

const quiet = { lag: 0, check: undefined, desired: undefined, force: false, writes: [], reads: [] };
/** What was found by drawing. */
const found: Story[] = [
  // A forced deployment whose answer was lost, stopped at once by someone else: it was begun a second time.
  {
    ...quiet,
    strategy: { kind: 'stepped', steps: [10, 100], pause: 60_000 },
    breaker: true,
    bad: 'image-missing',
    force: true,
    desired: 0,
    lag: 5_000,
    deeds: [{ at: 628, what: { kind: 'stop', type: 'ROLLBACK' } }],
    writes: ['after'],
  },
  // Someone else's deploy, and the service deleted upon it: gone back to over both.
  {
    ...quiet,
    strategy: undefined,
    breaker: false,
    bad: 'no',
    desired: 0,
    check: true,
    deeds: [
      { at: 981, what: { kind: 'deploy', image: 'api:2' } },
      { at: 4_451, what: { kind: 'delete' } },
    ],
    writes: ['before'],
  },
];

it('whatever happens: no green that is not true, no deploy twice, nobody overwritten, an end in time', async () => {
  await fc.assert(
    fc.asyncProperty(anyStory, async story => {
      expect(await play(story)).toEqual([]);
    }),
    { numRuns: 120, examples: found.map(story => [story]), endOnFailure: true },
  );
}, 120_000);
