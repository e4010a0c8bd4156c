import { describe, expect, it } from 'vitest';
import { commitMeta } from '../../src/deploy/commit-meta.ts';

const repository = { owner: 'acme', name: 'shop', id: '7' };

describe('the commit of a deployment', () => {
  it('is told by the names that Vercel’s own integration uses', () => {
    const meta = commitMeta({
      sha: 'abc',
      ref: 'fix/cart',
      message: 'cart: round once\n\nbody',
      author: { name: 'Ada', login: 'ada' },
      repository,
      pullRequest: 12,
    });
    expect(meta).toEqual({
      githubDeployment: '1',
      githubCommitSha: 'abc',
      githubCommitRef: 'fix/cart',
      githubCommitMessage: 'cart: round once',
      githubCommitAuthorName: 'Ada',
      githubCommitAuthorLogin: 'ada',
      githubCommitOrg: 'acme',
      githubCommitRepo: 'shop',
      githubCommitRepoId: '7',
      githubOrg: 'acme',
      githubRepo: 'shop',
      githubRepoId: '7',
      githubPrId: '12',
    });
  });

  it('leaves out what is not known', () => {
    const meta = commitMeta({ sha: 'abc', message: '', repository: { owner: 'acme', name: 'shop' } });
    expect(Object.keys(meta)).not.toEqual(
      expect.arrayContaining(['githubCommitMessage', 'githubPrId', 'githubRepoId']),
    );
    expect(Object.values(meta)).not.toContain('');
  });

  it('takes no control characters from a message, and no more than a subject', () => {
    const { githubCommitMessage = '' } = commitMeta({
      sha: 'a',
      message: `\u001b[31m${'🛒'.repeat(500)}\r`,
      repository,
    });
    expect(githubCommitMessage).toBe('🛒'.repeat(200));
  });
});
