import { describe, expect, it } from 'vitest';
import { keepAutoAssign } from '../../src/move/auto-assign.ts';
import { movingNow } from '../../src/move/flight.ts';
import { lastGood } from '../../src/move/last-good.ts';
import { rollbackNotes } from '../../src/move/notes.ts';
import { observeProduction } from '../../src/move/observe.ts';
import { offersOf, rollingBy } from '../../src/move/offers.ts';
import { undoOf } from '../../src/move/pin.ts';
import { FakeVercel, refusal } from '../fake-vercel.ts';
import { deploymentView, PROJECT, projectView } from '../view-of.ts';
import { EXTRA, LIVE, moveView, NEXT, OTHER, rollingView, SHOP, shopNow, stepOf, WWW } from './shop.ts';

function shop(): FakeVercel {
  const vercel = new FakeVercel({ live: LIVE, others: [deploymentView(NEXT), deploymentView(OTHER)] });
  vercel.addDomain(SHOP);
  vercel.addDomain(WWW);
  return vercel;
}

describe('the setting of the project', () => {
  const started = (autoAssign: boolean | undefined) => ({ project: PROJECT, move: stepOf({ autoAssign }) });
  const rows: [string, boolean | undefined, Partial<ReturnType<typeof projectView>>, string, boolean][] = [
    ['is put back where the promotion turned it on', false, { autoAssign: true }, 'put-back', false],
    ['stays where it is as it was', false, { autoAssign: false }, 'kept', false],
    ['stays on', true, { autoAssign: true }, 'kept', true],
    ['is left off as long as there is a pin', true, { autoAssign: false, pinned: LIVE }, 'left', false],
    ['is left off where somebody turned it off', true, { autoAssign: false }, 'left', false],
    ['is Vercel’s to decide after an unpinning', undefined, { autoAssign: true }, 'left', true],
  ];

  it.each(rows)('%s', async (_, was, project, state, then) => {
    const vercel = shop();
    vercel.state = { ...vercel.state, ...project };
    const log: string[] = [];
    const kept = await keepAutoAssign(vercel, started(was), { log: line => log.push(line) });
    expect(kept.state).toBe(state);
    expect(log).toEqual([kept.words]);
    expect(vercel.state.autoAssign).toBe(then);
  });

  it('is told where it could not be put back, or does not stay so', async () => {
    const vercel = shop();
    vercel.state = { ...vercel.state, autoAssign: true };
    vercel.fault = call =>
      call.startsWith('setAutoAssign') ? { before: new Error('forbidden') } : undefined;
    const log = () => undefined;
    expect(await keepAutoAssign(vercel, started(false), { log })).toMatchObject({
      state: 'failed',
      words: expect.stringMatching(/was false before.*forbidden/),
    });
    vercel.fault = () => undefined;
    vercel.setAutoAssign = async () => undefined;
    expect(await keepAutoAssign(vercel, started(false), { log })).toMatchObject({ state: 'failed' });
  });
});

describe('an observation', () => {
  it('has the domains of production alone, and what each answers from', async () => {
    const vercel = shop();
    vercel.addDomain('old.example.com', { redirect: SHOP });
    vercel.addDomain('next.example.com', { gitBranch: 'next' });
    vercel.addDomain('qa.example.com', { environment: 'env_qa' });
    vercel.addDomain('new.example.com', { verified: false });
    vercel.point(EXTRA, OTHER, 'prj_docs');
    const now = await observeProduction(vercel, vercel.state, {
      candidate: deploymentView(NEXT).host,
      hosts: [EXTRA, 'next.example.com', EXTRA],
    });
    expect(now.domains.map(({ host, deployment }) => [host, deployment])).toEqual([
      [SHOP, LIVE],
      [WWW, LIVE],
    ]);
    expect(now.hosts).toEqual([
      { host: EXTRA, deployment: OTHER, project: 'prj_docs' },
      { host: 'next.example.com', deployment: LIVE, project: PROJECT, taken: 'the git branch next' },
    ]);
    expect(now).toMatchObject({ live: { id: LIVE }, candidate: { id: NEXT } });
    expect(now).not.toHaveProperty('moving');
  });

  const live: [string, (vercel: FakeVercel) => void, string | undefined][] = [
    [
      'most domains',
      vercel => {
        for (const name of ['a', 'b', 'c']) {
          vercel.addDomain(name);
          vercel.point(name, OTHER);
        }
      },
      OTHER,
    ],
    ['what Vercel calls production, where they are even', vercel => vercel.point(WWW, OTHER), LIVE],
    [
      'what Vercel calls production, where there are no domains',
      vercel => vercel.domainViews.splice(0),
      LIVE,
    ],
    [
      'what was before, while a release rolls',
      vercel => {
        for (const host of [SHOP, WWW]) vercel.point(host, NEXT);
        vercel.roll = rollingView();
      },
      LIVE,
    ],
    [
      'nothing',
      vercel => {
        vercel.domainViews.splice(0);
        vercel.state = { ...vercel.state, production: undefined };
      },
      undefined,
    ],
  ];

  it.each(live)('says what is live: %s', async (_, change, id) => {
    const vercel = shop();
    change(vercel);
    expect((await observeProduction(vercel, vercel.state, { hosts: [] })).live?.id).toBe(id);
  });

  it('is not refused by a plan that has no rolling releases, where none is set', async () => {
    const vercel = shop();
    vercel.fault = call => (call === 'rolling' ? { before: refusal(403, 'upgrade') } : undefined);
    expect((await observeProduction(vercel, vercel.state, { hosts: [] })).live?.id).toBe(LIVE);
    const rolls = projectView({ production: LIVE, rolling: true });
    await expect(observeProduction(vercel, rolls, { hosts: [] })).rejects.toThrow('upgrade');
  });

  it('tells what is moving', async () => {
    const vercel = shop();
    await vercel.promote(PROJECT, NEXT);
    const now = { ...(await observeProduction(vercel, vercel.state, { hosts: [] })), envNames: [] };
    expect(movingNow(now)).toMatchObject({
      deployment: NEXT,
      host: deploymentView(NEXT).host,
      subject: 'acme/shop-web',
      move: { from: LIVE, way: 'promote', domains: [SHOP, WWW], stages: [] },
    });
  });
});

