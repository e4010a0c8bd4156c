import { createHash } from 'node:crypto';
import { ConfigError, type RemoteError } from '@pipeline/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Opened, openVercel as openCloud } from '../../../local-cloud/test/vercel/fixture.ts';
import { fakeClock } from '../../../rollout/test/fake-clock.ts';
import { type BuildLine, openVercel, type VercelApi } from '../../src/index.ts';
import { failure } from './opened.ts';

const BYPASS = 'bypassbypassbypassbypassbypass00';

let cloud: Opened;
beforeEach(async () => {
  cloud = await openCloud({
    teams: [{ slug: 'acme' }, { slug: 'other' }],
    tokens: [{ value: 'tok_of_the_other_team', teams: ['other'] }],
    projects: [
      {
        name: 'shop-web',
        domains: ['shop.example.com', { name: 'qa.example.com', environment: 'qa' }],
        customEnvironments: ['qa'],
        env: { DB: 'SECRET' },
        protection: { sso: 'all_except_custom_domains', bypass: [BYPASS] },
      },
      { name: 'blog', domains: ['blog.example.com'] },
      {
        name: 'rolling',
        rollingRelease: {
          target: 'production',
          stages: [{ targetPercentage: 10, requireApproval: true }, { targetPercentage: 100 }],
        },
      },
    ],
  });
});
afterEach(() => cloud.vercel.close());

const open = (more: { token?: string; team?: string } = {}): VercelApi =>
  openVercel({
    token: more.token ?? cloud.vercel.token,
    scope: { team: more.team ?? 'acme' },
    clock: fakeClock(Date.now()),
    endpoint: cloud.vercel.url,
  });

const html = '<h1>shop</h1>';
const sha = createHash('sha1').update(html).digest('hex');
const body = {
  name: 'shop-web',
  project: 'shop-web',
  files: [{ file: 'index.html', sha, size: html.length, mode: 33188 }],
  target: 'production' as const,
  autoAssignCustomDomains: false,
  meta: { pipelineMark: '42.1/a' },
};

/** Staged, with its aliases. */
async function staged(api: VercelApi, more: Partial<typeof body> = {}) {
  const created = await api.create({ ...body, ...more }, {});
  if ('missing' in created) {
    expect(created.missing).toEqual([sha]);
    await api.upload({ sha, size: html.length, open: () => new Blob([html]).stream() });
    return staged(api, more);
  }
  await cloud.ended(created.id);
  const view = await api.deployment(created.id);
  if (view === undefined) throw new Error('it is not there');
  return view;
}

it('takes a deployment from its files to its domain, and back', async () => {
  const api = open();
  const first = await staged(api);
  expect(first).toMatchObject({
    state: 'READY',
    environment: 'production',
    substate: 'STAGED',
    aliased: true,
    meta: { pipelineMark: '42.1/a' },
  });
  expect(await api.promote('shop-web', first.id)).toEqual({ queued: false });
  await cloud.scheduler.until(() => cloud.vercel.world.projects[0]?.production === first.id);
  const second = await staged(api);
  expect((await api.alias('shop.example.com'))?.deployment).toBe(first.id);
  await api.promote('shop-web', second.id);
  await cloud.scheduler.until(
    () => cloud.vercel.world.projects[0]?.lastAliasRequest?.jobStatus === 'succeeded',
  );
  expect((await api.alias('shop.example.com'))?.deployment).toBe(second.id);
  expect(await failure(api.promote('shop-web', second.id))).toMatchObject({ status: 409, outcome: 'known' });

  await api.rollback('shop-web', first.id);
  await cloud.scheduler.until(
    () => cloud.vercel.world.projects[0]?.lastAliasRequest?.jobStatus === 'succeeded',
  );
  const project = await api.project('shop-web');
  expect(project).toMatchObject({
    production: first.id,
    pinned: first.id,
    autoAssign: false,
    lastMove: { type: 'rollback', from: second.id, to: first.id, status: 'succeeded' },
  });
  await api.setAutoAssign('shop-web', true);
  expect((await api.project('shop-web'))?.pinned).toBeUndefined();
});

