import { type Problems, pinnedImages } from '@pipeline/action-kit';
import { deploymentArtifact, formatImageRef } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';

/** What the inputs name, by name: images by digest, and deployments by the address that the release log has for them. */
export function artifactsOf(inputs: Inputs, problems: Problems): Record<string, string> {
  return Object.fromEntries([...imagesOf(inputs, problems), ...deploymentsOf(inputs, problems)]);
}

function imagesOf({ images }: Inputs, problems: Problems): [string, string][] {
  if (images === undefined) return [];
  const meanwhile = 'another image by the time that somebody approves it';
  return pinnedImages(images, meanwhile, problems).map(({ name, ref }) => [name, formatImageRef(ref)]);
}

function deploymentsOf({ deployments = [] }: Inputs, problems: Problems): [string, string][] {
  return deployments.flatMap((id): [string, string][] => {
    const artifact = deploymentArtifact(id);
    if (artifact !== undefined) return [[id, artifact]];
    problems.add(
      'deployments',
      `${JSON.stringify(id)} is not the id of a deployment`,
      'Write it like dpl_89qyp1cskzkLrVicDaZoDbjyHuDJ, as deploy-vercel outputs it in `deployment-id`',
    );
    return [];
  });
}
