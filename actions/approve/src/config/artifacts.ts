import type { Problems } from '@pipeline/action-kit';
import { deploymentArtifact, formatImageRef, isRecord, parseImageRef } from '@pipeline/contracts';
import type { Inputs } from '../spec.gen.ts';

const SHAPE = 'Write {"api": "ghcr.io/org/shop/api@sha256:…"}, as build-push outputs it in `images`';

/** What the inputs name, by name: images by digest, and deployments by the address that the release log has for them. */
export function artifactsOf(inputs: Inputs, problems: Problems): Record<string, string> {
  return Object.fromEntries([...imagesOf(inputs, problems), ...deploymentsOf(inputs, problems)]);
}

function imagesOf({ images }: Inputs, problems: Problems): [string, string][] {
  if (images === undefined || problems.has('images')) return [];
  if (!isRecord(images) || Object.keys(images).length === 0) {
    problems.add('images', 'it is not a JSON object with an image in it', SHAPE);
    return [];
  }
  return Object.entries(images).flatMap(([name, text]): [string, string][] => {
    const ref = typeof text === 'string' ? parseImageRef(text) : 'is no text';
    if (typeof ref !== 'string' && ref.digest !== undefined) return [[name, formatImageRef(ref)]];
    const problem =
      typeof ref === 'string'
        ? ref
        : 'names no digest, and a tag can be another image by the time that somebody approves it';
    problems.add(`images.${name}`, `${JSON.stringify(text)} ${problem}`, SHAPE);
    return [];
  });
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
