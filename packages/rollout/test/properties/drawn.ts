import fc from 'fast-check';
import type { CallFault, End, History, Phase, Script } from './history.ts';
import type { Story } from './run-story.ts';

const ms = (max: number) => fc.integer({ min: 0, max });
const fault = fc.constantFrom<CallFault>('fine', 'lost-before', 'lost-after', 'throttled', 'refused');
const end = fc.constantFrom<End>(
  'steady',
  'steady',
  'steady',
  'crashing',
  'rolled-back',
  'stopped',
  'rejected',
  'never',
);
const moves: fc.Arbitrary<Phase> = fc.record({ moves: fc.oneof(ms(3_000), ms(90_000)) });
const hold: fc.Arbitrary<Phase> = fc
  .record({
    holds: fc.constant(true as const),
    expires: fc.record({ after: ms(60_000), to: fc.constantFrom('proceed' as const, 'go-back' as const) }),
  })
  .chain(each => fc.constantFrom<Phase>({ holds: true }, { holds: true }, each));

/** A rollout that goes back and forth between two states now and then. */
const flapping = fc.array(fc.record({ moves: ms(2_500) }), { minLength: 4, maxLength: 12 });
const script = (phases: fc.Arbitrary<Phase[]>): fc.Arbitrary<Script> => fc.record({ phases, end });

const calm = {
  applies: fc.constant<CallFault[]>([]),
  resolves: fc.constant<CallFault[]>([]),
  abort: fc.constantFrom<History['abort']>('absent', 'fine'),
  shownAfter: fc.constant(0),
  stale: fc.constant<number[]>([0]),
  latency: fc.constant<number[]>([0]),
  storms: fc.constant<History['storms']>([]),
  checks: fc.constant<History['checks']>([]),
  checkTakes: fc.constant(0),
  guarded: fc.boolean(),
  ours: script(fc.array(moves, { maxLength: 3 })),
  wayBack: script(fc.array(moves, { maxLength: 2 })),
};

/** A platform that answers at once, truly, always. */
export const calmHistory: fc.Arbitrary<History> = fc.record(calm);

const storm = fc
  .record({ from: ms(120_000), lasts: ms(30_000), status: fc.constantFrom(429 as const, 503 as const) })
  .map(({ from, lasts, status }) => ({ from, to: from + lasts, status }));

/** A platform at its worst. */
export const wildHistory: fc.Arbitrary<History> = fc.record({
  ...calm,
  ours: script(fc.oneof(fc.array(fc.oneof(moves, hold), { maxLength: 5 }), flapping)),
  wayBack: script(
    fc.oneof(fc.array(moves, { maxLength: 3 }), fc.array(fc.oneof(moves, hold), { maxLength: 2 })),
  ),
  applies: fc.oneof(fc.constant<CallFault[]>([]), fc.array(fault, { maxLength: 3 })),
  resolves: fc.oneof(fc.constant<CallFault[]>([]), fc.array(fault, { maxLength: 3 })),
  abort: fc.oneof(fc.constant('absent' as const), fault),
  shownAfter: fc.oneof(fc.constant(0), ms(6_000)),
  stale: fc.oneof(fc.constant<number[]>([0]), fc.array(ms(4_000), { minLength: 1, maxLength: 5 })),
  latency: fc.array(ms(900), { minLength: 1, maxLength: 4 }),
  storms: fc.array(storm, { maxLength: 2 }),
  other: fc.option(
    fc.record({
      from: fc.constantFrom('zero' as const, 'birth' as const, 'end' as const),
      after: fc.oneof(ms(8_000), ms(100_000)),
    }),
    { nil: undefined, freq: 2 },
  ),
  checks: fc.array(fc.constantFrom('pass' as const, 'pass' as const, 'fail' as const, 'throw' as const), {
    maxLength: 4,
  }),
  checkTakes: fc.oneof(fc.constant(0), ms(20_000)),
  guarded: fc.boolean(),
});

const jump = fc.record({
  at: ms(200_000),
  by: fc.constantFrom(-86_400_000, -3_600_000, -5_000, 5_000, 3_600_000),
});

const run = {
  jumps: fc.constant<Story['jumps']>([]),
  timeout: fc.integer({ min: 1_000, max: 400_000 }),
  pause: fc.constantFrom(0, 10_000, 60_000),
  holds: fc.constantFrom('decide' as const, 'decide' as const, 'leave' as const),
  onFailure: fc.constantFrom('rollback' as const, 'rollback' as const, 'leave' as const),
  allOrNothing: fc.boolean(),
  checked: fc.boolean(),
};

/** One platform, one run, nobody in its way. */
export const calmStory: fc.Arbitrary<Story> = fc.record({
  ...run,
  ranks: calmHistory.map(history => [[history]]),
});
/** One platform, and everything that can go wrong with it. */
export const wildStory: fc.Arbitrary<Story> = fc.record({
  ...run,
  ranks: wildHistory.map(history => [[history]]),
  jumps: fc.oneof(fc.constant<Story['jumps']>([]), fc.array(jump, { maxLength: 2 })),
  cancelAt: fc.option(ms(150_000), { nil: undefined, freq: 3 }),
});
/** Several platforms in ranks. */
export const rankedStory: fc.Arbitrary<Story> = fc.record({
  ...run,
  ranks: fc.array(fc.array(fc.oneof(calmHistory, wildHistory), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  }),
  cancelAt: fc.option(ms(300_000), { nil: undefined, freq: 4 }),
});
