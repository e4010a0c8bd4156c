import { getOctokit } from '@actions/github';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Scene } from './repository.ts';
import { HISTORY, peopledScene } from './shop.ts';

/** The local cloud's GitHub where people meet, held to what the unmodified octokit makes of it. */
let shop: Scene;
beforeEach(async () => {
  shop = await peopledScene({
    tokens: {
      ann: { login: 'ann', permissions: { issues: 'write', 'pull-requests': 'write', contents: 'write' } },
      pulls: { 'pull-requests': 'write' },
      app: { login: 'shipit[bot]', permissions: { members: 'read' } },
      nothing: {},
    },
  });
});
afterEach(() => shop.github.close());

const at = { owner: 'org', repo: 'shop' };
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const octokit = (token = shop.github.token) => getOctokit(token, { baseUrl: shop.github.url, log: quiet });
const issues = (token?: string) => octokit(token).rest.issues;
const repos = (token?: string) => octokit(token).rest.repos;
const numberOf = async (title: string) => (await issues().create({ ...at, title })).data.number;

describe('issues of the stand-in', () => {
  it('are of whoever opens them, and listed by state and label', async () => {
    const first = await issues('ann').create({ ...at, title: 'A basket', body: 'Please', labels: ['wish'] });
    expect(first.data).toMatchObject({
      user: { login: 'ann', type: 'User' },
      author_association: 'MEMBER',
      labels: [{ name: 'wish', color: 'ededed' }],
    });
    for (const title of ['two', 'three', 'four']) await numberOf(title);
    await issues().update({ ...at, issue_number: first.data.number, state: 'closed' });
    const titles = async (more: object) =>
      (await octokit().paginate(issues().listForRepo, { ...at, per_page: 2, ...more })).map(
        ({ title }) => title,
      );
    expect(await titles({})).toEqual(['four', 'three', 'two']);
    expect(await titles({ state: 'all' })).toEqual(['four', 'three', 'two', 'A basket']);
    expect(await titles({ state: 'all', labels: 'WISH' })).toEqual(['A basket']);
    const { data } = await issues().get({ ...at, issue_number: first.data.number });
    expect([data.state, data.state_reason, data.closed_at === null]).toEqual(['closed', 'completed', false]);
  });

  it('are edited, commented on and tidied up by people', async () => {
    const number = await numberOf('Approve?');
    const [ann, ben] = [shop.github.as('ann'), shop.github.as('ben')];
    const said = ann.comment('org/shop', number, '/approve');
    const gone = ben.comment('org/shop', number, 'never mind');
    ben.edit('org/shop', said.id, '/deny');
    ben.remove('org/shop', gone.id);
    ben.editIssue('org/shop', number, { title: 'Approve!' });
    const { data } = await issues().listComments({ ...at, issue_number: number });
    expect(data).toMatchObject([{ body: '/deny', user: { login: 'ann' }, author_association: 'MEMBER' }]);
    expect(Date.parse(data[0]?.updated_at ?? '')).toBeGreaterThan(Date.parse(data[0]?.created_at ?? ''));
    expect((await issues().get({ ...at, issue_number: number })).data.title).toBe('Approve!');
    const later = { ...at, issue_number: number, since: data[0]?.updated_at ?? '' };
    ann.comment('org/shop', number, 'more');
    expect((await issues().listComments(later)).data.length).toBeGreaterThan(0);
  });

  it.each<[string, () => Promise<unknown>, number, string]>([
    ['no title', () => issues().create({ ...at, title: '' }), 422, 'Validation Failed'],
    ['an issue that is not there', () => issues().get({ ...at, issue_number: 7 }), 404, 'Not Found'],
    ['a comment that is not there', () => issues().getComment({ ...at, comment_id: 7 }), 404, 'Not Found'],
    ['a label that is not there', () => issues().getLabel({ ...at, name: 'x' }), 404, 'Not Found'],
    [
      'a colour that is none',
      () => issues().createLabel({ ...at, name: 'x', color: 'red' }),
      422,
      'Validation',
    ],
    [
      'an unknown commit',
      () => repos().getCommit({ ...at, ref: 'main' }),
      422,
      'No commit found for SHA: main',
    ],
    [
      'an unknown environment',
      () => repos().getEnvironment({ ...at, environment_name: 'x' }),
      404,
      'Not Found',
    ],
    ['an unknown release', () => repos().getReleaseByTag({ ...at, tag: 'v9' }), 404, 'Not Found'],
    ['no release at all', () => repos().getLatestRelease(at), 404, 'Not Found'],
  ])('refuse %s', async (_name, call, status, message) => {
    await expect(call()).rejects.toMatchObject({ status, message: expect.stringContaining(message) });
  });

  it('take a second label of a name in no case', async () => {
    await issues().createLabel({ ...at, name: 'Wish', color: 'ffffff' });
    await expect(issues().createLabel({ ...at, name: 'wish' })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('already_exists'),
    });
  });
});

