import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Moves, openMoves, type Seen } from './fixture.ts';

let vercel: Moves;
let live: string;
beforeEach(async () => {
  vercel = await openMoves({
    projects: [{ name: 'shop-web', domains: ['shop.example.com', 'www.example.com'] }],
  });
  live = await vercel.deploy({ target: 'production' });
});
afterEach(() => vercel.close());

const SHOP = 'shop.example.com';
const staged = () => vercel.deploy({ target: 'production', autoAssignCustomDomains: false });

describe('a deployment that is READY', () => {
  it('takes production’s domains and Vercel’s own name for it', async () => {
    for (const host of [SHOP, 'www.example.com', 'shop-web-acme.vercel.app'])
      expect(await vercel.answers(host)).toBe(live);
    expect(vercel.found(live)).toMatchObject({
      readySubstate: 'PROMOTED',
      alias: [SHOP, 'www.example.com', 'shop-web-acme.vercel.app'],
      automaticAliases: ['shop-web-acme.vercel.app'],
    });
    expect((await vercel.project()).targets.production.id).toBe(live);
  });

  it('takes none of them where it is staged', async () => {
    const next = await staged();
    expect(await vercel.answers(SHOP)).toBe(live);
    expect(vercel.found(next)).toMatchObject({ readySubstate: 'STAGED', alias: [], aliasAssigned: true });
  });

  it('gets its branch’s name, and a domain of that branch', async () => {
    await vercel.call('POST', '/v10/projects/shop-web/domains', {
      name: 'beta.example.com',
      gitBranch: 'Beta/1',
    });
    const preview = await vercel.deploy({ branch: 'Beta/1' });
    expect(vercel.found(preview).alias).toEqual(['beta.example.com', 'shop-web-git-beta-1-acme.vercel.app']);
    await vercel.deploy({ branch: 'other' });
    expect(await vercel.answers('beta.example.com')).toBe(preview);
  });
});

describe('promotion', () => {
  it('goes through pending and in-progress, and moves the domains in the end', async () => {
    const next = await staged();
    expect((await vercel.call('POST', `/v10/projects/shop-web/promote/${next}`, {})).status).toBe(201);
    const seen: string[] = [];
    await vercel.scheduler.until(() => {
      const { lastAliasRequest: last } = vercel.found(next).project;
      if (last && seen.at(-1) !== last.jobStatus) seen.push(last.jobStatus);
      return last?.jobStatus === 'succeeded';
    });
    expect(seen).toEqual(['pending', 'in-progress', 'succeeded']);
    expect(await vercel.answers(SHOP)).toBe(next);
    expect((await vercel.project()).lastAliasRequest).toMatchObject({
      type: 'promote',
      fromDeploymentId: live,
      toDeploymentId: next,
    });
    expect(vercel.found(next).readySubstate).toBe('PROMOTED');
  });

  it('turns auto-assignment on, as vercel/vercel#15095 has it', async () => {
    await vercel.call('PATCH', '/v9/projects/shop-web', { autoAssignCustomDomains: false });
    await vercel.move('promote', await vercel.deploy({ target: 'production' }));
    expect((await vercel.project()).autoAssignCustomDomains).toBe(true);
  });

  it.each([
    ['what serves', () => live, 409, /is already the current production deployment\.$/],
    ['a preview', () => vercel.deploy(), 422, /not a production deployment/],
    [
      'one that is still built',
      () => vercel.deploy({ target: 'production' }, () => true),
      422,
      /its state is QUEUED/,
    ],
    ['one that is not there', () => 'dpl_none', 404, /not found/],
  ])('refuses %s', async (_, candidate, status, message) => {
    const id = await candidate();
    const { status: refused, body } = await vercel.call('POST', `/v10/projects/shop-web/promote/${id}`, {});
    expect(refused).toBe(status);
    expect(body.error.message).toMatch(message);
    expect((await vercel.project()).lastAliasRequest).toBeNull();
  });

  it('refuses a developer, who may not change production', async () => {
    const developer = await openMoves({
      users: ['ann', 'dev'],
      teams: [{ slug: 'acme', members: { ann: 'OWNER', dev: 'DEVELOPER' } }],
      tokens: [{ value: 'of-dev', user: 'dev' }],
    });
    await developer.deploy({ target: 'production' });
    const next = await developer.deploy({ target: 'production', autoAssignCustomDomains: false });
    const path = `/v10/projects/shop-web/promote/${next}`;
    expect((await developer.call('POST', path, {}, 'of-dev')).status).toBe(403);
    expect((await developer.call('POST', path, {})).status).toBe(201);
    await developer.close();
  });

  it('of two at once only the later one takes place', async () => {
    const [first, second] = [await staged(), await staged()];
    await vercel.call('POST', `/v10/projects/shop-web/promote/${first}`, {});
    await vercel.move('promote', second);
    expect(await vercel.answers(SHOP)).toBe(second);
    expect(vercel.found(first).readySubstate).toBe('STAGED');
  });
});

