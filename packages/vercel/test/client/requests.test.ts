import { ConfigError } from '@pipeline/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import type { VercelApi } from '../../src/index.ts';
import { type Answer, aDeployment, aProject, closeAll, failure, opened, refusal, TOKEN } from './opened.ts';

afterEach(closeAll);

const rolling = { rollingRelease: { state: 'ACTIVE', stages: [] } };
const done: Answer = { body: {} };

const calls: [
  name: string,
  ask: (api: VercelApi) => Promise<unknown>,
  answer: Answer,
  request: string,
  body?: unknown,
][] = [
  ['project', api => api.project('shop web'), { body: aProject }, 'GET /v9/projects/shop%20web?slug=acme'],
  [
    'deployment',
    api => api.deployment('dpl_1'),
    { body: aDeployment },
    'GET /v13/deployments/dpl_1?slug=acme',
  ],
  [
    'deployment by its address',
    api => api.deployment('https://shop-web-1.vercel.app/a?b'),
    { body: aDeployment },
    'GET /v13/deployments/shop-web-1.vercel.app?slug=acme',
  ],
  ['cancel', api => api.cancel('dpl_1'), done, 'PATCH /v12/deployments/dpl_1/cancel?slug=acme'],
  ['remove', api => api.remove('dpl_1'), done, 'DELETE /v13/deployments/dpl_1?slug=acme'],
  [
    'alias',
    api => api.alias('a.example.com'),
    { body: { alias: 'a.example.com' } },
    'GET /v4/aliases/a.example.com?slug=acme',
  ],
  [
    'assignAlias',
    api => api.assignAlias('dpl_1', 'a.example.com'),
    done,
    'POST /v2/deployments/dpl_1/aliases?slug=acme',
    { alias: 'a.example.com' },
  ],
  [
    'removeAlias',
    api => api.removeAlias('a.example.com'),
    done,
    'DELETE /v2/aliases/a.example.com?slug=acme',
  ],
  [
    'promote',
    api => api.promote('prj_1', 'dpl_1'),
    done,
    'POST /v10/projects/prj_1/promote/dpl_1?slug=acme',
    {},
  ],
  [
    'rollback',
    api => api.rollback('prj_1', 'dpl_1'),
    done,
    'POST /v1/projects/prj_1/rollback/dpl_1?slug=acme',
    {},
  ],
  [
    'setAutoAssign',
    api => api.setAutoAssign('prj_1', false),
    done,
    'PATCH /v9/projects/prj_1?slug=acme',
    { autoAssignCustomDomains: false },
  ],
  [
    'rolling',
    api => api.rolling('prj_1'),
    { body: rolling },
    'GET /v1/projects/prj_1/rolling-release?slug=acme',
  ],
  [
    'rollingStages',
    api => api.rollingStages('prj_1'),
    { body: rolling },
    'GET /v1/projects/prj_1/rolling-release/config?slug=acme',
  ],
  [
    'approveStage',
    api => api.approveStage('prj_1', 'dpl_1', 2),
    done,
    'POST /v1/projects/prj_1/rolling-release/approve-stage?slug=acme',
    { nextStageIndex: 2, canaryDeploymentId: 'dpl_1' },
  ],
  [
    'completeRolling',
    api => api.completeRolling('prj_1', 'dpl_1'),
    done,
    'POST /v1/projects/prj_1/rolling-release/complete?slug=acme',
    { canaryDeploymentId: 'dpl_1' },
  ],
];

