import type { FleetConfig } from '@pipeline/fleet-config';
import { watch } from '@pipeline/rollout';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type FleetTarget, openFleet } from '../src/index.ts';
import { FleetCloud, fastClock, SECRET } from './fleet-cloud.ts';

let at: FleetCloud;
let ids: string[];
beforeEach(async () => {
  at = await FleetCloud.open({ vercelPlan: 'hobby' });
  ids = [];
  for (const page of ['one', 'two', 'three']) ids.push(await at.vercelDeployment(page));
});
afterEach(() => at.close());

async function opened(config: Partial<FleetConfig> = {}): Promise<FleetTarget> {
  const target = await openFleet(at.config(config), at.run).open(at.vercelSubject);
  if (typeof target === 'string') throw new Error(target);
  return target;
}
const snapshot = (deployment = '', more: object = {}) => ({
  deployment,
  host: 'x.vercel.app',
  hosts: {},
  autoAssign: true,
  pinned: false,
  ...more,
});
/** While it is pinned, what is deployed takes no domain. */
const pinned = () => at.cloud.vercel?.world.projects[0]?.autoAssignCustomDomains === false;

async function goTo({ target, wayTo, afterwards }: FleetTarget, deployment = '') {
  const { plan, notes } = await wayTo(await target.observe(), snapshot(deployment));
  const verdict = await watch(target, await target.apply(plan), { timeout: 7_200_000, clock: fastClock });
  return { verdict, notes: [...notes, ...((await afterwards?.(plan)) ?? [])].join('\n') };
}

describe('going back', () => {
  it('is an instant rollback, which pins, where the plan has it', async () => {
    const { verdict, notes } = await goTo(await opened(), ids[1]);
    expect(verdict.state).toBe('steady');
    expect([at.live(), pinned()]).toEqual([ids[1], true]);
    expect(notes).toContain('Production is pinned to it');
  });

  it('is a promotion further back than that, and says so', async () => {
    const { notes } = await goTo(await opened(), ids[0]);
    expect([at.live(), pinned()]).toEqual([ids[0], false]);
    expect(notes).toContain(`Vercel offers no instant rollback to ${ids[0]}`);
    expect(notes).toContain('Production is not pinned');
  });

  it('is a promotion where it is not to pin', async () => {
    const { notes } = await goTo(await opened({ pin: false }), ids[1]);
    expect([at.live(), pinned()]).toEqual([ids[1], false]);
    expect(notes).not.toContain('no instant rollback');
  });

  it('to what is live already changes nothing', async () => {
    const { target, wayTo } = await opened();
    const { plan, notes } = await wayTo(await target.observe(), snapshot(ids[2]));
    expect([plan.changes, notes]).toEqual([[], []]);
  });
});

it('gives extra hosts back what they had, and leaves those that are not the project’s', async () => {
  const extra = 'our-shop.vercel.app';
  await at.vercel('POST', `/v2/deployments/${ids[2]}/aliases`, { alias: extra });
  const { target, wayTo } = await opened();
  const hosts = { [extra]: ids[0] ?? '', 'gone.example.com': ids[0] ?? '', 'shop.example.com': ids[1] ?? '' };
  const { plan, notes } = await wayTo(await target.observe(), snapshot(ids[1], { hosts }));
  await watch(target, await target.apply(plan), { timeout: 7_200_000, clock: fastClock });
  const alias = await at.vercel('GET', `/v4/aliases/${extra}`);
  expect([at.live(), alias.deploymentId]).toEqual([ids[1], ids[0]]);
  expect(notes.join('\n')).toContain('gone.example.com stays as it is');
});

it('tells what serves, and where', async () => {
  const { target, running, addresses, nameOf } = await opened();
  const now = await target.observe();
  expect(running(now)).toEqual({ deployment: `vercel://${ids[2]}` });
  expect(addresses(now)).toEqual(['https://shop.example.com']);
  expect(nameOf(target.snapshot(now))).toBe(ids[2]);
});

it('asks with the project’s own secret, masked', async () => {
  const { target, asks } = await opened();
  expect(asks?.(await target.observe())).toBeTypeOf('function');
  expect(at.masked).toContain(SECRET);
});

it('takes a login of Vercel’s own for a refusal, and no answer for none', async () => {
  const { target, asks } = await opened();
  const now = await target.observe();
  const ask = () => asks?.(now)('https://shop.example.com/health', {});
  onTestFinished(() => void vi.unstubAllGlobals());
  const login = { location: 'https://vercel.com/sso-api?url=https%3A%2F%2Fshop.example.com' };
  vi.stubGlobal('fetch', async () => new Response(null, { status: 302, headers: login }));
  expect((await ask())?.status).toBe(401);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
  await expect(ask()).rejects.toThrow('fetch failed');
});

it('misses a deployment that was deleted, and nothing of one that is there', async () => {
  await at.vercel('DELETE', `/v13/deployments/${ids[0]}`);
  const { missing } = await opened();
  expect(await missing(snapshot(ids[0]))).toBe(`the deployment ${ids[0]} was deleted`);
  expect(await missing(snapshot(ids[1]))).toBeUndefined();
  expect(await missing(snapshot(''))).toBe('nothing served then');
  expect(await missing(snapshot('../../x'))).toContain('does not say in words known here');
});

it('cannot tell a project that was deleted from one that the token is not shown', async () => {
  expect(await (await opened()).absence(snapshot())).toBeUndefined();
  const subject = at.vercelSubject;
  at.cloud.vercel?.world.projects.splice(0);
  const gone = await openFleet(at.config(), at.run).open(subject);
  if (typeof gone === 'string') throw new Error(gone);
  expect(await gone.absence(snapshot())).toEqual({
    sure: false,
    why: expect.stringMatching(
      /^Vercel has no project shop-web in team team_\w+ for this token\. .* nobody can tell by that$/,
    ),
  });
});
