import { describe, expect, it } from 'vitest';
import { turningClock } from '../../release/test/turning-clock.ts';
import type { MoveStep, RollingView } from '../../vercel/src/index.ts';
import { aMove } from '../../vercel/test/deployment-of.ts';
import { FakeVercel } from '../../vercel/test/fake-vercel.ts';
import { PROJECT } from '../../vercel/test/view-of.ts';
import { keepSetting, settingError, sinceHeld } from '../src/index.ts';

/** A promotion of `dpl_2` that Vercel is still at. @param ends after how many looks it is done; never when absent */
async function moving(autoAssign: boolean, ends?: number, step: Partial<MoveStep> = {}) {
  const vercel = new FakeVercel({ live: 'dpl_1' });
  vercel.state = { ...vercel.state, autoAssign };
  await vercel.promote(PROJECT, 'dpl_2');
  let looks = 0;
  const project = vercel.project.bind(vercel);
  vercel.project = async () => {
    if (looks++ === ends) vercel.settle();
    return project();
  };
  const asked = () => vercel.calls.filter(call => call === 'project').length;
  const lines: string[] = [];
  const clock = turningClock(0);
  const keep = () =>
    keepSetting(
      { afterwards: vercel },
      {
        project: PROJECT,
        move: aMove({ autoAssign, stages: [], base: { at: 0, seen: ['dpl_1'] }, ...step }),
      },
      { clock, log: line => lines.push(line) },
    );
  return { vercel, clock, lines, keep, asked };
}

describe('the project’s setting', () => {
  it('is put back once Vercel’s own job has turned it on, also where nobody watched that', async () => {
    const { vercel, keep } = await moving(false, 3);
    expect(await keep()).toMatchObject({ state: 'put-back' });
    expect(vercel.state.autoAssign).toBe(false);
  });

  it('that nobody will put back is said, within the seconds that a cancelled run has', async () => {
    const { clock, lines, keep } = await moving(false);
    const kept = await keep();
    expect(kept).toMatchObject({ state: 'failed', words: expect.stringContaining('still goes on') });
    expect(settingError(kept)?.message).toBe(kept.words);
    expect(lines).toContain(kept.words);
    expect(clock.now()).toBeLessThan(6_000);
  });

  it('is put back also where Vercel turns it on a little after its job has ended', async () => {
    const { vercel, keep, asked } = await moving(false);
    vercel.settle();
    vercel.state = { ...vercel.state, autoAssign: false };
    const project = vercel.project.bind(vercel);
    vercel.project = async () => {
      if (asked() === 2) vercel.state = { ...vercel.state, autoAssign: true };
      return project();
    };
    expect(await keep()).toMatchObject({ state: 'put-back' });
    expect(vercel.state.autoAssign).toBe(false);
    expect(asked()).toBeLessThanOrEqual(5);
  });

  it('is not waited for longer than a cancelled run has, where Vercel leaves it', async () => {
    const { vercel, clock, keep, asked } = await moving(false);
    vercel.settle();
    vercel.state = { ...vercel.state, autoAssign: false };
    expect(await keep()).toMatchObject({ state: 'kept' });
    expect(clock.now()).toBeLessThan(6_000);
    expect(asked()).toBeLessThanOrEqual(6);
  });

  it.each<[string, (vercel: FakeVercel) => void]>([
    ['nothing was promoted', ({ state }) => void Object.assign(state, { lastMove: undefined })],
    [
      'the last promotion was before this',
      ({ state }) => void (state.lastMove && Object.assign(state.lastMove, { status: 'succeeded', at: 0 })),
    ],
    ['it failed', vercel => vercel.settle('failed')],
  ])('is not waited for where %s', async (_, before) => {
    const { vercel, clock, keep, asked } = await moving(false);
    before(vercel);
    expect(await keep()).toMatchObject({ state: 'kept' });
    expect([clock.now(), asked()]).toEqual([0, 2]);
  });

  const rolling: [string, Partial<RollingView>, 'kept' | 'failed'][] = [
    ['waits for somebody, who will see to it', { active: 0 }, 'kept'],
    ['goes on by itself', { active: 1 }, 'failed'],
    ['is at its last stage', { active: 2 }, 'failed'],
    ['has only begun', { active: undefined }, 'failed'],
    ['is another’s, which this one waits for', { canary: 'dpl_9', queued: 'dpl_2', active: 0 }, 'failed'],
    ['is over', { state: 'COMPLETE', active: 2 }, 'failed'],
  ];

  it.each(rolling)('of a rolling release that %s is told as such', async (_, fields, state) => {
    const stages = [undefined, 60_000, undefined].map((duration, at) => ({ percent: 10 ** at, duration }));
    const { vercel, keep } = await moving(false, undefined, { stages });
    vercel.roll = {
      state: 'ACTIVE',
      current: 'dpl_1',
      canary: 'dpl_2',
      stages,
      active: 0,
      startedAt: 1,
      updatedAt: 1,
      ...fields,
    };
    const kept = await keep();
    expect(kept.state).toBe(state);
    if (state === 'failed') expect(kept.words).toContain('still goes on, and Vercel turns');
  });

  it('is not called kept where the rolling release could not be seen', async () => {
    const { vercel, keep } = await moving(false, 0, { stages: [{ percent: 10, duration: 1 }] });
    vercel.fault = call => (call === 'rolling' ? { before: new Error('no answer') } : undefined);
    vercel.settle();
    vercel.state = { ...vercel.state, autoAssign: false };
    vercel.settle = () => undefined;
    expect(await keep()).toMatchObject({ state: 'failed', words: expect.stringContaining('was not seen') });
  });

  it('is waited for by nobody where it was on: a promotion leaves it on', async () => {
    const { clock, keep } = await moving(true);
    expect((await keep()).state).toBe('kept');
    expect(clock.now()).toBe(0);
  });
});

it('is no error where it is as it was', () => {
  expect([undefined, { state: 'kept', words: '' } as const].map(settingError)).toEqual([
    undefined,
    undefined,
  ]);
});

describe('what is gone on with', () => {
  const started = { project: PROJECT, move: aMove({ autoAssign: true }) };
  const held = (before: object | null) => ({
    intent: {
      schema: 1 as const,
      id: '1',
      environment: 'production',
      commit: { sha: 'c'.repeat(40), ref: 'refs/heads/main' },
      by: { actor: 'ann', url: 'https://github.com/org/shop/actions/runs/1' },
      at: '2026-01-01T00:00:00Z',
      targets: [
        { subject: 'vercel:acme/docs', artifacts: {}, before: { autoAssign: true, pinned: false } },
        { subject: 'vercel:acme/shop', artifacts: {}, before },
      ],
    },
  });
  it.each<[string, ReturnType<typeof held> | undefined, boolean | undefined]>([
    ['the release log has it', held({ autoAssign: false, pinned: false }), false],
    ['a pin had turned it off', held({ autoAssign: false, pinned: true }), undefined],
    ['nothing was kept', held(null), undefined],
    ['there is no log', undefined, true],
  ])('has the setting as it was before: %s', (_, record, was) => {
    const { project, move } = sinceHeld(started, record, 'vercel:acme/shop');
    expect([project, move?.autoAssign, move?.deployment]).toEqual([PROJECT, was, 'dpl_2']);
  });
});
