import type { MoveLook } from '../../src/move/look.ts';
import type { MoveStep, VercelNow, VercelStarted } from '../../src/step.ts';
import type { MoveView, RollingView } from '../../src/views.ts';
import type { MoveWanted } from '../../src/wanted.ts';
import { deploymentView, domainView, PROJECT, projectView } from '../view-of.ts';

export const LIVE = 'dpl_live';
export const NEXT = 'dpl_next';
export const OTHER = 'dpl_other';
export const SHOP = 'shop.example.com';
export const WWW = 'www.example.com';
export const EXTRA = 'status.example.com';

/** Production answers from `dpl_live` on two domains, and `dpl_next` is staged. */
export function shopNow(more: Partial<VercelNow> = {}): VercelNow {
  return {
    project: projectView({ production: LIVE }),
    live: deploymentView(LIVE, { createdAt: 1_000 }),
    domains: [SHOP, WWW].map(host => ({ ...domainView(host), deployment: LIVE })),
    hosts: [],
    candidate: deploymentView(NEXT, { createdAt: 2_000, substate: 'STAGED' }),
    rolling: undefined,
    stages: undefined,
    envNames: [],
    ...more,
  };
}

export function wanted(more: Partial<MoveWanted> = {}): MoveWanted {
  return {
    deployment: NEXT,
    way: 'promote',
    hosts: [],
    unpin: false,
    allowOlder: false,
    rolling: 'stages',
    ...more,
  };
}

export function stepOf(more: Partial<MoveStep> = {}): MoveStep {
  return {
    deployment: NEXT,
    way: 'promote',
    from: LIVE,
    domains: [SHOP, WWW],
    hosts: [{ host: EXTRA, from: LIVE }],
    base: { at: 5_000, seen: [LIVE] },
    autoAssign: false,
    stages: [],
    ...more,
  };
}

export function startedBy(move: MoveStep, more: Partial<VercelStarted> = {}): VercelStarted {
  return {
    project: PROJECT,
    subject: 'acme/shop-web',
    deployment: move.deployment,
    host: `${move.deployment}.vercel.app`,
    at: 6_000,
    action: 'move',
    environment: 'production',
    staged: false,
    move,
    ...more,
  };
}

export function moveView(more: Partial<MoveView> = {}): MoveView {
  return { type: 'promote', from: LIVE, to: NEXT, status: 'succeeded', at: 6_000, ...more };
}

export function rollingView(more: Partial<RollingView> = {}): RollingView {
  return {
    state: 'ACTIVE',
    current: LIVE,
    canary: NEXT,
    stages: [
      { percent: 10, duration: undefined },
      { percent: 50, duration: 300_000 },
      { percent: 100, duration: undefined },
    ],
    active: 0,
    startedAt: 6_100,
    updatedAt: 6_100,
    ...more,
  };
}

/** Everything answers from `dpl_next`, and Vercel's job says so. */
export function lookOf(
  answers: Record<string, string | undefined> = {},
  more: Partial<MoveLook> = {},
): MoveLook {
  return {
    project: projectView({ production: NEXT, lastMove: moveView() }),
    deployment: deploymentView(NEXT),
    answers: new Map(Object.entries({ [SHOP]: NEXT, [WWW]: NEXT, [EXTRA]: NEXT, ...answers })),
    rolling: undefined,
    other: undefined,
    ...more,
  };
}
