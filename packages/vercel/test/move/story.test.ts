import { RemoteError } from '@pipeline/contracts';
import { type Check, planAll, rollOut } from '@pipeline/rollout';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import { keepAutoAssign } from '../../src/move/auto-assign.ts';
import { VercelTarget } from '../../src/target/target.ts';
import type { MoveWanted } from '../../src/wanted.ts';
import { FakeVercel, refusal } from '../fake-vercel.ts';
import { deploymentView, PROJECT } from '../view-of.ts';
import { EXTRA, LIVE, NEXT, OTHER, rollingView, SHOP, WWW, wanted } from './shop.ts';

/** Ends each job some looks after it has begun. */
class BusyVercel extends FakeVercel {
  ends: ('succeeded' | 'failed' | 'skipped')[] = [];
  #looks = 0;

  override async project() {
    const { lastMove } = this.state;
    const rolls = this.roll?.state === 'ACTIVE' && lastMove?.to === this.roll.canary;
    if (lastMove?.status === 'pending' && !rolls && ++this.#looks % 3 === 0) this.settle(this.ends.shift());
    return super.project();
  }
}

let vercel: BusyVercel;
const fails: Check = async () => ({ ok: false, detail: 'checkout is broken' });

beforeEach(() => {
  const next = deploymentView(NEXT, { createdAt: 2_000, substate: 'STAGED' });
  vercel = new BusyVercel({ live: LIVE, others: [next, deploymentView(OTHER, { createdAt: 500 })] });
  for (const host of [SHOP, WWW]) vercel.addDomain(host);
  vercel.point(EXTRA, OTHER);
});

async function move(wish: Partial<MoveWanted> = {}, check?: Check) {
  const clock = fakeClock();
  const log: string[] = [];
  const ports = { api: vercel, clock, log: (line: string) => log.push(line) };
  const site = {
    project: 'shop-web',
    environment: 'production',
    run: { release: 'r1', commit: 'c1' },
    candidate: wish.deployment ?? NEXT,
    hosts: wish.hosts ?? [],
  };
  const target = new VercelTarget(ports, site);
  const plans = await planAll([{ target, wanted: { move: wanted(wish) } }]);
  const [part] = await rollOut([plans], {
    timeout: 600_000,
    clock,
    onFailure: 'rollback',
    ...(check && { check }),
  });
  if (part === undefined) throw new Error('there is one part');
  if (part.started !== undefined) await keepAutoAssign(vercel, part.started, ports);
  return { ...part, log };
}

const where = () => [SHOP, WWW, EXTRA].map(host => vercel.whereIs(host));
const changes = () =>
  vercel.calls.filter(call => /^(?:promote|rollback|approveStage|completeRolling|setAutoAssign) /.test(call));

describe('a promotion', () => {
  it('is proven by its domains and hosts, and leaves the setting as it was', async () => {
    const { ending } = await move({ hosts: [EXTRA] });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(where()).toEqual([NEXT, NEXT, NEXT]);
    expect(vercel.state.autoAssign).toBe(false);
    expect(changes()).toEqual([`promote ${NEXT}`, 'setAutoAssign false']);
  });

  it('is taken back by a promotion, which does not pin, with each host where it was', async () => {
    const { ending, wayBack } = await move({ hosts: [EXTRA] }, fails);
    expect(ending).toMatchObject({ state: 'failed', reason: 'check-failed' });
    expect(wayBack).toMatchObject({ state: 'back' });
    expect(where()).toEqual([LIVE, LIVE, OTHER]);
    expect(vercel.state).toMatchObject({ pinned: undefined, production: LIVE, autoAssign: false });
    expect(changes()).toEqual([`promote ${NEXT}`, `promote ${LIVE}`, 'setAutoAssign false']);
  });

  it('that failed takes its hosts back, though production never moved', async () => {
    vercel.ends = ['failed'];
    const { ending, wayBack } = await move({ hosts: [EXTRA] });
    expect(ending).toMatchObject({ state: 'failed', reason: 'stopped' });
    expect(wayBack).toMatchObject({ state: 'back' });
    expect(where()).toEqual([LIVE, LIVE, OTHER]);
  });

  it('that failed half-way takes the domains back, too', async () => {
    vercel.ends = ['failed'];
    vercel.fault = call => {
      if (call === `promote ${NEXT}`) vercel.point(WWW, NEXT);
      return undefined;
    };
    const { ending, wayBack } = await move();
    expect(ending).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/1 of 2.*shop\.example\.com/),
    });
    expect(wayBack).toMatchObject({ state: 'back' });
    expect(where().slice(0, 2)).toEqual([LIVE, LIVE]);
  });

  it('waits for one that Vercel is at', async () => {
    vercel.deploymentsById.set('dpl_mid', deploymentView('dpl_mid', { createdAt: 1_500 }));
    await vercel.promote(PROJECT, 'dpl_mid');
    const busy = async (project: string, deployment: string) => {
      if (vercel.state.lastMove?.status === 'pending') throw refusal(409, 'another promotion is in progress');
      return FakeVercel.prototype.promote.call(vercel, project, deployment);
    };
    vercel.promote = busy;
    const { ending } = await move({ allowOlder: true });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(where().slice(0, 2)).toEqual([NEXT, NEXT]);
  });

  it('is taken back once it has ended, where it was given up as too slow', async () => {
    const settle = vercel.settle.bind(vercel);
    vercel.settle = () => undefined;
    const wait = vercel.promote.bind(vercel);
    vercel.promote = async (project, deployment) => {
      // What is asked for last is asked for after the job has ended after all.
      if (deployment === LIVE) vercel.settle = settle;
      return wait(project, deployment);
    };
    const { ending, wayBack } = await move({ hosts: [] });
    expect(ending).toBeInstanceOf(Error);
    expect(wayBack).toMatchObject({ state: 'back' });
    expect(where().slice(0, 2)).toEqual([LIVE, LIVE]);
  });

  it('names what is still to come when the time is over', async () => {
    vercel.settle = () => undefined;
    const { ending } = await move();
    expect(ending).toBeInstanceOf(Error);
    expect((ending as Error).message).toMatch(/0 of 2 hosts.*shop\.example\.com \(dpl_live\), www/);
  });

  it('is left to whoever overtook it', async () => {
    const overtake: Check = async () => {
      await vercel.promote(PROJECT, OTHER);
      return { ok: false, detail: 'no' };
    };
    const { ending, wayBack } = await move({}, overtake);
    expect(ending).toMatchObject({ state: 'failed' });
    expect(wayBack).toMatchObject({ state: 'left', detail: expect.stringMatching(/dpl_other/) });
    expect(changes()).not.toContain(`promote ${LIVE}`);
  });
});

