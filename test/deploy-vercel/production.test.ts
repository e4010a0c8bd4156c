import { describe, expect, it } from 'vitest';
import { commit, DOMAIN, SECRET, Shop, when } from './shop.ts';

const PRODUCTION = { target: 'production', checks: '/ 200' };
const RELEASE = { ...PRODUCTION, environment: 'production', 'release-log': 'file:log' };

describe.concurrent('production', () => {
  it('is checked at its own protected address, then promoted, and checked there again', async () => {
    await using shop = await Shop.open({
      project: { protection: { sso: 'all_except_custom_domains', bypass: [SECRET] } },
    });
    const ended = await shop.deploy(PRODUCTION);
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady', kind: 'production' } });
    const id = ended.outputs['deployment-id'];
    expect(shop.live()).toBe(id);
    expect(await shop.page(DOMAIN)).toBe('200 <h1>shop 2</h1>');
    expect(ended.log.indexOf('checked at STAGED: good')).toBeGreaterThan(0);
    expect(ended.log.indexOf(`answers from ${id}`)).toBeGreaterThan(ended.log.indexOf('checked at STAGED'));
    const own = new URL(ended.outputs.url ?? '').host;
    const looked = shop.vercel.world.visits.filter(
      ({ deployment, headers }) => deployment === id && headers['user-agent'] === 'pipeline-checks/1',
    );
    expect(looked.map(({ name }) => shop.vercel.hostOf(name))).toEqual([own, own]);
  });

  it('stays without the domain where its check fails', async () => {
    await using shop = await Shop.open();
    const before = shop.live();
    const ended = await shop.deploy({ ...PRODUCTION, checks: '/missing 200', 'check-timeout': '1s' });
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'failed', kind: 'staged' } });
    expect(ended.error).toContain(`${before} serves as before`);
    expect(shop.live()).toBe(before);
    expect(shop.count('RequestPromote')).toBe(0);
  });

  it('is held, and continued by a later run', async () => {
    await using shop = await Shop.open();
    const before = shop.live();
    const held = await shop.deploy({ ...RELEASE, 'at-hold': 'leave' });
    expect(held).toMatchObject({ code: 0, outputs: { verdict: 'held' } });
    expect(shop.live()).toBe(before);
    const { 'release-log': log, environment } = RELEASE;
    const ended = await shop.deploy({ operation: 'continue', 'release-log': log, environment }, { run: 43 });
    expect(ended).toMatchObject({ code: 0, error: '', outputs: { verdict: 'steady' } });
    expect(shop.live()).toBe(held.outputs['deployment-id']);
  });

  it('is held, and left without the domain by `abort`', async () => {
    await using shop = await Shop.open();
    const before = shop.live();
    await shop.deploy({ ...RELEASE, 'at-hold': 'leave' });
    const { 'release-log': log, environment } = RELEASE;
    const told = { 'release-log': log, environment };
    const ended = await shop.deploy({ operation: 'abort', ...told }, { run: 43 });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady', 'deployment-id': before } });
    const again = await shop.deploy({ operation: 'continue', ...told }, { run: 44 });
    expect(again).toMatchObject({ code: 1, outputs: { verdict: 'not-started' } });
    expect(again.error).toContain('What was declined by a check or an abort does not wait');
    expect(shop.live()).toBe(before);
  });

  it('that is pinned by a rollback is refused before anything is uploaded, and unpinned when told', async () => {
    await using shop = await Shop.open();
    const first = shop.live() ?? '';
    const second = await shop.make({ target: 'production' });
    expect(shop.live()).toBe(second);
    const url = `${shop.vercel.url}/v9/projects/${shop.project.id}/rollback/${first}?slug=acme`;
    await fetch(url, {
      method: 'POST',
      body: '{}',
      headers: { authorization: `Bearer ${shop.vercel.token}` },
    });
    while (shop.project.lastAliasRequest?.jobStatus !== 'succeeded') await new Promise(setImmediate);
    const refused = await shop.deploy(PRODUCTION);
    expect(refused).toMatchObject({ code: 1, outputs: { verdict: 'not-started' } });
    expect(refused.error).toContain(`pinned to ${first}`);
    expect(shop.count('UploadFile')).toBe(0);
    const ended = await shop.deploy({ ...PRODUCTION, unpin: 'true' });
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(shop.live()).toBe(ended.outputs['deployment-id']);
  });

  it('keeps the project’s setting, which a promotion turns on', async () => {
    await using shop = await Shop.open({ live: false, project: { autoAssignCustomDomains: false } });
    await shop.make({ target: 'production', autoAssignCustomDomains: true });
    const ended = await shop.deploy(PRODUCTION);
    expect(ended).toMatchObject({ code: 0, outputs: { verdict: 'steady' } });
    expect(ended.log).toContain('it is off again, as it was');
    expect(shop.project.autoAssignCustomDomains).toBe(false);
  });

  it('gets further hosts with the domain, or neither where one is another project’s', async () => {
    await using shop = await Shop.open();
    const before = shop.live();
    shop.fail({ kind: 'alias-taken', host: 'b.example.com', by: 'docs' });
    const ended = await shop.deploy({ ...PRODUCTION, aliases: 'a.example.com, b.example.com' });
    expect(ended.code).toBe(1);
    expect(ended.error).toContain('b.example.com');
    expect([shop.live(), shop.live('a.example.com')]).toEqual([before, undefined]);
  });

  it('says who overtook it, and leaves that alone', async () => {
    await using shop = await Shop.open();
    shop.fail({ kind: 'superseded', by: 'new', user: 'mallory' });
    const ended = await shop.deploy(PRODUCTION);
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'superseded' } });
    expect(shop.live()).not.toBe(ended.outputs['deployment-id']);
    expect(shop.count('RequestRollback')).toBe(0);
  });

  it('is written down with its deployment, and an older commit does not replace it', async () => {
    await using shop = await Shop.open();
    const given = { ...RELEASE, 'release-log': 'github' };
    const newer = await shop.deploy(given, { run: 7, sha: commit(3) });
    expect(newer).toMatchObject({ code: 0, outputs: { 'release-id': '7.1' } });
    const older = await shop.deploy(given, { run: 8, sha: commit(2) });
    expect(older).toMatchObject({ code: 1, outputs: { verdict: 'not-started' } });
    expect(older.error).toContain('older');
    expect(shop.live()).toBe(newer.outputs['deployment-id']);
  });

  it('is not moved where the run is cancelled while it builds', async () => {
    await using shop = await Shop.open();
    const before = shop.live();
    shop.fail({ kind: 'build-never-ends' });
    const cancel = when('watching dpl_', child => child.kill('SIGINT'));
    const ended = await shop.deploy(PRODUCTION, {}, cancel);
    expect(ended).toMatchObject({ code: 1, outputs: { verdict: 'cancelled' } });
    expect(ended.outputs['deployment-id']).toMatch(/^dpl_/);
    expect(shop.live()).toBe(before);
  });
});
