import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectGithub, githubHistory, upsertComment } from '../../packages/github/src/index.ts';
import { lockContract } from '../../packages/github/test/lock-contract.ts';
import { passingClock } from '../../packages/github/test/repository.ts';
import { type Emulate, findEmulate, startEmulate } from './emulate.ts';

const program = findEmulate();

/** Refs, commits and trees as others understood GitHub's documentation. It has no deployments. */
describe.skipIf(program === undefined)('against emulate', () => {
  let emulate: Emulate;
  const clock = passingClock();
  beforeAll(async () => {
    emulate = await startEmulate(program ?? '');
  });
  afterAll(() => emulate.close());

  const connect = () =>
    connectGithub({ token: emulate.token, apiUrl: emulate.url, repository: 'ann/shop', clock });

  describe('githubLock', () => lockContract(() => ({ clock, connect })));

  it('upsertComment', async () => {
    const github = connect();
    const call = { operation: 'open an issue', needs: 'issues: write' };
    const { number } = await github.call({
      ...call,
      send: (octokit, at) => octokit.rest.issues.create({ ...at, title: 'A basket' }),
    });
    const wanted = { number, marker: 'deploy-vercel vercel:acme/shop-web' };
    await upsertComment(github, { ...wanted, body: 'building' });
    await upsertComment(github, { ...wanted, body: 'ready' });
    const comments = await github.call({
      ...call,
      send: (octokit, at) => octokit.rest.issues.listComments({ ...at, issue_number: number }),
    });
    expect(comments.map(({ body = '' }) => body.split('\n').at(-1))).toEqual(['ready']);
  });

  it('githubHistory', async () => {
    const github = connect();
    const commit = async (message: string, ...parents: string[]) => {
      const call = { needs: 'contents: write', operation: 'make a commit' };
      const tree = await github.call({
        ...call,
        send: (octokit, at) =>
          octokit.rest.git.createTree({
            ...at,
            tree: [{ path: 'a', mode: '100644', type: 'blob', content: message }],
          }),
      });
      const made = await github.call({
        ...call,
        send: (octokit, at) => octokit.rest.git.createCommit({ ...at, message, tree: tree.sha, parents }),
      });
      return made.sha;
    };
    const first = await commit('first');
    const second = await commit('second', first);
    const beside = await commit('beside', first);
    const history = githubHistory(github);
    expect(await history.compare(first, second)).toBe('newer');
    expect(await history.compare(second, first)).toBe('older');
    expect(await history.compare(second, second)).toBe('same');
    expect(await history.compare(second, beside)).toBe('diverged');
    expect(await history.compare('f'.repeat(40), second)).toBe('unknown');
  });
});
