import { expect, it } from 'vitest';
import type { History } from './history.ts';
import { complaints } from './oracle.ts';
import { play, type Story } from './run-story.ts';

const calm: History = {
  ours: { phases: [{ moves: 10_000 }], end: 'steady' },
  wayBack: { phases: [{ moves: 5_000 }], end: 'steady' },
  applies: [],
  resolves: [],
  abort: 'absent',
  shownAfter: 0,
  stale: [0],
  latency: [100],
  storms: [],
  checks: [],
  checkTakes: 0,
  guarded: true,
};
const crashing: Partial<History> = { ours: { phases: [{ moves: 10_000 }], end: 'crashing' } };
const holding: Partial<History> = { ours: { phases: [{ holds: true }, { moves: 1_000 }], end: 'steady' } };

const story = (run: Partial<Story>, ...ranks: Partial<History>[]): Story => ({
  ranks: ranks.map(history => [{ ...calm, ...history }]),
  jumps: [],
  timeout: 60_000,
  pause: 0,
  holds: 'decide',
  onFailure: 'rollback',
  allOrNothing: false,
  checked: true,
  ...run,
});

/** Histories that an engine got wrong once, kept so that no luck is needed to meet them again. */
it.each<[string, Story]>([
  ['two lost answers', story({}, { applies: ['lost-before', 'lost-after'] })],
  ['an effect that shows late', story({}, { applies: ['lost-after'], shownAfter: 6_000 })],
  [
    'a clock that is set back while it holds and nobody hears',
    story(
      { jumps: [{ at: 5_000, by: -86_400_000 }], timeout: 20_000 },
      { ...holding, resolves: Array.from({ length: 2_000 }, () => 'throttled' as const) },
    ),
  ],
  [
    'a clock that is set back during a pause',
    story({ jumps: [{ at: 3_000, by: -3_600_000 }], pause: 10_000 }, holding),
  ],
  [
    'a decision that was heard though its answer was lost, and a hold that is shown after it',
    story({}, { ...holding, resolves: ['lost-after'], stale: [3_000] }),
  ],
  [
    'an earlier hold that is shown again after a check has failed at the next',
    story(
      {},
      {
        ours: { phases: [{ holds: true }, { holds: true }], end: 'steady' },
        resolves: ['lost-after'],
        checks: ['pass', 'fail'],
        latency: [0],
        stale: [1_501, 0],
      },
    ),
  ],
  [
    'somebody else deploys while the check looks',
    story({}, { checkTakes: 20_000, other: { from: 'birth', after: 15_000 } }),
  ],
])('%s', async (_, history) => {
  expect(complaints(await play(history))).toEqual([]);
});

/** What may come at any moment, at each of them. */
it.each<[string, (at: number) => Story]>([
  ['a cancel', at => story({ cancelAt: at }, { checkTakes: 2_000 }, {})],
  ['a cancel, after a lost answer', at => story({ cancelAt: at }, { applies: ['lost-before'] })],
  ['a cancel, and a way back', at => story({ cancelAt: at }, { ...crashing, latency: [700] })],
  [
    'a cancel, and a rollout that can be ended',
    at => story({ cancelAt: at, timeout: 5_000 }, { abort: 'fine' }),
  ],
  ['a storm', at => story({}, { ...crashing, storms: [{ from: at, to: at + 30_000, status: 503 }] })],
  [
    'a storm, after a lost answer',
    at => story({}, { applies: ['lost-after'], storms: [{ from: at, to: at + 40_000, status: 429 }] }),
  ],
  ['another deploy', at => story({}, { other: { from: 'zero', after: at } })],
  ['another deploy, and a way back', at => story({}, { ...crashing, other: { from: 'zero', after: at } })],
  ['a clock set back', at => story({ jumps: [{ at, by: -3_600_000 }], pause: 5_000 }, holding)],
])('at any moment: %s', async (_, at) => {
  for (let moment = 0; moment <= 25_000; moment += 90)
    expect(complaints(await play(at(moment))), `at ${moment} ms`).toEqual([]);
});
