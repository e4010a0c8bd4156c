import { ConfigError, type Hold, RemoteError } from '@pipeline/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { abortMove } from '../../src/move/abort.ts';
import { applyMove } from '../../src/move/apply.ts';
import { judgeMove } from '../../src/move/judge.ts';
import { lookAtMove } from '../../src/move/look.ts';
import { resolveMove } from '../../src/move/resolve.ts';
import { FakeVercel } from '../fake-vercel.ts';
import { deploymentView, PROJECT } from '../view-of.ts';
import { EXTRA, LIVE, moveView, NEXT, OTHER, rollingView, SHOP, startedBy, stepOf } from './shop.ts';

const ports = { log: () => undefined };
const { stages } = rollingView();

let vercel: FakeVercel;

beforeEach(() => {
  const others = [deploymentView(NEXT, { substate: 'STAGED' }), deploymentView(OTHER)];
  vercel = new FakeVercel({ live: LIVE, others });
  vercel.addDomain(SHOP);
  vercel.point(EXTRA, LIVE);
});

const plain = stepOf({ domains: [SHOP], base: { at: 0, seen: [LIVE] } });
const rolling = { ...plain, stages };

const look = async (step = plain, action: 'move' | 'deploy' = 'move') =>
  judgeMove(await lookAtMove(vercel, startedBy(step, { action })), startedBy(step, { action }));

async function holdOf(step = plain, action: 'move' | 'deploy' = 'move'): Promise<Hold> {
  const verdict = await look(step, action);
  if (verdict.state !== 'held') throw new Error(`not held: ${verdict.detail}`);
  return verdict.hold;
}

function rolls(): void {
  vercel.stages = stages;
  vercel.state = { ...vercel.state, rolling: true };
}

const changes = () =>
  vercel.calls.filter(call => /^(?:promote|rollback|approveStage|completeRolling) /.test(call));

describe('a move to its end', () => {
  it('is steady once the job has ended and all answer', async () => {
    await applyMove(vercel, PROJECT, plain, ports);
    expect(await look()).toMatchObject({ state: 'progressing' });
    vercel.settle();
    expect(await look()).toMatchObject({ state: 'steady' });
  });

  it('goes through the stages of a rolling release', async () => {
    rolls();
    await applyMove(vercel, PROJECT, rolling, ports);
    const hold = await holdOf(rolling);
    expect(hold).toMatchObject({ id: 'stage:0', at: '10%', traffic: 10 });
    await resolveMove(vercel, startedBy(rolling), hold, 'proceed', ports);
    await resolveMove(vercel, startedBy(rolling), hold, 'proceed', ports);
    expect(await look(rolling)).toMatchObject({ state: 'progressing', detail: expect.stringMatching(/50%/) });
    expect(changes()).toEqual([`promote ${NEXT}`, `approveStage ${NEXT} 1`]);
    await vercel.approveStage(PROJECT, NEXT, 2);
    expect(await look(rolling)).toMatchObject({ state: 'steady' });
  });

  it('completes it where it was to go at once', async () => {
    rolls();
    await applyMove(vercel, PROJECT, plain, ports);
    const hold = await holdOf();
    expect(hold).toMatchObject({ id: 'complete:0', least: 0 });
    await resolveMove(vercel, startedBy(plain), hold, 'proceed', ports);
    expect(await look()).toMatchObject({ state: 'steady' });
    await resolveMove(vercel, startedBy(plain), hold, 'proceed', ports);
    expect(changes()).toEqual([`promote ${NEXT}`, `completeRolling ${NEXT}`]);
  });

  it('begins at the hold of a new deployment, and not before', async () => {
    const started = startedBy(plain, { action: 'deploy' });
    const hold = await holdOf(plain, 'deploy');
    await resolveMove(vercel, started, hold, 'go-back', ports);
    expect(changes()).toEqual([]);
    await resolveMove(vercel, started, hold, 'proceed', ports);
    vercel.settle();
    expect(await look(plain, 'deploy')).toMatchObject({ state: 'steady' });
  });

  it('approves nothing of a rolling release that is somebody else’s by now', async () => {
    rolls();
    vercel.roll = rollingView({ canary: OTHER });
    const hold = { id: 'stage:0', at: '10%' };
    await expect(resolveMove(vercel, startedBy(rolling), hold, 'proceed', ports)).rejects.toThrow(
      /does not stand/,
    );
    expect(changes()).toEqual([]);
  });
});

