import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeMove } from '../../src/move/judge.ts';
import type { MoveLook } from '../../src/move/look.ts';
import { deploymentView, projectView } from '../view-of.ts';
import { EXTRA, LIVE, NEXT, OTHER, rollingView, SHOP, startedBy, stepOf, WWW } from './shop.ts';

const id = fc.constantFrom(LIVE, NEXT, NEXT, NEXT, OTHER);
const move = fc.record({
  type: fc.constantFrom('promote' as const, 'rollback' as const),
  from: fc.option(id, { nil: undefined }),
  to: id,
  status: fc.constantFrom('pending', 'in-progress', 'succeeded', 'succeeded', 'failed', 'skipped', 'newer'),
  at: fc.constantFrom(1_000, 5_000, 5_001, 9_000),
});
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 6 });
const rolling = fc.record({
  state: fc.constantFrom('ACTIVE', 'COMPLETE', 'ABORTED', 'NEWER'),
  canary: maybe(id),
  current: maybe(id),
  queued: id,
  active: maybe(fc.integer({ min: 0, max: 4 })),
  startedAt: fc.constantFrom(1_000, 9_000),
});
const look: fc.Arbitrary<MoveLook> = fc
  .record({
    lastMove: maybe(move),
    production: maybe(id),
    pinned: fc.option(id, { nil: undefined, freq: 1 }),
    rolls: fc.boolean(),
    substate: fc.constantFrom('STAGED', 'ROLLING', 'PROMOTED', undefined),
    there: fc.boolean(),
    answers: fc.tuple(maybe(id), maybe(id), maybe(id)),
    rolling: maybe(rolling),
    seen: fc.constantFrom([SHOP, WWW, EXTRA], [SHOP, WWW, EXTRA], [SHOP, WWW]),
  })
  .map(drawn => ({
    project: projectView({
      production: drawn.production,
      pinned: drawn.pinned,
      lastMove: drawn.lastMove,
      rolling: drawn.rolls,
    }),
    deployment: drawn.there ? deploymentView(NEXT, { substate: drawn.substate }) : undefined,
    answers: new Map(
      [SHOP, WWW, EXTRA]
        .map((host, at) => [host, drawn.answers[at]] as const)
        .filter(([host]) => drawn.seen.some(each => each === host)),
    ),
    rolling: drawn.rolling && { ...rollingView(), ...drawn.rolling },
    other: undefined,
  }));

const step = fc
  .record({
    way: fc.constantFrom('promote' as const, 'rollback' as const),
    from: fc.constantFrom(LIVE, NEXT, ''),
    unpin: fc.boolean(),
    rolls: fc.boolean(),
  })
  .map(({ unpin, rolls, ...more }) =>
    stepOf({ ...more, ...(unpin && { unpin: true as const }), stages: rolls ? rollingView().stages : [] }),
  );

it('is steady only when each host answers from ours, and the last move is not somebody else’s or still on its way', () => {
  let steady = 0;
  fc.assert(
    fc.property(look, step, fc.constantFrom('move' as const, 'deploy' as const), (seen, move, action) => {
      const verdict = judgeMove(seen, startedBy(move, { action }));
      if (verdict.state !== 'steady') return;
      steady += 1;
      for (const host of [SHOP, WWW, EXTRA]) expect(seen.answers.get(host)).toBe(NEXT);
      const last = seen.project?.lastMove;
      const later = last !== undefined && last.at > move.base.at;
      if (later) expect(last).toMatchObject({ to: NEXT, type: move.way, status: 'succeeded' });
      else if (last?.to !== NEXT) expect(['pending', 'in-progress']).not.toContain(last?.status);
      if (!later && seen.rolling?.state !== 'COMPLETE')
        expect([seen.project?.production, move.from]).toContain(NEXT);
      if (seen.rolling?.state === 'ACTIVE') {
        expect(seen.rolling.queued).not.toBe(NEXT);
        expect(seen.rolling.canary === NEXT && seen.rolling.startedAt > move.base.at).toBe(false);
      }
      expect(seen.deployment).toBeDefined();
    }),
    { numRuns: 20_000, seed: 8 },
  );
  // The drawn looks are such that the property has something to hold.
  expect(steady).toBeGreaterThan(100);
});
