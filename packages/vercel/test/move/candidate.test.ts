import { describe, expect, it } from 'vitest';
import { planMove, planNewMove } from '../../src/move/plan.ts';
import type { VercelNow } from '../../src/step.ts';
import type { MoveWanted } from '../../src/wanted.ts';
import { projectView } from '../view-of.ts';
import { candidate, extra, pinned, refusalOf } from './planning.ts';
import { EXTRA, LIVE, moveView, NEXT, OTHER, rollingView, shopNow, wanted } from './shop.ts';

type Row = [name: string, now: Partial<VercelNow>, wish: Partial<MoveWanted>, says: RegExp];

describe('what must not go to production', () => {
  const refused: Row[] = [
    ['one that is not there', { candidate: undefined }, {}, /no deployment dpl_next in this scope.*deleted/s],
    [
      'one of another project',
      { candidate: candidate({ project: 'prj_docs', name: 'docs' }) },
      {},
      /is of the project docs \(prj_docs\), not of acme\/shop-web \(prj_shop\)/,
    ],
    [
      'one that is being built',
      { candidate: candidate({ state: 'BUILDING' }) },
      {},
      /is BUILDING, not READY.*Wait until/s,
    ],
    [
      'one that failed',
      { candidate: candidate({ state: 'ERROR', error: { code: 'x', message: 'exit 1' } }) },
      {},
      /is ERROR, not READY: exit 1.*Mend/s,
    ],
    [
      'a preview',
      { candidate: candidate({ environment: 'preview' }) },
      {},
      /was built for preview.*another one, with production’s variables.*`target: staged`/s,
    ],
    ['one of a custom environment', { candidate: candidate({ environment: 'qa' }) }, {}, /was built for qa/],
    [
      'an older one',
      { candidate: candidate({ createdAt: 500 }) },
      {},
      /older than dpl_live.*`allow-older: true`/s,
    ],
    [
      'a rollback to what never served',
      { candidate: candidate({ substate: 'STAGED' }) },
      { way: 'rollback' },
      /has never served production/,
    ],
    [
      'one on top of a pin',
      { project: pinned },
      {},
      /acme\/shop-web is pinned to dpl_live by an instant rollback of 1970-01-01T00:01:00Z, by ada: “checkout is broken”.*`unpin: true`/s,
    ],
    [
      'a host of another project',
      { hosts: extra({ deployment: 'dpl_docs', project: 'prj_docs' }) },
      { hosts: [EXTRA] },
      /status\.example\.com answers from another project \(prj_docs\)/,
    ],
    [
      'a host of a branch',
      { hosts: extra({ taken: 'the git branch next' }) },
      { hosts: [EXTRA] },
      /belongs to the git branch next/,
    ],
    [
      'one while another rolls',
      { rolling: rollingView({ canary: OTHER }) },
      {},
      /A rolling release of dpl_other is under way in acme\/shop-web, at 10%/,
    ],
    [
      'one while another moves',
      { project: projectView({ production: LIVE, lastMove: moveView({ to: OTHER, status: 'pending' }) }) },
      {},
      /Another move is under way.*the promotion of dpl_other/s,
    ],
    ['nothing', {}, { deployment: '' }, /Nothing served production/],
  ];

  it.each(refused)('%s', (_, now, wish, says) => {
    const { message, hint } = refusalOf(() => planMove(shopNow(now), wanted(wish)));
    expect(`${message}\n${hint}`).toMatch(says);
  });

  it.each(refused.slice(8, 13))('says so before it is built: %s', (_, now, wish, says) => {
    const { hosts, unpin, rolling } = wanted(wish);
    const { message, hint } = refusalOf(() =>
      planNewMove(shopNow({ candidate: undefined, ...now }), { hosts, unpin, rolling, allowOlder: false }),
    );
    expect(`${message}\n${hint}`).toMatch(says);
  });
});

describe('what may', () => {
  const allowed: [string, Partial<VercelNow>, Partial<MoveWanted>][] = [
    ['an older one, where that is said', { candidate: candidate({ createdAt: 500 }) }, { allowOlder: true }],
    [
      'a rollback to an older one',
      { candidate: candidate({ createdAt: 500, substate: 'PROMOTED' }) },
      { way: 'rollback' },
    ],
    ['one on top of a pin, where that is said', { project: pinned }, { unpin: true }],
    [
      'a rollback on top of a pin',
      { project: pinned, candidate: candidate({ substate: 'PROMOTED' }) },
      { way: 'rollback' },
    ],
    [
      'one while another moves, where the order does not matter',
      { project: projectView({ production: LIVE, lastMove: moveView({ to: OTHER, status: 'pending' }) }) },
      { allowOlder: true },
    ],
    [
      'a rollback that ends a rolling release',
      {
        rolling: rollingView({ canary: OTHER, current: NEXT }),
        candidate: candidate({ substate: 'PROMOTED' }),
      },
      { way: 'rollback' },
    ],
    ['one by its host', {}, { deployment: candidate({}).host }],
  ];

  it.each(allowed)('%s', (_, now, wish) => {
    const { step, changes } = planMove(shopNow(now), wanted(wish));
    expect(step.deployment).toBe(NEXT);
    expect(changes).not.toEqual([]);
  });
});
