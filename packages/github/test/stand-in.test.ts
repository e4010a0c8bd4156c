import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { getOctokit } from '@actions/github';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGithub } from '../../local-cloud/src/github/start.ts';
import { COMMITS, type Scene, scene } from './repository.ts';

/** The local cloud's GitHub, held to what the unmodified octokit makes of it. */
let shop: Scene;
beforeEach(async () => {
  shop = await scene({ tokens: { reader: { contents: 'read' } } });
});
afterEach(() => shop.github.close());

const at = { owner: 'org', repo: 'shop' };
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const octokit = (token = shop.github.token) => getOctokit(token, { baseUrl: shop.github.url, log: quiet });
const deploy = (more: object = {}) =>
  octokit().rest.repos.createDeployment({
    ...at,
    ref: COMMITS[0] ?? '',
    auto_merge: false,
    required_contexts: [],
    ...more,
  });

describe('the stand-in', () => {
  it('gives pages that octokit follows by their links', async () => {
    for (let made = 0; made < 7; made++) await deploy({ environment: 'staging', payload: { made } });
    const all = await octokit().paginate(octokit().rest.repos.listDeployments, { ...at, per_page: 3 });
    expect(all.map(({ payload }) => payload)).toEqual([6, 5, 4, 3, 2, 1, 0].map(made => ({ made })));
    expect(shop.github.log.counts()).toMatchObject({ 'github.ListDeployments': 3 });
  });

  it.each<[string, () => Promise<unknown>, number, string]>([
    [
      'no permission',
      () => octokit('reader').rest.repos.listDeployments(at),
      403,
      'Resource not accessible by integration',
    ],
    ['a wrong token', () => octokit('nobody').rest.repos.listDeployments(at), 401, 'Bad credentials'],
    ['an unknown commit', () => deploy({ ref: 'gone' }), 422, 'No ref found for: gone'],
    ['no commit', () => deploy({ ref: '' }), 422, 'Validation Failed'],
    ['merging', () => deploy({ auto_merge: true }), 501, 'auto_merge is not implemented here'],
    [
      'milestones',
      () => octokit().rest.issues.listMilestones(at),
      501,
      'GET /repos/org/shop/milestones is not implemented here',
    ],
    ['an empty tree', () => octokit().rest.git.createTree({ ...at, tree: [] }), 422, 'Invalid tree info'],
    [
      "git's own empty tree",
      () =>
        octokit().rest.git.createCommit({
          ...at,
          message: 'm',
          tree: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
        }),
      422,
      'Tree SHA does not exist',
    ],
    [
      'a ref at the top',
      () => octokit().rest.git.createRef({ ...at, ref: 'refs/x', sha: COMMITS[0] ?? '' }),
      422,
      'not a valid ref name',
    ],
    [
      'a ref that is not there',
      () => octokit().rest.git.deleteRef({ ...at, ref: 'x/y' }),
      422,
      'Reference does not exist',
    ],
  ])('refuses %s', async (_name, call, status, message) => {
    await expect(call()).rejects.toMatchObject({ status, message: expect.stringContaining(message) });
  });

  it('names the permission that is missing in a header', async () => {
    await expect(
      octokit('reader').rest.repos.createDeploymentStatus({ ...at, deployment_id: 1, state: 'success' }),
    ).rejects.toMatchObject({
      response: { headers: { 'x-accepted-github-permissions': 'deployments=write' } },
    });
  });

  it('refuses a description that is too long', async () => {
    const { data } = await deploy();
    const status = { ...at, deployment_id: 'id' in data ? data.id : 0, state: 'success' as const };
    await expect(
      octokit().rest.repos.createDeploymentStatus({ ...status, description: 'x'.repeat(141) }),
    ).rejects.toMatchObject({ status: 422, message: expect.stringContaining('maximum is 140 characters') });
  });

  it('keeps comments of pull requests as octokit writes, lists, changes and deletes them', async () => {
    const { issues } = octokit().rest;
    const on = { ...at, issue_number: 42 };
    for (const body of ['one', 'two', 'three']) await issues.createComment({ ...on, body });
    const [first, second] = await octokit().paginate(issues.listComments, { ...on, per_page: 2 });
    expect([first?.body, second?.user?.login]).toEqual(['one', 'github-actions[bot]']);
    await issues.updateComment({ ...at, comment_id: first?.id ?? 0, body: 'changed' });
    await issues.deleteComment({ ...at, comment_id: second?.id ?? 0 });
    const { data } = await issues.listComments(on);
    expect(data.map(({ body }) => body)).toEqual(['changed', 'three']);
    await expect(
      issues.updateComment({ ...at, comment_id: second?.id ?? 0, body: 'x' }),
    ).rejects.toMatchObject({
      status: 404,
    });
    await expect(issues.createComment({ ...on, body: 'x'.repeat(65_537) })).rejects.toMatchObject({
      status: 422,
    });
    await expect(octokit('reader').rest.issues.createComment({ ...on, body: 'x' })).rejects.toMatchObject({
      response: { headers: { 'x-accepted-github-permissions': 'pull_requests=write' } },
    });
  });

  it('moves a ref forward, backward only by force, and not beside another', async () => {
    const git = octokit().rest.git;
    const [one = '', two = ''] = COMMITS;
    await git.createRef({ ...at, ref: 'refs/x/y', sha: one });
    await expect(git.createRef({ ...at, ref: 'refs/x/y', sha: one })).rejects.toMatchObject({ status: 422 });
    await expect(git.createRef({ ...at, ref: 'refs/x/y/z', sha: one })).rejects.toMatchObject({
      status: 422,
    });
    await git.updateRef({ ...at, ref: 'x/y', sha: two });
    await expect(git.updateRef({ ...at, ref: 'x/y', sha: one })).rejects.toMatchObject({
      message: expect.stringContaining('not a fast forward'),
    });
    await git.updateRef({ ...at, ref: 'x/y', sha: one, force: true });
    expect((await git.getRef({ ...at, ref: 'x/y' })).data.object.sha).toBe(one);
    await git.deleteRef({ ...at, ref: 'x/y' });
    await expect(git.getRef({ ...at, ref: 'x/y' })).rejects.toMatchObject({ status: 404 });
  });

  it('takes its history from a clone, also what is committed later', async () => {
    const clone = await mkdtemp(join(tmpdir(), 'local-github-'));
    const git = async (...args: string[]) =>
      (
        await promisify(execFile)('git', [
          '-C',
          clone,
          '-c',
          'user.name=t',
          '-c',
          'user.email=t@example.com',
          ...args,
        ])
      ).stdout.trim();
    const commit = async () => {
      await git('commit', '--quiet', '--allow-empty', '-m', 'm', '--no-gpg-sign');
      return git('rev-parse', 'HEAD');
    };
    await git('init', '--quiet');
    const first = await commit();
    const github = await startGithub({ history: { git: clone } });
    try {
      const asked = getOctokit(github.token, { baseUrl: github.url, log: quiet });
      const second = await commit();
      const compared = await asked.rest.repos.compareCommitsWithBasehead({
        ...at,
        basehead: `${first}...${second}`,
      });
      expect(compared.data).toMatchObject({ status: 'ahead', ahead_by: 1, behind_by: 0 });
    } finally {
      await github.close();
      await rm(clone, { recursive: true, force: true });
    }
  });
});
