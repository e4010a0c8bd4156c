import { ActionError, ConfigError, RemoteError } from '@pipeline/contracts';
import { describe, expect, it } from 'vitest';
import { applyMove, isMoveBegun } from '../../src/move/apply.ts';
import type { MoveStep } from '../../src/step.ts';
import { FakeVercel, lostAnswer, refusal } from '../fake-vercel.ts';
import { deploymentView, PROJECT } from '../view-of.ts';
import { EXTRA, LIVE, moveView, NEXT, OTHER, rollingView, SHOP, stepOf } from './shop.ts';

function shop(): FakeVercel {
  const vercel = new FakeVercel({ live: LIVE, others: [deploymentView(NEXT), deploymentView(OTHER)] });
  vercel.addDomain(SHOP);
  vercel.point(EXTRA, LIVE);
  return vercel;
}

const step = (more: Partial<MoveStep> = {}) =>
  stepOf({ domains: [SHOP], hosts: [], base: { at: 0, seen: [LIVE] }, ...more });
const extra = { hosts: [{ host: EXTRA, from: LIVE }] };

const changes = ({ calls }: FakeVercel) =>
  calls.filter(call => /^(?:promote|rollback|assignAlias|removeAlias|setAutoAssign) /.test(call));

async function apply(vercel: FakeVercel, move: MoveStep, log: string[] = []) {
  return applyMove(vercel, PROJECT, move, { log: line => log.push(line) });
}

async function failureOf(vercel: FakeVercel, move: MoveStep): Promise<ActionError> {
  const error = await apply(vercel, move).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ActionError);
  return error as ActionError;
}

describe('what is asked of Vercel', () => {
  it('gives the hosts first, then promotes', async () => {
    const vercel = shop();
    await apply(vercel, step(extra));
    expect(changes(vercel)).toEqual([`assignAlias ${EXTRA} ${NEXT}`, `promote ${NEXT}`]);
  });

  it('rolls back by Vercel’s own rollback', async () => {
    const vercel = shop();
    await apply(vercel, step({ way: 'rollback' }));
    expect(changes(vercel)).toEqual([`rollback ${NEXT}`]);
  });

  it('unpins what serves already by the setting, since a promotion of it is refused', async () => {
    const vercel = shop();
    await apply(vercel, step({ deployment: LIVE, from: LIVE, unpin: true }));
    expect(changes(vercel)).toEqual(['setAutoAssign true']);
  });

  it('begins nothing twice', async () => {
    const vercel = shop();
    vercel.fault = call => (call.startsWith('promote') ? { after: lostAnswer() } : undefined);
    const failure = await failureOf(vercel, step(extra));
    expect(failure).toMatchObject({ outcome: 'unknown' });
    expect(await isMoveBegun(vercel, PROJECT, step(extra))).toBe(true);
    await apply(vercel, step(extra));
    expect(changes(vercel)).toEqual([`assignAlias ${EXTRA} ${NEXT}`, `promote ${NEXT}`]);
  });

  it('asks again after a move that failed', async () => {
    const vercel = shop();
    await apply(vercel, step());
    vercel.settle('failed');
    expect(await isMoveBegun(vercel, PROJECT, step())).toBe(false);
  });

  it('joins a rolling release that is under way', async () => {
    const vercel = shop();
    vercel.state = { ...vercel.state, rolling: true };
    vercel.roll = rollingView();
    await apply(vercel, step());
    expect(changes(vercel)).toEqual([]);
  });

  it('says that it is queued', async () => {
    const vercel = shop();
    vercel.fault = call => {
      if (call === `promote ${NEXT}`) vercel.roll = rollingView({ canary: OTHER });
      return undefined;
    };
    const log: string[] = [];
    expect(await apply(vercel, step(), log)).toEqual({ queued: true });
    expect(log.join()).toMatch(/queued the promotion of dpl_next/);
  });
});

