import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Opened, openVercel, type Seen } from './fixture.ts';

let opened: Opened;
const ids: Record<string, string> = {};
beforeAll(async () => {
  opened = await openVercel({
    projects: [
      {
        name: 'shop-web',
        domains: ['shop.example.com', { name: 'www.example.com', redirect: 'shop.example.com' }],
        customEnvironments: ['qa'],
        env: [
          { key: 'PLAIN', value: 'p-value', type: 'plain', target: ['preview'] },
          { key: 'SECRET', value: 's3cret', type: 'encrypted' },
          { key: 'HIDDEN', value: 's3nsitive', type: 'sensitive' },
        ],
        protection: { sso: 'all_except_custom_domains', bypass: ['b'.repeat(32)] },
        link: { type: 'github', org: 'acme', repo: 'shop', productionBranch: 'main' },
      },
      { name: 'other' },
    ],
  });
  const rows: [string, object][] = [
    ['production', { meta: { githubCommitSha: 'aaa', githubCommitRef: 'main', mark: '1' } }],
    ['preview', { meta: { githubCommitSha: 'bbb', githubCommitRef: 'fix', mark: '2' } }],
    ['qa', { target: 'qa', meta: { mark: '1' } }],
    ['newer', { target: 'production', gitMetadata: { commitSha: 'ccc', commitRef: 'main' } }],
    ['staged', { target: 'production', autoAssignCustomDomains: false }],
    ['other', { name: 'other', project: 'other' }],
  ];
  for (const [name, body] of rows) ids[name] = (await opened.deployed(body)).id;
  opened.vercel.vercelFaults.add({ kind: 'build-fails', count: 1 });
  ids.failed = (await opened.deployed()).id;
});
afterAll(() => opened.vercel.close());

/** What a list says, by the names above, oldest first. */
const named = async (query: string): Promise<string[]> => {
  const { deployments } = await opened.call('GET', `/v7/deployments?${query}`);
  const found = deployments.map(({ uid }: Seen) => Object.keys(ids).find(name => ids[name] === uid));
  return found.reverse();
};

describe('deployments that are listed', () => {
  const ROWS: [string, string[]][] = [
    ['', ['production', 'preview', 'qa', 'newer', 'staged', 'other', 'failed']],
    ['projectId=shop-web&target=production', ['production', 'newer', 'staged']],
    ['projectId=shop-web&target=preview', ['preview', 'failed']],
    ['target=qa', ['qa']],
    ['app=other', ['other']],
    ['state=ERROR,BUILDING', ['failed']],
    ['meta-mark=1', ['production', 'qa']],
    ['meta-mark=1&meta-githubCommitSha=aaa', ['production']],
    ['sha=bbb', ['preview']],
    ['sha=ccc', ['newer']],
    ['branch=main', ['production', 'newer']],
    ['target=production&rollbackCandidate=true', ['production']],
    ['projectId=none', []],
  ];
  it.each(ROWS)('%j', async (query, names) => {
    expect(await named(query)).toEqual(names);
  });

  it('come page by page, each once', async () => {
    const seen: string[] = [];
    let until = '';
    for (let pages = 0; pages < 3; pages++) {
      const answer = await opened.call('GET', `/v6/deployments?limit=3${until}`);
      seen.push(...answer.deployments.map(({ uid }: Seen) => uid));
      expect(answer.pagination.count).toBe(answer.deployments.length);
      until = `&until=${answer.pagination.next}`;
      if (pages === 2) expect(answer.pagination.next).toBeNull();
    }
    expect(seen.sort()).toEqual(Object.values(ids).sort());
    expect((await opened.call('GET', '/v6/deployments?limit=1000')).status).toBe(400);
  });

  it('are no older and no newer than asked for', async () => {
    const { createdAt } = await opened.get(ids.qa ?? '');
    expect(await named(`since=${createdAt}&projectId=shop-web`)).toEqual(['newer', 'staged', 'failed']);
    expect(await named(`until=${createdAt}`)).toEqual(['production', 'preview']);
  });

  it('have `uid`, and what each came to', async () => {
    const { deployments } = await opened.call('GET', '/v6/deployments?target=production&projectId=shop-web');
    expect(
      deployments.map(({ readySubstate, isRollbackCandidate }: Seen) => [readySubstate, isRollbackCandidate]),
    ).toEqual([
      ['STAGED', false],
      ['PROMOTED', false],
      ['PROMOTED', true],
    ]);
    expect(deployments[0]).not.toHaveProperty('id');
  });

  it('of Hobby may go back by one only', async () => {
    const team = opened.vercel.world.projects.find(({ name }) => name === 'shop-web')?.owner;
    ids.third = (await opened.deployed({ target: 'production' })).id;
    expect(await named('rollbackCandidate=true')).toEqual(['production', 'newer']);
    if (team) team.plan = 'hobby';
    expect(await named('rollbackCandidate=true')).toEqual(['newer']);
  });
});

