import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Moves, openMoves } from './fixture.ts';

let vercel: Moves;
let live: string;
beforeEach(async () => {
  vercel = await openMoves({
    teams: [{ slug: 'acme' }, { slug: 'rival' }],
    projects: [
      { name: 'shop-web', domains: ['shop.example.com'] },
      { name: 'docs', domains: ['docs.example.com'] },
      { name: 'theirs', team: 'rival', domains: ['www.rival.example'] },
    ],
  });
  live = await vercel.deploy({ target: 'production' });
});
afterEach(() => vercel.close());

const assign = (alias: string, id = live) => vercel.call('POST', `/v2/deployments/${id}/aliases`, { alias });

describe('an alias', () => {
  it('is given, shown in each way, and taken away', async () => {
    const { body } = await assign('Extra.example.com');
    expect(body).toMatchObject({ alias: 'extra.example.com' });
    expect(body.oldDeploymentId).toBeUndefined();
    for (const by of ['extra.example.com', body.uid]) {
      expect((await vercel.call('GET', `/v4/aliases/${by}`)).body).toMatchObject({
        uid: body.uid,
        deploymentId: live,
        projectId: vercel.found(live).project.id,
      });
    }
    const listed = async (path: string) =>
      (await vercel.call('GET', path)).body.aliases.map(({ alias }: { alias: string }) => alias);
    expect(await listed(`/v2/deployments/${live}/aliases`)).toContain('extra.example.com');
    expect(await listed('/v4/aliases?domain=example.com')).toEqual(['extra.example.com', 'shop.example.com']);
    expect((await vercel.call('DELETE', '/v2/aliases/extra.example.com')).body).toEqual({
      status: 'SUCCESS',
    });
    expect((await vercel.call('GET', '/v4/aliases/extra.example.com')).status).toBe(404);
    expect(vercel.found(live).alias).not.toContain('extra.example.com');
  });

  it('without a dot is one of vercel.app', async () => {
    expect((await assign('our-shop')).body.alias).toBe('our-shop.vercel.app');
  });

  it('moves from whatever deployment had it, and tells which; production stays what it is', async () => {
    const preview = await vercel.deploy();
    await assign('shop.example.com', preview);
    expect(await vercel.answers('shop.example.com')).toBe(preview);
    expect((await assign('shop.example.com')).body.oldDeploymentId).toBe(preview);
    expect((await vercel.project()).lastAliasRequest).toBeNull();
  });

  it('of the same deployment is 409, with the alias', async () => {
    const { body } = await assign('our-shop');
    const again = await assign('our-shop');
    expect(again.status).toBe(409);
    expect(again.body.error).toMatchObject({ uid: body.uid, alias: 'our-shop.vercel.app' });
  });

  it.each([
    ['a name that is none', 'not a host', 400, 'invalid_alias'],
    ['a domain that nobody has', 'www.nowhere.example', 404, 'domain_not_found'],
    ['another team’s domain', 'api.rival.example', 403, 'forbidden'],
  ])('is refused for %s', async (_, alias, status, code) => {
    const { status: refused, body } = await assign(alias);
    expect({ status: refused, code: body.error.code }).toEqual({ status, code });
  });

  it('is refused where it is a deployment’s own address', async () => {
    const { status, body } = await assign(vercel.found(live).url, await vercel.deploy());
    expect({ status, code: body.error.code }).toEqual({ status: 403, code: 'alias_in_use' });
  });

  it.each([
    ['still built', {}, 400, 'deployment_not_ready'],
    ['failed', { kind: 'build-fails' } as const, 410, 'gone'],
  ])('is refused for a deployment that %s', async (_, fault, status, code) => {
    if ('kind' in fault) vercel.world.faults.add(fault);
    const id = await vercel.deploy(
      {},
      each => !('kind' in fault) || vercel.found(each).readyState === 'ERROR',
    );
    const { status: refused, body } = await assign('our-shop', id);
    expect({ status: refused, code: body.error.code }).toEqual({ status, code });
  });

  it('of another team is not shown', async () => {
    const { id: projectId } = vercel.world.projects.find(({ name }) => name === 'theirs') ?? { id: '' };
    const [alias] = vercel.world.aliases.values();
    if (alias) vercel.world.aliases.set('x.rival.example', { ...alias, alias: 'x.rival.example', projectId });
    expect((await vercel.call('GET', '/v4/aliases/x.rival.example')).status).toBe(404);
    expect((await vercel.call('DELETE', '/v2/aliases/x.rival.example')).status).toBe(404);
  });
});

it('a deployment that is deleted before it has its aliases gets none', async () => {
  const gone = await vercel.deploy({ branch: 'main' }, id => vercel.found(id).readyState === 'READY');
  await vercel.call('DELETE', `/v13/deployments/${gone}`);
  await vercel.scheduler.advance(60_000);
  expect((await vercel.call('GET', '/v4/aliases/shop-web-git-main-acme.vercel.app')).status).toBe(404);
});

describe('taken by another project', () => {
  it('of the team: it tells which, and still moves', async () => {
    vercel.world.faults.add({ kind: 'alias-taken', host: 'extra.example.com', by: 'docs', count: 1 });
    const { body } = await vercel.call('GET', '/v4/aliases/extra.example.com');
    expect(body.projectId).toBe(vercel.world.projects.find(({ name }) => name === 'docs')?.id);
    expect((await assign('extra.example.com')).body.oldDeploymentId).toBe(body.deploymentId);
    expect(await vercel.answers('extra.example.com')).toBe(live);
  });

  it('of another account: refused, and not shown', async () => {
    vercel.world.faults.add({
      kind: 'alias-taken',
      host: 'our-shop.vercel.app',
      by: 'stranger',
      account: true,
    });
    expect((await vercel.call('GET', '/v4/aliases/our-shop.vercel.app')).status).toBe(404);
    const { status, body } = await assign('our-shop');
    expect({ status, code: body.error.code }).toEqual({ status: 403, code: 'alias_in_use' });
  });
});