describe('what is sent', () => {
  it.each(calls)('by %s', async (_, ask, answer, request, body) => {
    const { api, server } = await opened([answer]);
    await ask(api);
    const { method, url, text, headers } = server.last;
    expect(`${method} ${url}`).toBe(request);
    expect(text === '' ? undefined : JSON.parse(text)).toEqual(body);
    expect(headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'user-agent': 'pipeline/1' });
    expect(server.received).toHaveLength(1);
  });

  it.each([
    [undefined, ''],
    ['', ''],
    ['acme', '?slug=acme'],
    ['a b&teamId=x', '?slug=a+b%26teamId%3Dx'],
    ['team_abc', '?teamId=team_abc'],
  ])('for the team %j', async (team, query) => {
    const { api, server } = await opened([{ body: aProject }], { scope: { team } });
    await api.project('p');
    expect(server.last.url).toBe(`/v9/projects/p${query}`);
  });

  it('to an endpoint that has a path of its own', async () => {
    const plain = await opened([{ body: aProject }]);
    const endpoint = `${await urlOf(plain)}/vercel/`;
    const { api } = await opened([], { endpoint });
    await api.project('p');
    expect(plain.server.last.url).toBe('/vercel/v9/projects/p?slug=acme');
  });

  it.each(['', '.', '..'])('never by a name that leads elsewhere: %j', async name => {
    const { api, server } = await opened([{ body: aProject }]);
    for (const asked of [api.project(name), api.remove(name), api.promote(name, 'dpl_1'), api.alias(name)])
      expect(await failure(asked)).toBeInstanceOf(ConfigError);
    expect(server.received).toEqual([]);
  });

  it('with a slash in a name that is no path', async () => {
    const { api, server } = await opened([{ body: aProject }]);
    await api.project('../teams?x=1#');
    expect(server.last.url).toBe('/v9/projects/..%2Fteams%3Fx%3D1%23?slug=acme');
  });
});

describe('a creation', () => {
  const body = {
    name: 'shop-web',
    project: 'prj_1',
    files: [{ file: 'a', sha: 's', size: 1, mode: 33188 }],
    target: 'production' as const,
    autoAssignCustomDomains: false,
    env: { A: '1' },
    regions: ['fra1'],
  };

  it('sends the body as it is', async () => {
    const { api, server } = await opened([{ body: aDeployment }]);
    expect(await api.create(body, { prebuilt: true, forceNew: true })).toMatchObject({
      id: 'dpl_1',
      state: 'READY',
    });
    expect(JSON.parse(server.last.text)).toEqual(body);
    const { searchParams, pathname } = new URL(server.last.url, 'http://x');
    expect(pathname).toBe('/v13/deployments');
    expect(Object.fromEntries(searchParams)).toEqual({
      skipAutoDetectionConfirmation: '1',
      prebuilt: '1',
      forceNew: '1',
      slug: 'acme',
    });
  });

  it('says which files are missing', async () => {
    const missing = ['a'.repeat(40), 'b'.repeat(40)];
    const { api, server } = await opened([refusal(400, 'missing_files', 'Missing files', { missing })]);
    expect(await api.create(body, {})).toEqual({ missing });
    expect(server.last.url).toBe('/v13/deployments?skipAutoDetectionConfirmation=1&slug=acme');
    expect(server.received).toHaveLength(1);
  });
});

describe('what is as good as done', () => {
  it.each<[string, (api: VercelApi) => Promise<void>, Answer]>([
    [
      'a deployment that is gone',
      api => api.remove('dpl_1'),
      refusal(404, 'not_found', 'Deployment not found'),
    ],
    ['an alias that is gone', api => api.removeAlias('a.b.c'), refusal(404, 'not_found', 'Alias not found')],
    [
      'an alias that it has',
      api => api.assignAlias('dpl_1', 'a.b.c'),
      refusal(409, 'conflict', 'Already', { uid: 'x', alias: 'a.b.c' }),
    ],
  ])('%s', async (_, ask, answer) => {
    const { api } = await opened([answer]);
    await expect(ask(api)).resolves.toBeUndefined();
  });

  it('and not another conflict', async () => {
    const { api } = await opened([refusal(409, 'conflict', 'Something else')]);
    expect(await failure(api.assignAlias('dpl_1', 'a.b.c'))).toMatchObject({ status: 409 });
  });
});

it('does not take for ours what Vercel tells anyone of another account’s deployment', async () => {
  const { projectId: _, ...reduced } = aDeployment;
  const { api } = await opened(({ url }) =>
    url.startsWith('/v2/teams') ? { body: { teams: [{ slug: 'acme-corp' }] } } : { body: reduced },
  );
  const error = (await failure(api.deployment('dpl_1'))) as ConfigError;
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toBe('The deployment dpl_1 belongs to another account than team acme');
  expect(error.hint).toContain('Did you mean acme-corp?');
});

async function urlOf({ server, api }: Awaited<ReturnType<typeof opened>>): Promise<string> {
  await api.project('p');
  return `http://${server.last.headers.host}`;
}