describe('a rolling release', () => {
  beforeEach(() => {
    vercel.stages = rollingView().stages.map(({ percent }) => ({ percent, duration: undefined }));
    vercel.state = { ...vercel.state, rolling: true };
  });

  it('of somebody else is ended by a rollback to what is still live', async () => {
    await vercel.promote(PROJECT, OTHER);
    const { ending } = await move({ deployment: LIVE, way: 'rollback', hosts: [EXTRA] });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(where()).toEqual([LIVE, LIVE, LIVE]);
    expect(vercel.roll?.state).toBe('ABORTED');
  });

  it('is approved stage by stage', async () => {
    const looks: (string | undefined)[] = [];
    const { ending } = await move({}, async ({ hold }) => {
      looks.push(hold?.at);
      return { ok: true, detail: 'fine' };
    });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(looks).toEqual(['10%', '50%', undefined]);
    expect(changes().slice(0, 3)).toEqual([
      `promote ${NEXT}`,
      `approveStage ${NEXT} 1`,
      `approveStage ${NEXT} 2`,
    ]);
  });

  it('goes back at a stage that is bad, which pins', async () => {
    const { ending, wayBack } = await move({ hosts: [EXTRA] }, fails);
    expect(ending).toMatchObject({
      state: 'failed',
      reason: 'check-failed',
      detail: expect.stringMatching(/checkout is broken.*dpl_live serves, and production is pinned/),
    });
    expect(wayBack?.state ?? 'back').toBe('back');
    expect(where()).toEqual([LIVE, LIVE, OTHER]);
    expect(vercel.state.pinned).toBe(LIVE);
    expect(changes()).toEqual([`promote ${NEXT}`, `rollback ${LIVE}`]);
  });
});

describe('a rollback and its undoing', () => {
  it('pins, refuses what comes, and is undone by what was live before', async () => {
    await move();
    expect((await move({ deployment: LIVE, way: 'rollback' })).ending).toMatchObject({
      state: 'steady',
      detail: expect.stringMatching(/pinned to it/),
    });
    expect(vercel.state).toMatchObject({ pinned: LIVE, autoAssign: false });
    await expect(move()).rejects.toThrow(/is pinned to dpl_live/);
    expect((await move({ unpin: true })).ending).toMatchObject({ state: 'steady' });
    expect(vercel.state).toMatchObject({ pinned: undefined, production: NEXT, autoAssign: true });
  });

  it('ends a pin where it is', async () => {
    await move();
    await move({ deployment: LIVE, way: 'rollback' });
    expect((await move({ deployment: LIVE, unpin: true })).ending).toMatchObject({ state: 'steady' });
    expect(vercel.state).toMatchObject({ pinned: undefined, production: LIVE, autoAssign: true });
  });

  it('is refused further back than the plan goes', async () => {
    vercel.fault = call =>
      call.startsWith('rollback') ? { before: refusal(402, 'upgrade to pro') } : undefined;
    const { ending } = await move({ deployment: OTHER, way: 'rollback' });
    expect(ending).toBeInstanceOf(RemoteError);
    expect(ending).toMatchObject({ hint: expect.stringMatching(/`pin: false`/) });
  });
});
