import type { DeploymentView } from '@pipeline/vercel';
import type { CleanUp } from '../config/clean-up.ts';

/** The branch that a deployment was made of, by what is noted on it; empty where nothing is. */
export function branchOf({ meta, commit }: Pick<DeploymentView, 'meta' | 'commit'>): string {
  return noted(meta, 'githubCommitRef') ?? commit?.ref ?? '';
}

/**
 * Whether a preview is one of those that go. One that names another pull request is that one's, whatever its branch; and a branch of a
 * fork is another one. https://vercel.com/docs/git/vercel-for-github
 */
export function isMeant(view: DeploymentView, { pullRequest, branch, meta }: CleanUp): boolean {
  // Vercel calls a deployment of the project's first production, and custom environments have names of their own.
  if (view.environment !== 'preview') return false;
  if (meta !== undefined)
    return Object.entries(meta).every(([name, value]) => noted(view.meta, name) === value);
  const number = noted(view.meta, 'githubPrId');
  if (number !== undefined && number !== '') return number === String(pullRequest);
  return branch !== undefined && branchOf(view) === branch.ref && repositoryOf(view) === branch.repository;
}

function repositoryOf({ meta }: DeploymentView): string {
  const owner = noted(meta, 'githubCommitOrg') ?? noted(meta, 'githubOrg');
  const name = noted(meta, 'githubCommitRepo') ?? noted(meta, 'githubRepo');
  return `${owner}/${name}`;
}

function noted(meta: DeploymentView['meta'], name: string): string | undefined {
  return Object.hasOwn(meta, name) ? meta[name] : undefined;
}

const ALIVE = ['READY', 'QUEUED', 'INITIALIZING', 'BUILDING'];

/**
 * Of those that are meant, those that go: of each branch the newest that are ready or on their way stay, as many as are kept.
 * @param views newest first
 */
export function going(views: readonly DeploymentView[], keep: number): DeploymentView[] {
  const left = new Map<string, number>();
  return views.filter(view => {
    if (!ALIVE.includes(view.state)) return true;
    const stays = left.get(branchOf(view)) ?? keep;
    left.set(branchOf(view), stays - 1);
    return stays <= 0;
  });
}