it('reads what a project is', async () => {
  const api = open();
  const project = await api.project('shop-web');
  expect(project).toMatchObject({
    name: 'shop-web',
    protection: {
      by: ['Vercel Authentication'],
      kinds: ['preview', 'custom', 'staged', 'production'],
      bypass: [BYPASS],
    },
    environments: [{ slug: 'qa' }],
    rolling: false,
  });
  expect((await api.domains('shop-web')).map(({ host, environment }) => [host, environment])).toEqual(
    expect.arrayContaining([
      ['shop.example.com', undefined],
      ['qa.example.com', project?.environments[0]?.id],
    ]),
  );
  expect(await api.envNames('shop-web', 'production')).toEqual(['DB']);
  expect((await api.projectNames()).sort()).toEqual(['blog', 'rolling', 'shop-web']);
  expect(await api.project('shop-wbe')).toBeUndefined();
  expect(await api.rolling('shop-web')).toBeUndefined();
  expect(await api.rollingStages('rolling')).toEqual([
    { percent: 10, duration: undefined },
    { percent: 100, duration: undefined },
  ]);
});

it('finds a deployment by its mark and by its host, and gives and takes aliases', async () => {
  const api = open();
  const made = await staged(api);
  await staged(api, { meta: { pipelineMark: 'other' } });
  const project = made.project;
  expect(await api.deployments({ project, meta: { pipelineMark: '42.1/a' }, limit: 5 })).toMatchObject([
    { id: made.id },
  ]);
  expect(await api.deployment(`https://${made.host}/`)).toMatchObject({ id: made.id });
  await api.assignAlias(made.id, 'pr-1.shop.example.com');
  await api.assignAlias(made.id, 'pr-1.shop.example.com');
  expect(await api.alias('pr-1.shop.example.com')).toEqual({
    host: 'pr-1.shop.example.com',
    deployment: made.id,
    project,
  });
  await api.removeAlias('pr-1.shop.example.com');
  await api.removeAlias('pr-1.shop.example.com');
  expect(await api.alias('pr-1.shop.example.com')).toBeUndefined();
  await api.remove(made.id);
  await api.remove(made.id);
  expect(await api.deployment(made.id)).toBeUndefined();
});

it('reads what a build prints, while it does and afterwards', async () => {
  const api = open();
  const made = await staged(api);
  const read = async (follow: boolean) => {
    const lines: BuildLine[] = [];
    for await (const line of api.buildLines(made.id, { follow })) lines.push(line);
    return lines;
  };
  const lines = await read(false);
  expect(lines.map(({ text }) => text)).toContain('✓ built in 4.2s');
  expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
  expect(await read(true)).toEqual(lines);
});

it.each<[string, () => Promise<unknown>, RegExp, RegExp]>([
  [
    'a token that is unknown',
    () => open({ token: 'nobody' }).project('shop-web'),
    /does not take this token/,
    /`token`/,
  ],
  [
    'a token of another team',
    () => open({ token: 'tok_of_the_other_team' }).project('shop-web'),
    /^This token may not act for team acme/,
    // Such a token may not list teams.
    /^Check `team`/,
  ],
  [
    'a team that is mistyped',
    () => open({ team: 'acmee' }).project('shop-web'),
    /team acmee/,
    /Did you mean acme\?/,
  ],
  ['a project that is not there', () => open().domains('shop'), /no project shop of team acme/, /`project`/],
])('says %s', async (_, ask, words, hint) => {
  const error = (await failure(ask())) as ConfigError;
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toMatch(words);
  expect(error.hint).toMatch(hint);
});

it('waits for a limit that resets soon, and not for one of the day', async () => {
  cloud.vercel.vercelFaults.add({ kind: 'rate-limited', reset: 2 });
  expect(await open().project('shop-web')).toMatchObject({ name: 'shop-web' });
  cloud.vercel.vercelFaults.add({ kind: 'rate-limited', reset: 86_400, code: 'api-upload-free' });
  const error = (await failure(
    open().upload({ sha, size: html.length, open: () => new TextEncoder().encode(html) }),
  )) as RemoteError;
  expect(error).toMatchObject({ status: 429, transient: false });
  expect(error.message).toMatch(/limit "api-upload-free" .* is used up/);
  expect(error.hint).toMatch(/archive: tgz/);
});
