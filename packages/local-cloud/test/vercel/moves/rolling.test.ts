import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Moves, openMoves, type Seen } from './fixture.ts';

const SHOP = 'shop.example.com';
const MINUTE = 60_000;
const APPROVED = {
  enabled: true,
  advancementType: 'manual-approval',
  stages: [{ targetPercentage: 10 }, { targetPercentage: 50 }, { targetPercentage: 100 }],
};
const TIMED = {
  enabled: true,
  advancementType: 'automatic',
  stages: [
    { targetPercentage: 10, duration: 5 },
    { targetPercentage: 50, duration: 10 },
    { targetPercentage: 100 },
  ],
};

let vercel: Moves;
let live: string;
let canary: string;
beforeEach(async () => {
  vercel = await openMoves();
  live = await vercel.deploy({ target: 'production' });
  canary = await staged();
});
afterEach(() => vercel.close());

const staged = () => vercel.deploy({ target: 'production', autoAssignCustomDomains: false });
const rolling = (method: string, what = '', body?: object) =>
  vercel.call(method, `/v1/projects/shop-web/rolling-release${what}`, body);
const now = (): Promise<Seen> => rolling('GET').then(({ body }) => body.rollingRelease);
const configure = (config: object) => rolling('PATCH', '/config', config);
const approve = (nextStageIndex: number, canaryDeploymentId = canary) =>
  rolling('POST', '/approve-stage', { nextStageIndex, canaryDeploymentId });

describe('with approval', () => {
  beforeEach(() => configure(APPROVED));

  it('a promotion begins with the first stage, and the domains stay', async () => {
    expect((await vercel.move('promote', canary)).status).toBe(201);
    expect(await now()).toMatchObject({
      state: 'ACTIVE',
      advancementType: 'manual-approval',
      currentDeployment: { id: live },
      canaryDeployment: { id: canary },
      activeStage: { index: 0, targetPercentage: 10, requireApproval: true, duration: null },
      nextStage: { index: 1, targetPercentage: 50 },
    });
    expect(vercel.found(canary).readySubstate).toBe('ROLLING');
    expect(await vercel.answers(SHOP)).toBe(live);
    expect((await vercel.project()).lastAliasRequest).toBeNull();
  });

  it('goes from approval to approval, and promotes at the last stage', async () => {
    await vercel.move('promote', canary);
    expect((await approve(2)).status).toBe(400);
    expect((await approve(1, live)).status).toBe(400);
    expect((await approve(1)).body.rollingRelease.activeStage.targetPercentage).toBe(50);
    await approve(2);
    await vercel.scheduler.advance(MINUTE);
    expect(await now()).toMatchObject({ state: 'COMPLETE', nextStage: null });
    expect(await vercel.answers(SHOP)).toBe(canary);
    const { id } = vercel.found(canary).project.rolling ?? {};
    expect((await vercel.project()).lastAliasRequest).toMatchObject({
      type: 'promote',
      jobStatus: 'succeeded',
      toDeploymentId: canary,
      fromRollingReleaseId: id,
    });
    expect((await approve(1)).status).toBe(404);
  });

  it('another promotion waits for the end', async () => {
    await vercel.move('promote', canary);
    const next = await staged();
    expect((await vercel.move('promote', next)).status).toBe(202);
    expect(await now()).toMatchObject({ canaryDeployment: { id: canary }, queuedDeploymentId: next });
    await rolling('POST', '/complete', { canaryDeploymentId: canary });
    await vercel.scheduler.advance(MINUTE);
    expect(await now()).toMatchObject({
      state: 'ACTIVE',
      currentDeployment: { id: canary },
      canaryDeployment: { id: next },
    });
  });

  it('a rollback to what serves the rest aborts it, pins production, and forgets what was queued', async () => {
    await vercel.move('promote', canary);
    await vercel.move('promote', await staged());
    expect((await vercel.move('rollback', live)).status).toBe(201);
    expect(await now()).toMatchObject({ state: 'ABORTED', activeStage: null, nextStage: null });
    expect(await now()).toMatchObject({ queuedDeploymentId: null });
    expect(await vercel.project()).toMatchObject({
      autoAssignCustomDomains: false,
      lastAliasRequest: { type: 'rollback', toDeploymentId: live, jobStatus: 'succeeded' },
    });
    expect(await vercel.answers(SHOP)).toBe(live);
  });

  it('a production deployment rolls as well, and has no aliases before the end', async () => {
    const next = await vercel.deploy(
      { target: 'production' },
      id => vercel.found(id).readySubstate === 'ROLLING',
    );
    expect(vercel.found(next).aliasAssigned).toBe(false);
    await rolling('POST', '/complete', { canaryDeploymentId: next });
    await vercel.scheduler.advance(MINUTE);
    expect(vercel.found(next)).toMatchObject({ aliasAssigned: true, readySubstate: 'PROMOTED' });
  });

  it('start is idempotent for one canary, and refused for another', async () => {
    const start = (canaryDeploymentId: string) => rolling('POST', '/start', { canaryDeploymentId });
    expect((await start(canary)).status).toBe(200);
    await approve(1);
    expect((await start(canary)).body.rollingRelease.activeStage.index).toBe(1);
    expect((await start(await staged())).status).toBe(409);
  });

  it('a changed configuration is for the next release', async () => {
    await vercel.move('promote', canary);
    await configure(TIMED);
    await vercel.scheduler.advance(60 * MINUTE);
    expect((await now()).activeStage.index).toBe(0);
    await rolling('DELETE', '/config');
    expect((await rolling('GET', '/config')).body).toEqual({ rollingRelease: null });
    expect((await now()).state).toBe('ACTIVE');
  });
});