describe('what is under way', () => {
  const at = 7_000;
  const rows: [string, Parameters<typeof movingNow>[0], object | undefined][] = [
    ['nothing', shopNow({ project: projectView({ lastMove: moveView() }) }), undefined],
    [
      'a rollback',
      shopNow({ project: projectView({ lastMove: moveView({ type: 'rollback', status: 'in-progress' }) }) }),
      { way: 'rollback', autoAssign: undefined },
    ],
    [
      'a rolling release',
      shopNow({
        rolling: rollingView(),
        project: projectView({ lastMove: moveView({ status: 'succeeded' }) }),
      }),
      { from: LIVE, stages: rollingView().stages, base: { at: 6_099 } },
    ],
    [
      'a rolling release whose promotion is pending',
      shopNow({
        rolling: rollingView(),
        project: projectView({ lastMove: moveView({ status: 'pending', at: 6_000 }) }),
      }),
      { base: { at: 5_999 } },
    ],
    [
      'the abort of a rolling release',
      shopNow({
        rolling: rollingView(),
        project: projectView({
          lastMove: moveView({ type: 'rollback', from: NEXT, to: LIVE, status: 'pending', at }),
        }),
      }),
      { deployment: LIVE, way: 'rollback', from: NEXT, stages: [] },
    ],
  ];

  it.each(rows)('%s', (_, now, move) => {
    const started = movingNow(now);
    if (move === undefined) expect(started).toBeUndefined();
    else expect(started?.move).toMatchObject(move);
  });
});

describe('offers', () => {
  const { stages } = rollingView();
  it('are what the project has', () => {
    const kinds = (now: Partial<Parameters<typeof offersOf>[0]>) =>
      offersOf({ candidate: undefined, stages: undefined, ...now }).map(({ kind }) => kind);
    expect(kinds({})).toEqual(['all-at-once', 'verify-first']);
    expect(kinds({ candidate: deploymentView(NEXT) })).toEqual(['all-at-once']);
    expect(kinds({ stages })).toEqual(['stepped', 'all-at-once', 'verify-first']);
  });

  it('refuse other percentages than the project’s, and name those', () => {
    const [stepped] = offersOf({ candidate: undefined, stages });
    expect(stepped?.refuses?.({ kind: 'stepped', steps: [10, 50, 100], pause: 0 })).toBeUndefined();
    expect(stepped?.refuses?.({ kind: 'stepped', steps: [20, 100], pause: 0 })).toMatch(/10, 50, 100/);
  });

  it('say whether stages are gone through', () => {
    expect(rollingBy(undefined)).toBe('stages');
    expect(rollingBy({ kind: 'stepped', steps: [100], pause: 0 })).toBe('stages');
    expect(rollingBy({ kind: 'verify-first' })).toBe('at-once');
  });
});

describe('going back and forth', () => {
  it('undoes a rollback by what was live before it', () => {
    const lastMove = moveView({ type: 'rollback', from: NEXT, to: LIVE });
    const project = projectView({ pinned: LIVE, lastMove });
    expect(undoOf({ project })).toEqual({ deployment: NEXT, way: 'promote', unpin: true, allowOlder: true });
    expect(() => undoOf({ project: projectView() })).toThrow(/not pinned/);
    expect(() =>
      undoOf({ project: projectView({ pinned: LIVE, lastMove: { ...lastMove, from: undefined } }) }),
    ).toThrow(/does not say what was live/);
  });

  it('finds the last one that has served', async () => {
    const views = [
      deploymentView('dpl_bad', { createdAt: 900 }),
      deploymentView('dpl_good', { createdAt: 800 }),
      deploymentView('dpl_older', { createdAt: 700 }),
      deploymentView('dpl_staged', { createdAt: 950, substate: 'STAGED' }),
      deploymentView('dpl_newer', { createdAt: 1_500 }),
      deploymentView('dpl_preview', { createdAt: 990, environment: 'preview' }),
    ];
    const vercel = new FakeVercel({ live: LIVE, others: views });
    const found = await lastGood(vercel, PROJECT, { exclude: [LIVE, 'dpl_bad'], before: 1_000 });
    expect(found?.id).toBe('dpl_good');
    expect(await lastGood(vercel, PROJECT, { exclude: [], before: 700 })).toBeUndefined();
  });

  it('says which variables it serves with, and that it pins', () => {
    const now = shopNow({
      candidate: deploymentView(NEXT, { env: ['KEPT', 'DROPPED'], readyAt: 60_000 }),
      envNames: ['KEPT', 'ADDED'],
    });
    const notes = rollbackNotes(now, stepOf({ way: 'rollback' })).join('\n');
    expect(notes).toMatch(/variables that it was built with at 1970-01-01T00:01:00Z/);
    expect(notes).toMatch(/without ADDED/);
    expect(notes).toMatch(/still has DROPPED/);
    expect(notes).not.toMatch(/KEPT/);
    expect(notes).toMatch(/Cron jobs/);
    expect(notes).toMatch(/pinned to it/);
    expect(rollbackNotes(now, stepOf()).join('\n')).toMatch(/not pinned/);
  });
});
