import type { Clock } from '@pipeline/contracts';
import { type Check, planAll, rollOut } from '@pipeline/rollout';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Opened, openVercel as openCloud } from '../../../local-cloud/test/vercel/fixture.ts';
import {
  keepAutoAssign,
  lastGood,
  openVercel,
  undoOf,
  type VercelApi,
  VercelTarget,
} from '../../src/index.ts';
import type { MoveWanted } from '../../src/wanted.ts';
import { wanted } from './shop.ts';

const DOMAINS = ['shop.example.com', 'www.example.com'];
const EXTRA = 'shop-status.vercel.app';

let cloud: Opened;
let api: VercelApi;
let clock: Clock;

/** The real client over HTTP; time passes while something waits. */
async function open(plan: 'pro' | 'hobby' = 'pro', more: object = {}): Promise<void> {
  cloud = await openCloud({
    teams: [{ slug: 'acme', plan }],
    projects: [
      { name: 'shop-web', domains: DOMAINS, autoAssignCustomDomains: false, ...more },
      { name: 'docs', domains: ['docs.example.com'] },
    ],
  });
  clock = { now: cloud.scheduler.now, sleep: ms => cloud.scheduler.advance(ms) };
  const { token, url: endpoint } = cloud.vercel;
  api = openVercel({ token, scope: { team: 'acme' }, clock, endpoint });
}
beforeEach(() => open());
afterEach(() => cloud.vercel.close());

async function staged(): Promise<string> {
  const { id } = await cloud.create({ target: 'production', autoAssignCustomDomains: false });
  await cloud.scheduler.until(() => cloud.find(id).readyState === 'READY');
  return id;
}

async function move(deployment: string, wish: Partial<MoveWanted> = {}, check?: Check, timeout = 600_000) {
  const { hosts = [] } = wish;
  const log: string[] = [];
  const ports = { api, clock, log: (line: string) => log.push(line) };
  const run = { release: '42.1', commit: 'a'.repeat(40) };
  const site = { project: 'shop-web', environment: 'production', run, candidate: deployment, hosts };
  const plans = await planAll([
    { target: new VercelTarget(ports, site), wanted: { move: wanted({ ...wish, deployment }) } },
  ]);
  const [part] = await rollOut([plans], {
    clock,
    timeout,
    onFailure: 'rollback',
    ...(check && { check }),
  });
  if (part === undefined) throw new Error('there is one part');
  const kept = part.started && (await keepAutoAssign(api, part.started, ports));
  return { ...part, kept };
}

const where = async (...hosts: string[]) =>
  Promise.all([...DOMAINS, ...hosts].map(async host => (await api.alias(host))?.deployment));
const project = async () => {
  const found = await api.project('shop-web');
  if (found === undefined) throw new Error('it is gone');
  return found;
};

