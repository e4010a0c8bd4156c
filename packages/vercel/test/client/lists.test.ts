import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, aDeployment, closeAll, failure, opened } from './opened.ts';

afterEach(closeAll);

const page = (list: string, items: unknown[], next: number | null = null): Answer => ({
  body: { [list]: items, pagination: { count: items.length, next, prev: null } },
});
const asked = (url: string) => Object.fromEntries(new URL(url, 'http://x').searchParams);

describe('domains', () => {
  it('come from all pages, each once', async () => {
    const one = { name: 'a.example.com', verified: true, redirect: null, gitBranch: null };
    const two = {
      name: 'B.example.com',
      verified: false,
      redirect: 'a.example.com',
      customEnvironmentId: 'env_1',
    };
    const { api, server } = await opened([page('domains', [one], 700), page('domains', [one, two])]);
    expect(await api.domains('prj_1')).toEqual([
      {
        host: 'a.example.com',
        verified: true,
        redirect: undefined,
        gitBranch: undefined,
        environment: undefined,
      },
      {
        host: 'b.example.com',
        verified: false,
        redirect: 'a.example.com',
        gitBranch: undefined,
        environment: 'env_1',
      },
    ]);
    expect(server.received.map(({ url }) => asked(url))).toEqual([
      { limit: '100', slug: 'acme' },
      { limit: '100', until: '700', slug: 'acme' },
    ]);
  });

  it('that would never end are refused, since one that is left out may matter', async () => {
    let next = 0;
    const { api, server } = await opened(() => page('domains', [{ name: `d${next}.example.com` }], ++next));
    expect(await failure(api.domains('prj_1'))).toMatchObject({
      name: 'RemoteError',
      message: 'Vercel ListProjectDomains: there are more than 10000 domains',
    });
    expect(server.received).toHaveLength(100);
  });

  it('end where the next page is the same again', async () => {
    const { api, server } = await opened([page('domains', [{ name: 'a.b.c' }], 7)]);
    expect(await api.domains('prj_1')).toHaveLength(1);
    expect(server.received).toHaveLength(2);
  });
});

describe('names of projects', () => {
  it.each<[string, Answer]>([
    ['in a list', { body: [{ name: 'shop-web' }, { name: 'shop-api' }, null, { id: 'x' }] }],
    ['in a page', page('projects', [{ name: 'shop-web' }, { name: 'shop-api' }], 5)],
  ])('are those of one page: %s', async (_, answer) => {
    const { api, server } = await opened([answer]);
    expect(await api.projectNames()).toEqual(['shop-web', 'shop-api']);
    expect(server.received).toHaveLength(1);
  });
});

describe('names of variables', () => {
  const env = (key: string, more: Record<string, unknown>) => ({
    key,
    value: 'SECRET',
    type: 'plain',
    ...more,
  });
  const envs = [
    env('B', { target: ['production', 'preview'] }),
    env('A', { target: 'production' }),
    env('A', { target: ['production'], gitBranch: null }),
    env('P', { target: ['preview'], gitBranch: 'x' }),
    env('Q', { target: [], customEnvironmentIds: ['env_1'] }),
    env('R', { target: [], customEnvironmentIds: ['env_2'] }),
    env('__proto__', { target: ['development'] }),
  ];

  it.each<[string, string[], Record<string, string>]>([
    ['production', ['A', 'B'], {}],
    ['preview', ['B', 'P'], {}],
    ['env_1', ['Q'], { customEnvironmentId: 'env_1' }],
    // Which id it has is Vercel's to know.
    ['qa', ['Q', 'R'], { customEnvironmentSlug: 'qa' }],
  ])('of %s are %j', async (environment, names, query) => {
    const { api, server } = await opened([{ body: { envs } }]);
    expect(await api.envNames('prj_1', environment)).toEqual(names);
    expect(asked(server.last.url)).toEqual({ limit: '100', slug: 'acme', ...query });
  });
});

describe('deployments', () => {
  const item = (uid: string, more: Record<string, unknown> = {}) => ({
    uid,
    url: `${uid}.vercel.app`,
    projectId: 'prj_1',
    state: 'READY',
    target: 'production',
    created: Number(uid.slice(-1)),
    meta: { pipelineMark: 'm' },
    ...more,
  });

  it('are asked for by the filter', async () => {
    const { api, server } = await opened([page('deployments', [])]);
    await api.deployments({
      project: 'prj_1',
      environment: 'production',
      meta: { pipelineMark: '42.1/a' },
      state: 'READY',
      rollbackCandidate: true,
      limit: 3,
    });
    expect(server.last.url).toMatch(/^\/v7\/deployments\?/);
    expect(asked(server.last.url)).toEqual({
      projectId: 'prj_1',
      target: 'production',
      state: 'READY',
      rollbackCandidate: 'true',
      'meta-pipelineMark': '42.1/a',
      limit: '100',
      slug: 'acme',
    });
  });

  it('are no others where the server heeds less of it, newest first, each once', async () => {
    const first = [
      item('dpl_5', { projectId: 'prj_2' }),
      item('dpl_4', { state: 'ERROR' }),
      item('dpl_3', { meta: { pipelineMark: 'other' } }),
      item('dpl_6', { target: null }),
      item('dpl_1'),
    ];
    const { api, server } = await opened([
      page('deployments', first, 1),
      page('deployments', [item('dpl_1'), item('dpl_2')], 0),
      page('deployments', [item('dpl_9')]),
    ]);
    const filter = {
      project: 'prj_1',
      environment: 'production',
      meta: { pipelineMark: 'm' },
      state: 'READY',
    };
    const found = await api.deployments({ ...filter, limit: 3 });
    expect(found.map(({ id }) => id)).toEqual(['dpl_9', 'dpl_2', 'dpl_1']);
    expect(server.received).toHaveLength(3);
  });

  it('are no more than are asked for', async () => {
    const { api, server } = await opened([page('deployments', [item('dpl_2'), item('dpl_1')], 1)]);
    expect(await api.deployments({ project: 'prj_1', limit: 1 })).toMatchObject([{ id: 'dpl_2' }]);
    expect(server.received).toHaveLength(1);
    expect(asked(server.last.url).limit).toBe('1');
  });

  it('have no note by chance', async () => {
    const { api } = await opened([{ body: { deployments: [{ ...aDeployment, meta: {} }] } }]);
    expect(await api.deployments({ project: 'prj_1', meta: { constructor: 'x' }, limit: 1 })).toEqual([]);
  });
});