describe('rollback', () => {
  const before = async () => {
    const next = await staged();
    await vercel.move('promote', next);
    return next;
  };

  it('pins production: later deployments take no domain until something is promoted', async () => {
    await before();
    await vercel.call('POST', `/v9/projects/shop-web/rollback/${live}`, {});
    expect((await vercel.project()).lastRollbackTarget).toEqual({ deploymentId: live });
    await vercel.scheduler.advance(60_000);
    expect(await vercel.project()).toMatchObject({
      lastRollbackTarget: null,
      autoAssignCustomDomains: false,
    });
    const later = await vercel.deploy({ target: 'production' });
    expect(await vercel.answers(SHOP)).toBe(live);
    expect(vercel.found(later).readySubstate).toBe('STAGED');
    // Even one that asks for them.
    await vercel.deploy({ target: 'production', autoAssignCustomDomains: true });
    expect(await vercel.answers(SHOP)).toBe(live);
    await vercel.move('promote', later);
    const newest = await vercel.deploy({ target: 'production' });
    expect(await vercel.answers(SHOP)).toBe(newest);
  });

  it('is not undone by promoting what is live', async () => {
    await before();
    await vercel.move('rollback', live);
    expect((await vercel.move('promote', live)).status).toBe(409);
    expect((await vercel.project()).autoAssignCustomDomains).toBe(false);
  });

  it('goes only to what has served', async () => {
    const never = await staged();
    expect((await vercel.move('rollback', never)).status).toBe(422);
    expect((await vercel.move('rollback', live)).status).toBe(409);
  });

  it('keeps one description, which can be changed', async () => {
    await before();
    await vercel.call('POST', `/v1/projects/shop-web/rollback/${live}?description=broken`);
    await vercel.scheduler.advance(60_000);
    const path = `/v1/projects/shop-web/rollback/${live}/update-description`;
    expect((await vercel.call('PATCH', path, { description: 'x'.repeat(251) })).status).toBe(400);
    expect((await vercel.project()).rollbackDescription.description).toBe('broken');
    await vercel.call('PATCH', path, { description: 'slow' });
    expect((await vercel.project()).rollbackDescription.description).toBe('slow');
  });

  it('on Hobby goes one back only', async () => {
    const hobby = await openMoves({ teams: [{ slug: 'acme', plan: 'hobby' }] });
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push(await hobby.deploy({ target: 'production' }));
    const [oldest = '', previous = ''] = ids;
    const refused = await hobby.move('rollback', oldest);
    expect(refused.status).toBe(402);
    expect(refused.body.error.message).toMatch(/upgrade to pro/);
    expect((await hobby.move('rollback', previous)).status).toBe(201);
    expect(await hobby.answers(SHOP)).toBe(previous);
    await hobby.close();
  });
});

describe('how each host fared', () => {
  const asked = (version: string, type = 'promote'): Promise<Seen> =>
    vercel
      .call('GET', `/${version}/projects/shop-web/${type}/aliases?failedOnly=true`)
      .then(({ body }) => body);

  it('is told in the words of the SDK and of the CLI', async () => {
    const next = await staged();
    vercel.world.faults.add({ kind: 'promotion-fails', hosts: [SHOP] });
    await vercel.move('promote', next);
    expect((await asked('v1')).aliases).toMatchObject([{ alias: SHOP, status: 'failed' }]);
    expect((await asked('v9')).aliases).toMatchObject([
      { alias: { alias: SHOP, deploymentId: next }, status: 'failed' },
    ]);
    expect((await asked('v9', 'rollback')).aliases).toEqual([]);
  });
});