describe('over the wire', () => {
  it('promotes, and leaves the setting as it was', async () => {
    const [first, second] = [await staged(), await staged()];
    await move(first);
    const { ending, kept, plan } = await move(second, { hosts: [EXTRA] });
    expect(ending).toMatchObject({ state: 'steady' });
    expect(plan.changes).toContainEqual({ what: `domain ${DOMAINS[0]}`, from: first, to: second });
    expect(await where(EXTRA)).toEqual([second, second, second]);
    expect(kept).toMatchObject({ state: 'put-back' });
    expect((await project()).autoAssign).toBe(false);
  });

  it('pins by a rollback, refuses what comes, undoes it, and goes to the last good again', async () => {
    const [first, second, third] = [await staged(), await staged(), await staged()];
    for (const each of [first, second]) await move(each);
    const good = await lastGood(api, (await project()).id, { exclude: [second] });
    expect(good?.id).toBe(first);
    expect((await move(first, { way: 'rollback' })).ending).toMatchObject({ state: 'steady' });
    expect(await project()).toMatchObject({ pinned: first, autoAssign: false });
    await expect(move(third)).rejects.toThrow(/is pinned to/);
    const { deployment, ...how } = undoOf({ project: await project() });
    expect(deployment).toBe(second);
    expect((await move(deployment, how)).ending).toMatchObject({ state: 'steady' });
    expect(await where()).toEqual([second, second]);
    expect((await project()).pinned).toBeUndefined();
  });

  it('takes a bad one back without a pin, each host to where it was', async () => {
    const [first, second] = [await staged(), await staged()];
    await move(first, { hosts: [EXTRA] });
    const bad: Check = async () => ({ ok: false, detail: 'GET / gave 500' });
    const { ending, wayBack, kept } = await move(second, { hosts: [EXTRA, 'shop-new.vercel.app'] }, bad);
    expect(ending).toMatchObject({ state: 'failed', reason: 'check-failed' });
    expect(wayBack).toMatchObject({ state: 'back' });
    expect(await where(EXTRA, 'shop-new.vercel.app')).toEqual([first, first, first, undefined]);
    expect(await project()).toMatchObject({ pinned: undefined, autoAssign: false });
    expect(kept?.state).toBe('put-back');
  });

  it('sees that somebody clicked in the dashboard', async () => {
    const [first, second] = [await staged(), await staged()];
    await move(first);
    cloud.vercel.vercelFaults.add({ kind: 'superseded', by: 'new', user: 'mallory' });
    const { ending } = await move(second);
    expect(ending).toMatchObject({ state: 'superseded', detail: expect.stringMatching(/made by mallory/) });
  });

  it.each([
    [
      'promotion-fails',
      { hosts: ['www.example.com'] },
      /failed; 1 of 2 hosts are there, not yet: www\.example\.com/,
    ],
    ['promotion-skipped', {}, /was skipped; 0 of 2/],
  ] as const)('sees a job that ends badly, and goes back: %s', async (kind, more, says) => {
    const [first, second] = [await staged(), await staged()];
    await move(first);
    cloud.vercel.vercelFaults.add({ kind, ...more, count: 1 } as never);
    const { ending, wayBack } = await move(second);
    expect(ending).toMatchObject({ state: 'failed', detail: expect.stringMatching(says) });
    expect(wayBack).toMatchObject({ state: 'back' });
    expect(await where()).toEqual([first, first]);
  });

  it('says what is still to come of a job that never ends', async () => {
    const [first, second] = [await staged(), await staged()];
    await move(first);
    cloud.vercel.vercelFaults.add({ kind: 'promotion-never-ends', count: 1 });
    const { ending } = await move(second, {}, undefined, 60_000);
    expect(ending).toMatchObject({
      message: expect.stringMatching(/in-progress; 0 of 2 hosts.*shop\.example\.com/),
    });
  });

  it('takes no host of another project', async () => {
    const [first, second] = [await staged(), await staged()];
    await move(first);
    cloud.vercel.vercelFaults.add({ kind: 'alias-taken', host: EXTRA, by: 'docs' });
    await expect(
      move(second, { hosts: [EXTRA] }).then(({ ending }) => Promise.reject(ending)),
    ).rejects.toThrow(EXTRA);
    expect(await where()).toEqual([first, first]);
  });

  it('goes no further back than Hobby does, and by promotion all the same', async () => {
    await cloud.vercel.close();
    await open('hobby');
    const all = [await staged(), await staged(), await staged()];
    for (const each of all) await move(each);
    const [first = ''] = all;
    const { ending } = await move(first, { way: 'rollback' });
    expect(ending).toMatchObject({
      message: expect.stringMatching(/upgrade to pro/),
      hint: expect.stringMatching(/`pin: false`/),
    });
    expect((await move(first, { allowOlder: true })).ending).toMatchObject({ state: 'steady' });
    expect((await project()).pinned).toBeUndefined();
  });
});

describe('a rolling release over the wire', () => {
  const stages = [10, 50, 100].map(targetPercentage => ({
    targetPercentage,
    ...(targetPercentage < 100 && { requireApproval: true }),
  }));
  beforeEach(async () => {
    await cloud.vercel.close();
    await open('pro', { rollingRelease: { target: 'production', stages } });
  });

  it('goes stage by stage, or at once', async () => {
    const [first, second, third] = [await staged(), await staged(), await staged()];
    await move(first);
    const looks: (string | undefined)[] = [];
    const look: Check = async ({ hold }) => {
      looks.push(hold?.at);
      return { ok: true, detail: 'fine' };
    };
    expect((await move(second, {}, look)).ending).toMatchObject({ state: 'steady' });
    expect(looks).toEqual(['10%', '50%', undefined]);
    expect((await move(third, { rolling: 'at-once' })).ending).toMatchObject({ state: 'steady' });
    expect(await where()).toEqual([third, third]);
    expect((await project()).autoAssign).toBe(false);
  });

  it('goes back at a bad stage, which pins', async () => {
    const [first, second] = [await staged(), await staged()];
    await move(first);
    const bad: Check = async () => ({ ok: false, detail: 'GET / gave 500' });
    const { ending } = await move(second, { hosts: [EXTRA] }, bad);
    expect(ending).toMatchObject({ state: 'failed', detail: expect.stringMatching(/pinned to it/) });
    expect(await where(EXTRA)).toEqual([first, first, undefined]);
    expect(await project()).toMatchObject({ pinned: first, autoAssign: false });
  });
});