it('what is promoted waits for the end of a release, though none is to roll any more', async () => {
  await configure(APPROVED);
  await vercel.move('promote', canary);
  await rolling('DELETE', '/config');
  const next = await staged();
  expect((await vercel.move('promote', next)).status).toBe(202);
  await rolling('POST', '/complete', { canaryDeploymentId: canary });
  await vercel.scheduler.advance(2 * MINUTE);
  expect(await vercel.answers(SHOP)).toBe(next);
});

describe('timed', () => {
  beforeEach(async () => {
    await configure(TIMED);
    await vercel.call('POST', `/v10/projects/shop-web/promote/${canary}`, {});
  });

  it('goes on by itself: configured in minutes, told in seconds', async () => {
    const percent = async (minutes: number) => {
      await vercel.scheduler.advance(minutes * MINUTE);
      return (await now()).activeStage.targetPercentage;
    };
    expect((await now()).stages.map(({ duration }: Seen) => duration)).toEqual([300, 600, null]);
    expect(await percent(4)).toBe(10);
    expect(await percent(1)).toBe(50);
    expect(await percent(9)).toBe(50);
    expect(await percent(2)).toBe(100);
    expect((await now()).state).toBe('COMPLETE');
    expect(await vercel.answers(SHOP)).toBe(canary);
  });

  it('does not go on once it is aborted', async () => {
    await vercel.move('rollback', live);
    await vercel.scheduler.advance(60 * MINUTE);
    expect((await now()).state).toBe('ABORTED');
    expect(await vercel.answers(SHOP)).toBe(live);
  });

  it('needs no approval', async () => {
    expect((await approve(1)).status).toBe(400);
  });
});

it.each([
  [
    'descends',
    [{ targetPercentage: 50, duration: 1 }, { targetPercentage: 10, duration: 1 }, { targetPercentage: 100 }],
  ],
  ['does not end at 100', [{ targetPercentage: 10, duration: 1 }, { targetPercentage: 50 }]],
  ['has one stage', [{ targetPercentage: 100 }]],
  ['lacks a duration', [{ targetPercentage: 10 }, { targetPercentage: 100 }]],
])('a configuration that %s is refused', async (_, stages) => {
  expect((await configure({ enabled: true, advancementType: 'automatic', stages })).status).toBe(400);
  expect((await vercel.project()).rollingRelease).toBeNull();
});

it.each([
  ['hobby', 'plan_not_supported', 402],
  ['pro', 'available_slots', 200],
  ['enterprise', 'unlimited_slots', 200],
] as const)('on %s the billing says %s', async (plan, reason, status) => {
  const other = await openMoves({ teams: [{ slug: 'acme', plan }] });
  const path = '/v1/projects/shop-web/rolling-release';
  expect((await other.call('GET', `${path}/billing`)).body.reason).toBe(reason);
  expect((await other.call('PATCH', `${path}/config`, APPROVED)).status).toBe(status);
  await other.close();
});
