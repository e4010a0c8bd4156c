import { describe, expect, it } from 'vitest';
import { planMove, planNewMove } from '../../src/move/plan.ts';
import { moveTowards, snapshotOf } from '../../src/move/snapshot.ts';
import { deploymentView, domainView, projectView } from '../view-of.ts';
import { candidate, extra, pinned, refusalOf } from './planning.ts';
import { EXTRA, LIVE, moveView, NEXT, OTHER, rollingView, SHOP, shopNow, WWW, wanted } from './shop.ts';

describe('what changes', () => {
  it('is each domain and host, the stages, and variables by their names', () => {
    const now = shopNow({
      hosts: extra({ deployment: LIVE, project: 'prj_shop' }),
      stages: rollingView().stages,
      live: deploymentView(LIVE, { env: ['OLD', 'KEPT'] }),
      candidate: candidate({ env: ['KEPT', 'NEW'] }),
    });
    expect(planMove(now, wanted({ hosts: [EXTRA, SHOP, EXTRA] })).changes).toEqual([
      { what: `domain ${SHOP}`, from: LIVE, to: NEXT },
      { what: `domain ${WWW}`, from: LIVE, to: NEXT },
      { what: `extra host ${EXTRA}`, from: LIVE, to: NEXT },
      { what: 'rolling release', to: '10%, then 50%, then 100% after 5 min' },
      { what: 'variable NEW', to: 'set' },
      { what: 'variable OLD', from: 'set', to: 'not set' },
    ]);
  });

  it('is a pin that comes', () => {
    const { changes, step } = planMove(
      shopNow({ candidate: candidate({ substate: 'PROMOTED' }) }),
      wanted({ way: 'rollback' }),
    );
    expect(changes).toContainEqual({ what: 'pin', to: `${NEXT}, until it is undone` });
    expect(step.autoAssign).toBeUndefined();
  });

  it('is a pin that goes', () => {
    const { changes, step } = planMove(shopNow({ project: pinned }), wanted({ unpin: true }));
    expect(changes).toContainEqual({ what: 'pin', from: LIVE, to: 'none' });
    expect(step).toMatchObject({ from: LIVE, autoAssign: undefined });
    expect(step).not.toHaveProperty('unpin');
  });

  it('is only the pin, where what is pinned is to stay', () => {
    const now = shopNow({ project: pinned });
    const { changes, step } = planMove(now, wanted({ deployment: LIVE, unpin: true }));
    expect(changes).toEqual([{ what: 'pin', from: LIVE, to: 'none' }]);
    expect(step).toMatchObject({ from: LIVE, deployment: LIVE, unpin: true });
  });

  it('is nothing where it serves already', () => {
    const { changes, step } = planMove(shopNow(), wanted({ deployment: LIVE }));
    expect(changes).toEqual([]);
    expect(step).toMatchObject({ from: LIVE, hosts: [] });
  });

  it('gives a domain that was taken elsewhere by hand, since a promotion of what is current would not', () => {
    const domains = [SHOP, WWW].map(host => ({
      ...domainView(host),
      deployment: host === WWW ? OTHER : LIVE,
    }));
    const { changes, step } = planMove(shopNow({ domains }), wanted({ deployment: LIVE }));
    expect(changes).toEqual([{ what: `domain ${WWW}`, from: OTHER, to: LIVE }]);
    expect(step.hosts).toEqual([{ host: WWW, from: OTHER }]);
  });

  it('keeps the setting as it is', () => {
    for (const autoAssign of [true, false])
      expect(
        planMove(shopNow({ project: projectView({ production: LIVE, autoAssign }) }), wanted()).step
          .autoAssign,
      ).toBe(autoAssign);
  });

  it('takes up a move to it that is under way', () => {
    const project = projectView({ production: LIVE, lastMove: moveView({ status: 'pending', at: 7_000 }) });
    expect(planMove(shopNow({ project }), wanted()).step).toMatchObject({ from: LIVE, base: { at: 6_999 } });
    const rolls = shopNow({ rolling: rollingView(), stages: [{ percent: 100, duration: undefined }] });
    expect(planMove(rolls, wanted()).step).toMatchObject({
      base: { at: 6_099 },
      stages: rollingView().stages,
    });
  });

  it('ends what is on its way where it goes to what is still live', () => {
    const rolls = shopNow({ rolling: rollingView({ canary: OTHER }) });
    const back = planMove(rolls, wanted({ deployment: LIVE, way: 'rollback' }));
    expect(back.step).toMatchObject({ from: OTHER, base: { at: 6_100 } });
    expect(back.changes).toContainEqual({ what: 'production', from: OTHER, to: LIVE });
    const lastMove = moveView({ to: OTHER, status: 'pending' });
    const moves = shopNow({ project: projectView({ production: LIVE, lastMove }) });
    const { step } = planMove(moves, wanted({ deployment: LIVE, allowOlder: true }));
    expect(step).toMatchObject({ from: OTHER, base: { at: 6_000 } });
    const byHand = shopNow({ project: projectView({ production: OTHER }) });
    expect(planMove(byHand, wanted({ deployment: LIVE })).step.from).toBe(OTHER);
  });

  it('goes through no stages where it is to go at once, and by a rollback', () => {
    const now = shopNow({ stages: rollingView().stages, candidate: candidate({ substate: 'PROMOTED' }) });
    expect(planMove(now, wanted({ rolling: 'at-once' })).step.stages).toEqual([]);
    expect(planMove(now, wanted({ way: 'rollback' })).step.stages).toEqual([]);
  });

  it('is told of a deployment that is still to be made', () => {
    const now = shopNow({ candidate: undefined, hosts: extra({}), live: undefined });
    const { changes, step } = planNewMove(now, {
      hosts: [EXTRA],
      unpin: false,
      allowOlder: false,
      rolling: 'stages',
    });
    expect(changes).toContainEqual({ what: `extra host ${EXTRA}`, to: 'the new deployment' });
    expect(step).toMatchObject({ deployment: '', from: '', hosts: [{ host: EXTRA, from: undefined }] });
  });
});