describe('permissions of the stand-in', () => {
  it('of a pull request are enough for its comments, and not for an issue’s', async () => {
    const number = await numberOf('An issue');
    await issues('pulls').createComment({ ...at, issue_number: 42, body: 'on a pull request' });
    await expect(
      issues('pulls').createComment({ ...at, issue_number: number, body: 'on an issue' }),
    ).rejects.toMatchObject({
      status: 403,
      response: { headers: { 'x-accepted-github-permissions': 'issues=write' } },
    });
    await issues('ann').createComment({ ...at, issue_number: 42, body: 'by either' });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'a team',
      () =>
        octokit().rest.teams.getMembershipForUserInOrg({
          org: 'org',
          team_slug: 'release-managers',
          username: 'ann',
        }),
      'members=read',
    ],
    [
      'dispatching',
      () =>
        octokit('nothing').rest.actions.createWorkflowDispatch({ ...at, workflow_id: 'a.yml', ref: 'main' }),
      'actions=write',
    ],
    ['reviews', () => octokit('nothing').rest.actions.getReviewsForRun({ ...at, run_id: 1 }), 'actions=read'],
    [
      'changing a comment on a commit',
      () => repos('nothing').updateCommitComment({ ...at, comment_id: 1, body: 'x' }),
      'contents=write',
    ],
    [
      'pull requests of a commit',
      () => repos('nothing').listPullRequestsAssociatedWithCommit({ ...at, commit_sha: HISTORY.bens }),
      'pull_requests=read',
    ],
  ])('name what %s needs', async (_name, call, permission) => {
    await expect(call()).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
      response: { headers: { 'x-accepted-github-permissions': permission } },
    });
  });

  it('need nothing but a token for who may do what', async () => {
    const { data } = await repos('nothing').getCollaboratorPermissionLevel({ ...at, username: 'ben' });
    expect(data).toMatchObject({ permission: 'admin', user: { login: 'ben' } });
  });
});