describe('a project', () => {
  it('is found by id and name, with what serves production and how it is protected', async () => {
    const project = await opened.call('GET', `/v9/projects/${opened.project}`);
    expect(project).toMatchObject({
      name: 'shop-web',
      accountId: opened.vercel.env.VERCEL_ORG_ID,
      autoAssignCustomDomains: true,
      ssoProtection: { deploymentType: 'all_except_custom_domains' },
      passwordProtection: null,
      lastAliasRequest: null,
      link: { productionBranch: 'main' },
    });
    expect(project.targets.production).toMatchObject({
      readySubstate: 'PROMOTED',
      alias: expect.arrayContaining(['shop.example.com']),
    });
    expect(Object.keys(project.protectionBypass)).toEqual(['b'.repeat(32)]);
    expect((await opened.call('GET', '/v9/projects/shop-web')).id).toBe(project.id);
  });

  it('is found by a part of its name', async () => {
    const { projects } = await opened.call('GET', '/v10/projects?search=HOP');
    expect(projects.map(({ name }: Seen) => name)).toEqual(['shop-web']);
  });

  it('changes what is asked for, and nothing where a part of it is wrong', async () => {
    const patch = (body: object) => opened.call('PATCH', '/v9/projects/other', body);
    expect(await patch({ autoAssignCustomDomains: false, framework: 'astro' })).toMatchObject({
      autoAssignCustomDomains: false,
      framework: 'astro',
    });
    for (const wrong of [
      { autoAssignCustomDomains: 'yes' },
      { colour: 1 },
      { ssoProtection: { deploymentType: 'none' } },
    ])
      expect((await patch({ framework: 'next', ...wrong })).status).toBe(400);
    const { framework, ssoProtection } = await patch({ ssoProtection: { deploymentType: 'preview' } });
    expect([framework, ssoProtection]).toEqual(['astro', { deploymentType: 'preview' }]);
  });

  it('lists its variables: a plain one in clear, no other one’s value', async () => {
    const answer = await opened.call('GET', '/v10/projects/shop-web/env');
    expect(answer.envs.map(({ key, target }: Seen) => [key, target.length])).toEqual([
      ['PLAIN', 1],
      ['SECRET', 3],
      ['HIDDEN', 3],
    ]);
    expect(answer.envs[0].value).toBe('p-value');
    expect(JSON.stringify(answer)).not.toMatch(/s3cret|s3nsitive/);
  });

  it('lists its custom environments', async () => {
    const { environments } = await opened.call('GET', '/v9/projects/shop-web/custom-environments');
    expect(environments).toMatchObject([{ slug: 'qa', type: 'preview' }]);
  });
});

it('tells who a token is, and its teams', async () => {
  expect((await opened.call('GET', '/v2/user')).user.username).toBe('deployer');
  const { teams } = await opened.call('GET', '/v2/teams');
  expect(teams.map(({ slug }: Seen) => slug)).toEqual(['acme']);
  expect(await opened.call('GET', '/v2/teams/acme')).toMatchObject({ id: opened.vercel.env.VERCEL_ORG_ID });
});
