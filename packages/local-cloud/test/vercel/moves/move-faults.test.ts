import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VercelFault } from '../../../src/vercel/index.ts';
import { type Moves, openMoves } from './fixture.ts';

const SHOP = 'shop.example.com';
const OTHER = 'www.example.com';
const GENERATED = 'shop-web-acme.vercel.app';

let vercel: Moves;
let live: string;
let next: string;
beforeEach(async () => {
  vercel = await openMoves({ projects: [{ name: 'shop-web', domains: [SHOP, OTHER] }] });
  live = await vercel.deploy({ target: 'production' });
  await vercel.call('PATCH', '/v9/projects/shop-web', { autoAssignCustomDomains: false });
  next = await vercel.deploy({ target: 'production' });
});
afterEach(() => vercel.close());

const last = async () => (await vercel.project()).lastAliasRequest;

const ENDS: [VercelFault, string, string[]][] = [
  [{ kind: 'promotion-fails' }, 'failed', []],
  [{ kind: 'promotion-fails', hosts: [SHOP] }, 'failed', [OTHER, GENERATED]],
  [{ kind: 'alias-taken', host: SHOP, by: 'stranger', account: true }, 'failed', [OTHER, GENERATED]],
  [{ kind: 'promotion-skipped' }, 'skipped', []],
  [{ kind: 'promotion-never-ends' }, 'in-progress', []],
];
it.each(ENDS)('%j: the promotion is %s', async (fault, status, moved) => {
  vercel.world.faults.add(fault);
  expect((await vercel.move('promote', next)).status).toBe(201);
  expect((await last()).jobStatus).toBe(status);
  for (const host of moved) expect(await vercel.answers(host)).toBe(next);
  for (const host of [SHOP, OTHER, GENERATED].filter(each => !moved.includes(each)))
    expect(await vercel.answers(host)).not.toBe(next);
  const { targets, autoAssignCustomDomains } = await vercel.project();
  expect({ production: targets.production.id, autoAssignCustomDomains }).toEqual({
    production: live,
    autoAssignCustomDomains: false,
  });
});

describe('superseded in the dashboard', () => {
  it.each(['rollback', 'promote'] as const)('a %s ends as somebody else’s promotion', async type => {
    if (type === 'rollback') await vercel.move('promote', next);
    vercel.world.faults.add({ kind: 'superseded', by: 'new', user: 'mallory' });
    await vercel.move(type, type === 'promote' ? next : live);
    const { toDeploymentId, jobStatus, type: seen } = await last();
    expect({ jobStatus, type: seen }).toEqual({ jobStatus: 'succeeded', type: 'promote' });
    expect([live, next]).not.toContain(toDeploymentId);
    expect(await vercel.answers(SHOP)).toBe(toDeploymentId);
    const { body } = await vercel.call('GET', `/v13/deployments/${toDeploymentId}`);
    expect(body).toMatchObject({
      readyState: 'READY',
      readySubstate: 'PROMOTED',
      creator: { username: 'mallory' },
    });
  });

  it('by a deployment that is there', async () => {
    const third = await vercel.deploy({ target: 'production' });
    vercel.world.faults.add({ kind: 'superseded', by: third });
    await vercel.move('promote', next);
    expect(await vercel.answers(SHOP)).toBe(third);
    expect(vercel.found(next).readySubstate).toBe('STAGED');
  });
});

it('a deployment that does not get its aliases says why', async () => {
  vercel.world.faults.add({ kind: 'alias-error', code: 'cert_missing', message: 'no certificate' });
  const preview = await vercel.deploy({ branch: 'main' }, id => vercel.found(id).aliasError !== null);
  expect((await vercel.call('GET', `/v13/deployments/${preview}`)).body).toMatchObject({
    readyState: 'READY',
    aliasAssigned: false,
    aliasError: { code: 'cert_missing', message: 'no certificate' },
    alias: [],
  });
});

it('what is read may be older than the last write', async () => {
  vercel.world.faults.add({ kind: 'stale-reads', for: 60_000, count: 1 });
  await vercel.move('promote', next);
  expect(await last()).toBeNull();
  expect(await vercel.answers(SHOP)).toBe(live);
  expect(vercel.world.aliases.get(SHOP)?.deploymentId).toBe(next);
});
