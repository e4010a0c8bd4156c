import type { Problems } from '@pipeline/action-kit';
import { deploymentArtifact } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';

/** The deployments that the input names, as a release log knows them. */
export function deploymentsOf({ deployments = [] }: Inputs, problems: Problems): string[] {
  return [...new Set(deployments)].map(id => {
    const artifact = deploymentArtifact(id);
    if (artifact === undefined)
      problems.add(
        'deployments',
        `${JSON.stringify(id)} is not the id of a deployment`,
        'Write it like dpl_89qyp1cskzkLrVicDaZoDbjyHuDJ, as deploy-vercel outputs it in `deployment-id`',
      );
    return artifact ?? '';
  });
}
