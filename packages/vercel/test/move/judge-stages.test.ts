import { describe } from 'vitest';
import { deploymentView } from '../view-of.ts';
import { before, judges, project } from './judging.ts';
import { EXTRA, LIVE, lookOf, moveView, NEXT, OTHER, rollingView } from './shop.ts';

const manual = rollingView().stages;

describe('a way back, and a rolling release', () => {
  judges([
    {
      name: 'going back',
      look: lookOf(
        {},
        { project: project(moveView({ type: 'rollback', to: LIVE, at: 7_000, status: 'pending' })) },
      ),
      state: 'progressing',
      says: /going back to dpl_live; not yet there: shop/,
    },
    {
      name: 'gone back',
      look: lookOf(before, {
        project: project(moveView({ type: 'rollback', to: LIVE, at: 7_000 }), { pinned: LIVE }),
      }),
      state: 'failed',
      says: /dpl_live serves, and production is pinned to it.*`unpin: true`/,
      more: { reason: 'rolled-back' },
    },
    {
      name: 'gone back, but not with an extra host',
      look: lookOf(
        { ...before, [EXTRA]: NEXT },
        { project: project(moveView({ type: 'promote', to: LIVE, at: 7_000 })) },
      ),
      state: 'failed',
      says: /still has status\.example\.com/,
      more: { reason: 'stopped' },
    },
    {
      name: 'could not go back',
      look: lookOf(
        {},
        { project: project(moveView({ type: 'rollback', to: LIVE, at: 7_000, status: 'failed' })) },
      ),
      state: 'failed',
      says: /not on dpl_live: shop/,
      more: { reason: 'stopped' },
    },
    {
      name: 'queued behind another',
      look: lookOf(before, {
        project: project(undefined, { rolling: true, production: LIVE }),
        rolling: rollingView({ canary: OTHER, queued: NEXT }),
      }),
      state: 'progressing',
      says: /queued behind the rolling release of dpl_other \(10%\)/,
    },
    {
      name: 'a stage that waits for approval',
      look: lookOf({}, { rolling: rollingView() }),
      step: { stages: manual },
      state: 'held',
      says: /10% of traffic, and waits for approval of 50%/,
      more: { hold: { id: 'stage:0', at: '10%', traffic: 10 } },
    },
    {
      name: 'a stage that goes on by itself',
      look: lookOf({}, { rolling: rollingView({ active: 1 }) }),
      step: { stages: manual },
      state: 'progressing',
      says: /goes to 100% by itself/,
    },
    {
      name: 'a stage, where it was to go at once',
      look: lookOf({}, { rolling: rollingView({ active: 1 }) }),
      state: 'held',
      says: /to be completed/,
      more: { hold: { id: 'complete:1', at: '50%', traffic: 50, least: 0 } },
    },
    {
      name: 'all answer, but the release still rolls',
      look: lookOf(
        {},
        { project: project(moveView(), { rolling: true }), rolling: rollingView({ active: 2 }) },
      ),
      step: { stages: manual },
      state: 'progressing',
      says: /100%/,
    },
    {
      name: 'all answer, and the release is not shown',
      look: lookOf(
        {},
        {
          project: project(moveView(), { rolling: true }),
          deployment: deploymentView(NEXT, { substate: 'ROLLING' }),
        },
      ),
      step: { stages: manual },
      state: 'progressing',
      says: /end of the rolling release/,
    },
    {
      name: 'the release is complete',
      look: lookOf(
        {},
        {
          project: project(undefined, { rolling: true }),
          rolling: rollingView({ state: 'COMPLETE', active: undefined }),
        },
      ),
      step: { stages: manual },
      state: 'steady',
      says: /answer from dpl_next/,
    },
    {
      name: 'the release was aborted',
      look: lookOf(before, {
        project: project(moveView(), { rolling: true }),
        rolling: rollingView({ state: 'ABORTED', active: undefined }),
      }),
      step: { stages: manual },
      state: 'failed',
      says: /taken back: dpl_live serves/,
      more: { reason: 'rolled-back' },
    },
  ]);
});