describe('lists of the stand-in', () => {
  it('compare, a page at a time', async () => {
    const { first, squashed, bens } = HISTORY;
    const compared = { ...at, basehead: `${first}...${squashed}`, per_page: 1 };
    const found: unknown[] = [];
    for (const page of [1, 2, 3]) {
      const { data } = await repos().compareCommitsWithBasehead({ ...compared, page });
      expect(data).toMatchObject({ status: 'ahead', total_commits: 2 });
      found.push(data.commits.map(({ sha }) => sha));
    }
    expect(found).toEqual([[bens], [squashed], []]);
    const all = await repos().compareCommitsWithBasehead({ ...at, basehead: compared.basehead });
    expect(all.data.commits.map(({ sha }) => sha)).toEqual([bens, squashed]);
  });

  it('may lag behind what was written', async () => {
    const slow = await peopledScene({ lag: 2 });
    try {
      const late = getOctokit(slow.github.token, { baseUrl: slow.github.url, log: quiet }).rest;
      const { data } = await late.issues.create({ ...at, title: 'New' });
      const counts: number[] = [];
      for (let list = 0; list < 3; list++) counts.push((await late.issues.listForRepo(at)).data.length);
      expect(counts).toEqual([0, 0, 1]);
      expect((await late.issues.get({ ...at, issue_number: data.number })).status).toBe(200);
    } finally {
      await slow.github.close();
    }
  });

  it('have what a deployment was made by', async () => {
    const wanted = { ...at, ref: HISTORY.first, auto_merge: false, required_contexts: [] };
    await repos().createDeployment({ ...wanted, environment: 'production' });
    const { data } = await repos().listDeployments(at);
    expect(data).toMatchObject([{ creator: { login: 'github-actions[bot]', type: 'Bot' } }]);
  });

  it('tell of a draft only as a draft', async () => {
    await repos().createRelease({ ...at, tag_name: 'v1', target_commitish: HISTORY.first, draft: true });
    await expect(repos().getReleaseByTag({ ...at, tag: 'v1' })).rejects.toMatchObject({ status: 404 });
    const { data } = await repos().listReleases(at);
    expect(data).toMatchObject([{ tag_name: 'v1', draft: true, published_at: null }]);
    await repos().updateRelease({ ...at, release_id: data[0]?.id ?? 0, draft: false });
    expect((await repos().getReleaseByTag({ ...at, tag: 'v1' })).data.draft).toBe(false);
  });
});

describe('releases of the stand-in', () => {
  const release = { ...at, target_commitish: HISTORY.first, tag_name: 'v1' };

  it('are listed by when their commits were made, and so is the latest', async () => {
    await repos().createRelease({ ...release, target_commitish: HISTORY.squashed, make_latest: 'false' });
    await repos().createRelease({ ...release, tag_name: 'v0', make_latest: 'false' });
    const { data } = await repos().listReleases(at);
    expect(data.map(({ tag_name, created_at }) => [tag_name, created_at])).toEqual([
      ['v1', '2026-11-03T10:00:00Z'],
      ['v0', '2026-11-01T10:00:00Z'],
    ]);
    expect((await repos().getLatestRelease(at)).data.tag_name).toBe('v1');
  });

  it('are immutable but for their texts and marks, where the repository has it so', async () => {
    const shop = await peopledScene({ immutableReleases: true });
    try {
      const { repos } = getOctokit(shop.github.token, { baseUrl: shop.github.url, log: quiet }).rest;
      const { data } = await repos.createRelease({ ...release, draft: true });
      const published = await repos.updateRelease({ ...at, release_id: data.id, draft: false });
      expect([data.immutable, published.data.immutable]).toEqual([false, true]);
      const marked = await repos.updateRelease({
        ...at,
        release_id: data.id,
        body: 'Withdrawn',
        prerelease: true,
      });
      expect(marked.data).toMatchObject({ body: 'Withdrawn', prerelease: true, immutable: true });
      await expect(repos.updateRelease({ ...at, release_id: data.id, tag_name: 'v2' })).rejects.toMatchObject(
        {
          status: 422,
        },
      );
    } finally {
      await shop.github.close();
    }
  });

  it('have no tag that a ruleset restricts', async () => {
    const shop = await peopledScene({ restrictedTags: 'v' });
    try {
      const { git } = getOctokit(shop.github.token, { baseUrl: shop.github.url, log: quiet }).rest;
      await expect(git.createRef({ ...at, ref: 'refs/tags/v1', sha: HISTORY.first })).rejects.toMatchObject({
        status: 422,
        message: expect.stringContaining('creations being restricted'),
      });
      await git.createRef({ ...at, ref: 'refs/tags/nightly', sha: HISTORY.first });
    } finally {
      await shop.github.close();
    }
  });
});