describe('back to a snapshot', () => {
  const before = shopNow({
    hosts: [
      { host: EXTRA, deployment: OTHER, project: 'prj_shop' },
      { host: 'new.example.com', deployment: undefined, project: undefined },
    ],
  });
  const after = shopNow({
    project: projectView({ production: NEXT, lastMove: moveView() }),
    live: deploymentView(NEXT, { createdAt: 2_000 }),
    domains: [SHOP, WWW].map(host => ({ ...domainView(host), deployment: NEXT })),
    hosts: before.hosts.map(({ host }) => ({ host, deployment: NEXT, project: 'prj_shop' })),
  });

  it('promotes what served before, and puts each host where it was', () => {
    const { step, changes } = planMove(after, moveTowards(snapshotOf(before)));
    expect(step).toMatchObject({
      deployment: LIVE,
      way: 'promote',
      from: NEXT,
      hosts: [
        { host: EXTRA, from: NEXT, to: OTHER },
        { host: 'new.example.com', from: NEXT, to: null },
      ],
    });
    expect(changes).toContainEqual({ what: 'extra host new.example.com', from: NEXT, to: 'none' });
  });

  it('pins again what was pinned', () => {
    const { step } = planMove(after, moveTowards(snapshotOf({ ...before, project: pinned })));
    expect(step).toMatchObject({ deployment: LIVE, way: 'rollback' });
  });

  it('is refused where nothing served', () => {
    const first = snapshotOf(shopNow({ live: undefined, domains: [] }));
    expect(refusalOf(() => planMove(after, moveTowards(first))).message).toMatch(/Nothing served/);
  });

  it('is small and survives JSON', () => {
    const snapshot = snapshotOf(before);
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    expect(snapshot.hosts).toEqual({ [SHOP]: LIVE, [WWW]: LIVE, [EXTRA]: OTHER, 'new.example.com': null });
  });
});