describe('what is not done over somebody else', () => {
  const overtakers: Record<string, (vercel: FakeVercel) => void> = {
    'a promotion since': ({ state }) => Object.assign(state, { lastMove: moveView({ to: OTHER }) }),
    'a rollback to what served': ({ state }) =>
      Object.assign(state, { lastMove: moveView({ to: LIVE, type: 'rollback' }) }),
    'a rollback to the very same': ({ state }) =>
      Object.assign(state, { lastMove: moveView({ type: 'rollback' }) }),
    'a rolling release since': vercel => {
      Object.assign(vercel.state, { rolling: true });
      vercel.roll = rollingView({ canary: OTHER });
    },
    'a deploy that took the domains': ({ state }) => Object.assign(state, { production: OTHER }),
  };

  it.each(Object.entries(overtakers))('%s', async (_, overtake) => {
    const vercel = shop();
    overtake(vercel);
    const failure = await failureOf(vercel, step({ ...extra, base: { at: 5_000, seen: [LIVE] } }));
    expect(failure).toBeInstanceOf(RemoteError);
    expect(failure).toMatchObject({ status: 409, transient: false });
    expect(failure.message).toMatch(/overtaken/);
    expect(changes(vercel)).toEqual([]);
  });

  it('puts the hosts back where production moves while they are given', async () => {
    const vercel = shop();
    vercel.fault = call => {
      if (call.startsWith('assignAlias')) vercel.state = { ...vercel.state, production: OTHER };
      return undefined;
    };
    const failure = await failureOf(vercel, step(extra));
    expect(failure.message).toMatch(/production is dpl_other by now/);
    expect(vercel.whereIs(EXTRA)).toBe(LIVE);
    expect(changes(vercel)).not.toContain(`promote ${NEXT}`);
  });

  it('takes no host from another project', async () => {
    const vercel = shop();
    vercel.point(EXTRA, 'dpl_docs', 'prj_docs');
    const failure = await failureOf(vercel, step(extra));
    expect(failure).toBeInstanceOf(ConfigError);
    expect(failure.message).toMatch(/status\.example\.com answers from another project \(prj_docs\)/);
    expect(changes(vercel)).toEqual([]);
  });
});

describe('what Vercel refuses', () => {
  const refuses = (vercel: FakeVercel, error: RemoteError) => {
    vercel.fault = call => (/^(?:promote|rollback)/.test(call) ? { before: error } : undefined);
    return vercel;
  };

  it('goes no further back than the plan does, and says the other way', async () => {
    const words = 'To roll back further than the previous production deployment, upgrade to pro';
    const vercel = refuses(shop(), refusal(402, words));
    const failure = await failureOf(vercel, step({ ...extra, way: 'rollback' }));
    expect(failure.message).toBe(`Vercel refused the rollback to dpl_next: ${words}`);
    expect(failure.hint).toMatch(/Hobby.*`pin: false`/);
    expect(vercel.whereIs(EXTRA)).toBe(LIVE);
  });

  it('waits for another move that is under way', async () => {
    const vercel = refuses(shop(), refusal(409));
    vercel.state = { ...vercel.state, lastMove: moveView({ to: OTHER, status: 'in-progress' }) };
    const failure = await failureOf(vercel, step({ base: { at: 6_000, seen: [LIVE, OTHER] } }));
    expect(failure).toMatchObject({ status: 409, transient: true, outcome: 'known' });
    expect(failure.message).toMatch(/the promotion of dpl_other, asked for at .*, is in-progress/);
  });

  it('leaves the hosts where they are as long as it waits', async () => {
    const vercel = refuses(shop(), refusal(409));
    vercel.state = { ...vercel.state, lastMove: moveView({ to: OTHER, status: 'in-progress' }) };
    const failure = await failureOf(vercel, step({ ...extra, base: { at: 6_000, seen: [LIVE, OTHER] } }));
    expect(failure).toMatchObject({ transient: true });
    expect(changes(vercel)).toEqual([]);
  });

  it('does not wait for a rolling release', async () => {
    const vercel = refuses(shop(), refusal(409));
    vercel.state = { ...vercel.state, rolling: true };
    vercel.roll = rollingView({ canary: OTHER });
    const failure = await failureOf(vercel, step({ base: { at: 9_000, seen: [LIVE, OTHER] } }));
    expect(failure).toMatchObject({
      transient: false,
      message: expect.stringMatching(/dpl_other is at 10%/),
    });
  });

  it('is content where it is production already', async () => {
    const vercel = shop();
    vercel.state = { ...vercel.state, production: NEXT };
    expect(await apply(vercel, step())).toEqual({ queued: false });
  });

  it('names the hosts that are not back, and is not sent again then', async () => {
    const vercel = shop();
    vercel.fault = call =>
      call.startsWith('promote') || call === `assignAlias ${EXTRA} ${LIVE}`
        ? { before: refusal(503, 'upstream', true) }
        : undefined;
    const failure = await failureOf(vercel, step(extra));
    expect(failure).toMatchObject({ transient: false, status: 503 });
    expect(failure.message).toMatch(
      /could not be put back: status\.example\.com \(had dpl_live: upstream\)$/,
    );
    expect(vercel.whereIs(EXTRA)).toBe(NEXT);
  });

  it('says that the project is gone', async () => {
    const vercel = shop();
    vercel.project = async () => undefined;
    expect((await failureOf(vercel, step())).message).toMatch(/no project prj_shop/);
  });
});