describe('an abort', () => {
  it('takes a rolling release back by a rollback, and extra hosts with it', async () => {
    rolls();
    await applyMove(vercel, PROJECT, rolling, ports);
    const log: string[] = [];
    await abortMove(vercel, startedBy(rolling), { log: line => log.push(line) });
    expect(log.join()).toMatch(/pinned/);
    expect(await look(rolling)).toMatchObject({ state: 'progressing' });
    await abortMove(vercel, startedBy(rolling), ports);
    vercel.settle();
    expect(await look(rolling)).toMatchObject({
      state: 'failed',
      reason: 'rolled-back',
      detail: expect.stringMatching(/pinned to it/),
    });
    expect(vercel.whereIs(EXTRA)).toBe(LIVE);
    expect(changes()).toEqual([`promote ${NEXT}`, `rollback ${LIVE}`]);
  });

  it('says what cannot be stopped', async () => {
    await applyMove(vercel, PROJECT, plain, ports);
    await expect(abortMove(vercel, startedBy(plain), ports)).rejects.toThrow(ConfigError);
    expect(vercel.whereIs(EXTRA)).toBe(NEXT);
  });

  it('says what is queued', async () => {
    rolls();
    vercel.roll = rollingView({ canary: OTHER, queued: NEXT });
    await expect(abortMove(vercel, startedBy(plain), ports)).rejects.toThrow(/queued behind.*dpl_other/);
  });

  it('leaves what is over', async () => {
    await applyMove(vercel, PROJECT, plain, ports);
    vercel.settle();
    await abortMove(vercel, startedBy(plain), ports);
    expect(changes()).toEqual([`promote ${NEXT}`]);
    expect(await look()).toMatchObject({ state: 'steady' });
  });

  it('leaves what is somebody else’s', async () => {
    vercel.state = { ...vercel.state, lastMove: moveView({ to: OTHER }) };
    await expect(abortMove(vercel, startedBy(plain), ports)).rejects.toThrow(RemoteError);
    expect(changes()).toEqual([]);
  });

  it('names an extra host that it could not put back', async () => {
    rolls();
    await applyMove(vercel, PROJECT, rolling, ports);
    vercel.fault = call => (call.startsWith('assignAlias') ? { before: new Error('no') } : undefined);
    await expect(abortMove(vercel, startedBy(rolling), ports)).rejects.toThrow(
      /could not be put back: status\.example\.com \(had dpl_live: no\)/,
    );
  });
});

describe('a look', () => {
  it('names who made what overtook it', async () => {
    vercel.deploymentsById.set(OTHER, deploymentView(OTHER, { creator: 'bob' }));
    vercel.state = { ...vercel.state, lastMove: moveView({ to: OTHER }) };
    expect(await look()).toMatchObject({ state: 'superseded', detail: expect.stringMatching(/made by bob/) });
  });

  it('asks for some of many hosts as long as the job runs, and for all of them once it has ended', async () => {
    const hosts = Array.from({ length: 60 }, (_, at) => `d${at}.example.com`);
    for (const host of hosts) vercel.addDomain(host);
    const many = { ...plain, domains: [SHOP, ...hosts], hosts: [] };
    const asked = async () => {
      vercel.calls.length = 0;
      const verdict = await look(many);
      return { verdict, aliases: vercel.calls.filter(call => call.startsWith('alias ')).length };
    };
    await applyMove(vercel, PROJECT, many, ports);
    expect(await asked()).toMatchObject({ aliases: 20, verdict: { state: 'progressing' } });
    vercel.settle();
    expect(await asked()).toMatchObject({ aliases: 61, verdict: { state: 'steady' } });
  });
});
