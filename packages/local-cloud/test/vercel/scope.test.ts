import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Opened, openVercel, type Seen } from './fixture.ts';

let opened: Opened;
beforeAll(async () => {
  opened = await openVercel({
    users: ['deployer', 'viewer', 'stranger', 'developer'],
    teams: [
      { slug: 'acme', members: { deployer: 'OWNER', viewer: 'VIEWER', developer: 'DEVELOPER' } },
      { slug: 'other', members: { stranger: 'OWNER' } },
    ],
    projects: [
      { name: 'shop-web' },
      { name: 'back-office' },
      { name: 'mine', team: null },
      { name: 'theirs', team: 'other' },
    ],
    tokens: [
      { value: 'expired', expired: true },
      { value: 'viewer', user: 'viewer' },
      { value: 'developer', user: 'developer' },
      { value: 'team', teams: ['acme'] },
      { value: 'project', teams: ['acme'], projects: ['shop-web'] },
      { value: 'stranger', user: 'stranger' },
    ],
  });
});
afterAll(() => opened.vercel.close());

describe('who may ask for what', () => {
  const ROWS: [string, string, string | undefined, number, object][] = [
    ['no such token', '/v9/projects/shop-web?slug=acme', 'x', 403, { invalidToken: true }],
    ['an expired token', '/v9/projects/shop-web?slug=acme', 'expired', 403, { invalidToken: true }],
    ['another team', '/v9/projects/theirs?slug=other', undefined, 403, { scope: 'other' }],
    ['a team that is not there', '/v9/projects/x?teamId=team_x', undefined, 403, { scope: 'team_x' }],
    [
      'two teams at once',
      '/v9/projects/shop-web?slug=acme&teamId=team_x',
      undefined,
      403,
      { scope: 'team_x' },
    ],
    ['a project of nobody', '/v9/projects/none?slug=acme', undefined, 404, { message: 'Project not found' }],
    ['another team’s project', '/v9/projects/theirs?slug=acme', undefined, 404, { code: 'not_found' }],
    ['no project of the token', '/v9/projects/back-office?slug=acme', 'project', 403, { code: 'forbidden' }],
    ['its user, for a project’s token', '/v2/user?slug=acme', 'project', 403, { code: 'forbidden' }],
    ['its teams, for a team’s token', '/v2/teams?slug=acme', 'team', 403, { code: 'forbidden' }],
    ['a deployment of nobody', '/v13/deployments/dpl_x?slug=acme', undefined, 404, { code: 'not_found' }],
    ['what there is not', '/v1/webhooks?slug=acme', undefined, 501, { code: 'not_implemented' }],
  ];
  it.each(ROWS)('refuses %s', async (_, path, token, status, error) => {
    expect(await opened.call('GET', path, undefined, token)).toMatchObject({ status, error });
  });

  it('tells that the token is missing, and words a scope as Vercel does', async () => {
    const bare = await fetch(`${opened.vercel.url}/v2/user`);
    expect([bare.status, await bare.json()]).toMatchObject([403, { error: { missingToken: true } }]);
    const { error } = await opened.call('GET', '/v9/projects/theirs?slug=other');
    expect(error.message).toContain('Trying to access resource under scope "other"');
  });

  it('takes a team’s id or its slug; without, the token’s only team or the person', async () => {
    const names = async (path: string, token?: string) => {
      const { projects } = await opened.call('GET', path, undefined, token);
      return projects.map(({ name }: Seen) => name);
    };
    expect(await names('/v10/projects?slug=acme')).toEqual(['back-office', 'shop-web']);
    expect(await names(`/v10/projects?teamId=${opened.vercel.world.teams[0]?.id}`)).toHaveLength(2);
    // An empty one counts as none.
    expect(await names('/v10/projects?teamId=')).toEqual(['mine']);
    expect(await names('/v10/projects?teamId=', 'project')).toEqual(['shop-web']);
  });

  it('lets a viewer change nothing, and a developer nothing in production', async () => {
    const refused = { status: 403, error: { code: 'forbidden' } };
    const files = opened.inline({ 'a.txt': 'a' });
    const post = (body: object, token: string) =>
      opened.call('POST', '/v13/deployments?slug=acme', { name: 'shop-web', files, ...body }, token);
    expect(await post({}, 'viewer')).toMatchObject(refused);
    expect(await post({ target: 'production' }, 'developer')).toMatchObject(refused);
    expect(opened.vercel.world.deployments).toHaveLength(0);
    await opened.deployed();
    expect(await post({}, 'developer')).toMatchObject({ status: 200, target: null });
  });

  it('shows another team little of a deployment, and lets it change nothing', async () => {
    const { id } = await opened.deployed();
    const seen = await opened.call('GET', `/v13/deployments/${id}?slug=other`, undefined, 'stranger');
    expect(seen).toMatchObject({ status: 200, id, readyState: 'READY' });
    expect(seen).not.toHaveProperty('projectId');
    expect(seen).not.toHaveProperty('meta');
    const gone = await opened.call('DELETE', `/v13/deployments/${id}?slug=other`, undefined, 'stranger');
    expect(gone).toMatchObject({ status: 403 });
    expect((await opened.get(id)).id).toBe(id);
  });

  it('counts down on every answer, refusals too', async () => {
    const left = async (path: string) =>
      Number((await opened.request('GET', path)).headers.get('x-ratelimit-remaining'));
    const before = await left('/v9/projects/shop-web');
    expect(await left('/v9/projects/none')).toBe(before - 1);
    expect(await left('/v2/user')).toBeGreaterThan(before - 1);
  });
});
