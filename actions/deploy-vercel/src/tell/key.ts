import type { Config } from '../config/config.ts';
import type { Project } from '../project.ts';

/** What is shown for the same is one: of a project and a pull request, or a branch, or a commit. */
export function keyOf(
  { made, goal }: Pick<Config, 'made' | 'goal'>,
  { subject }: Pick<Project, 'subject'>,
): string {
  const { pullRequest, ref, sha = '' } = made ?? {};
  const of = pullRequest === undefined ? `@${ref ?? sha}` : `#${pullRequest}`;
  return `${subject}/${goal.target}${of}`;
}

/** The comment of a project, whatever is deployed of it there. */
export function markerOf({ goal }: Pick<Config, 'goal'>, { subject }: Pick<Project, 'subject'>): string {
  return `deploy-vercel ${subject} ${goal.target}`;
}
