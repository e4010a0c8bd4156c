import { cleanText } from '../errors/clean-text.ts';

/** What was deployed, as far as it is known. On a pull request: its head, not the merge commit that the job has checked out. */
export interface Commit {
  sha: string;
  /** A branch or a tag, without `refs/heads/`. */
  ref?: string;
  message?: string;
  author?: { name?: string; login?: string };
  repository: { owner: string; name: string; id?: string };
  pullRequest?: number;
}

/** Characters of a message's subject. */
const LONGEST = 200;

/**
 * The entries of `meta` by which Vercel's dashboard shows a deployment's commit, as its own GitHub integration sets them.
 * https://vercel.com/docs/git/vercel-for-github
 *
 * `gitMetadata` is left out on purpose: by its author Vercel refuses to build what somebody has committed who is no member of
 * the team. https://vercel.com/docs/deployments/troubleshoot-project-collaboration
 */
export function commitMeta({
  sha,
  ref,
  message,
  author,
  repository,
  pullRequest,
}: Commit): Record<string, string> {
  const { owner, name, id } = repository;
  const entries: [string, string | undefined][] = [
    ['githubDeployment', '1'],
    ['githubCommitSha', sha],
    ['githubCommitRef', ref],
    ['githubCommitMessage', message?.split('\n', 1)[0]],
    ['githubCommitAuthorName', author?.name],
    ['githubCommitAuthorLogin', author?.login],
    ['githubCommitOrg', owner],
    ['githubCommitRepo', name],
    ['githubCommitRepoId', id],
    ['githubOrg', owner],
    ['githubRepo', name],
    ['githubRepoId', id],
    ['githubPrId', pullRequest === undefined ? undefined : String(pullRequest)],
  ];
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      const text = value === undefined ? '' : plain(value);
      return text === '' ? [] : [[key, text]];
    }),
  );
}

/** Commit messages come from anywhere. */
function plain(text: string): string {
  return [...cleanText(text)].slice(0, LONGEST).join('');
}
