import { deploymentArtifact } from '@pipeline/contracts';
import type { ProjectView } from '@pipeline/vercel';

/** `acme/shop-web`. @param team as the workflow names it; without it the owner's id */
export function titleOf(
  { owner, name }: Pick<ProjectView, 'owner' | 'name'>,
  team: string | undefined,
): string {
  return [team ?? owner, name].filter(part => part !== '').join('/');
}

/** The key by which later releases find it, whatever the workflow calls it: `vercel:team_1a2b/shop-web`. */
export function subjectOf(project: Pick<ProjectView, 'owner' | 'name'>): string {
  return `vercel:${titleOf(project, undefined)}`;
}

/** Stands for the deployment that a dry run has not made, so that the stages after it can be planned, too. */
export const PLANNED = { id: 'dpl_planned', url: 'https://planned.invalid' };

/** What a deployment is called among a release's artifacts. */
export const ARTIFACT = 'deployment';

/** `vercel://dpl_5ucQ`. @throws where it is no deployment's id */
export function artifactOf(deployment: string): string {
  const artifact = deploymentArtifact(deployment);
  if (artifact === undefined) throw new Error(`${deployment} is no deployment’s id`);
  return artifact;
}
