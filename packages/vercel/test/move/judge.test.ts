import { describe } from 'vitest';
import { deploymentView } from '../view-of.ts';
import { before, judges, project } from './judging.ts';
import { EXTRA, LIVE, lookOf, moveView, NEXT, OTHER, WWW } from './shop.ts';

describe('a move', () => {
  judges([
    {
      name: 'all answer, and the job is done',
      look: lookOf(),
      state: 'steady',
      says: /^shop\.example\.com, www\.example\.com, status\.example\.com answer from dpl_next$/,
    },
    {
      name: 'a domain lags',
      look: lookOf({ [WWW]: LIVE }),
      state: 'progressing',
      says: /2 of 3 hosts.*www\.example\.com \(dpl_live\)/,
    },
    {
      name: 'a host has lost its alias',
      look: lookOf({ [EXTRA]: undefined }),
      state: 'progressing',
      says: /status\.example\.com \(none\)/,
    },
    {
      name: 'the job is on its way',
      look: lookOf(before, { project: project(moveView({ status: 'pending' })) }),
      state: 'progressing',
      says: /promotion of dpl_next is pending; 0 of 3.*shop\.example\.com/,
    },
    {
      name: 'all answer, but the job is not done',
      look: lookOf({}, { project: project(moveView({ status: 'in-progress' })) }),
      state: 'progressing',
      says: /in-progress/,
    },
    {
      name: 'a state of a newer kind',
      look: lookOf({}, { project: project(moveView({ status: 'pondering' })) }),
      state: 'progressing',
      says: /pondering/,
    },
    {
      name: 'the job failed',
      look: lookOf({ [WWW]: LIVE }, { project: project(moveView({ status: 'failed' })) }),
      state: 'failed',
      says: /promotion of dpl_next failed; 2 of 3.*www\.example\.com \(dpl_live\)/,
      more: { reason: 'stopped' },
    },
    {
      name: 'the job was skipped',
      look: lookOf(before, { project: project(moveView({ status: 'skipped' }), { production: LIVE }) }),
      state: 'failed',
      says: /was skipped/,
    },
    {
      name: 'a stale look from before',
      look: lookOf(before, { project: project(undefined, { production: LIVE }) }),
      state: 'progressing',
      says: /shows nothing/,
    },
    {
      name: 'an older move to the same',
      look: lookOf(before, { project: project(moveView({ at: 4_000 }), { production: LIVE }) }),
      state: 'progressing',
      says: /shows nothing/,
    },
    {
      name: 'somebody else promoted another',
      look: lookOf(
        {},
        {
          project: project(moveView({ to: OTHER, at: 7_000 })),
          other: deploymentView(OTHER, { creator: 'bob' }),
        },
      ),
      state: 'superseded',
      says: /dpl_next was overtaken by the promotion of dpl_other, asked for at 1970-01-01T00:00:07Z \(made by bob\)/,
    },
    {
      name: 'somebody else is about to',
      look: lookOf({}, { project: project(moveView({ to: OTHER, at: 7_000, status: 'pending' })) }),
      state: 'superseded',
      says: /which is pending/,
    },
    {
      name: 'somebody rolled back to the very same',
      look: lookOf({}, { project: project(moveView({ type: 'rollback', at: 7_000 })) }),
      state: 'superseded',
      says: /rollback to dpl_next/,
    },
    {
      name: 'a domain answers from a third',
      look: lookOf({ [WWW]: OTHER }),
      state: 'superseded',
      says: /www\.example\.com answers from dpl_other, not from dpl_next/,
    },
    {
      name: 'a domain answers from what was promoted right before ours, which is on its way',
      look: lookOf({ [WWW]: OTHER }, { project: project(moveView({ status: 'in-progress' })) }),
      state: 'progressing',
      says: /promotion of dpl_next is in-progress/,
    },
    {
      name: 'what a domain had before is no third',
      look: lookOf({ [WWW]: OTHER }),
      step: { base: { at: 5_000, seen: [LIVE, OTHER] } },
      state: 'progressing',
      says: /www/,
    },
    {
      name: 'it was deleted',
      look: lookOf(before, { deployment: undefined, project: project(moveView({ status: 'failed' })) }),
      state: 'failed',
      says: /dpl_next was deleted/,
    },
    {
      name: 'the project was deleted',
      look: lookOf({}, { project: undefined }),
      state: 'failed',
      says: /acme\/shop-web was deleted/,
    },
    {
      name: 'a rollback says that it pins',
      look: lookOf({}, { project: project(moveView({ type: 'rollback' })) }),
      step: { way: 'rollback' },
      state: 'steady',
      says: /; production is pinned to it$/,
    },
    {
      name: 'it served already',
      look: lookOf({}, { project: project(moveView({ at: 4_000 })) }),
      step: { from: NEXT },
      state: 'steady',
      says: /answer from dpl_next/,
    },
    {
      name: 'it served already, and another move is under way',
      look: lookOf({}, { project: project(moveView({ at: 4_000, to: OTHER, status: 'pending' })) }),
      step: { from: NEXT },
      state: 'progressing',
      says: /the promotion of dpl_other.*under way first/,
    },
    {
      name: 'a pin that is still there',
      look: lookOf({}, { project: project(moveView({ type: 'rollback', at: 4_000 }), { pinned: NEXT }) }),
      step: { from: NEXT, unpin: true },
      state: 'progressing',
      says: /still pinned/,
    },
    {
      name: 'a pin that is gone',
      look: lookOf({}, { project: project(moveView({ type: 'rollback', at: 4_000 })) }),
      step: { from: NEXT, unpin: true },
      state: 'steady',
      says: /dpl_next/,
    },
    {
      name: 'a new deployment without domains',
      look: lookOf(before, { project: project(undefined, { production: LIVE }) }),
      started: { action: 'deploy' },
      state: 'held',
      says: /no domain of production/,
      more: { hold: { id: 'staged:dpl_next', at: 'STAGED', traffic: 0, least: 0 } },
    },
  ]);
});
