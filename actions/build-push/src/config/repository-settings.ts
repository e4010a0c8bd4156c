import type { Problems } from '@pipeline/action-kit';
import {
  lifecyclePolicyProblem,
  movingTagsProblem,
  PUBLIC_ECR,
  type RepositorySettings,
} from '@pipeline/oci';
import type { RegistryLogin } from '@pipeline/registry-login';
import type { Inputs } from '../spec.gen.ts';

export type { RepositorySettings };

/** How a repository is to be made in ECR; `undefined` where none is. */
export function readRepositorySettings(
  inputs: Inputs,
  { ecr }: RegistryLogin,
  problems: Problems,
): RepositorySettings | undefined {
  const {
    createRepository,
    repositoryLifecyclePolicy: lifecyclePolicy,
    repositoryMovingTags: movingTags,
  } = inputs;
  if (!createRepository) {
    for (const [name, given] of Object.entries({
      'repository-immutable-tags': inputs.repositoryImmutableTags,
      'repository-moving-tags': movingTags,
      'repository-scan-on-push': inputs.repositoryScanOnPush,
      'repository-lifecycle-policy': lifecyclePolicy,
    }))
      if (given !== undefined && given !== false)
        problems.add(name, 'no repository is created', 'Set create-repository: true, or leave it out');
    return undefined;
  }
  if (ecr === undefined && inputs.registry !== PUBLIC_ECR && !problems.has('registry')) {
    problems.add(
      'create-repository',
      `${inputs.registry} is not ECR`,
      'Remove it: other registries create repositories by themselves or by hand',
    );
  }
  const wrong = lifecyclePolicy === undefined ? undefined : lifecyclePolicyProblem(lifecyclePolicy);
  if (wrong !== undefined)
    problems.add('repository-lifecycle-policy', wrong, 'Write it as ECR has it, such as {"rules": […]}');
  const moving = movingTags === undefined ? undefined : movingTagsProblem(movingTags);
  if (moving !== undefined)
    problems.add('repository-moving-tags', moving, 'Write tags, or patterns such as release-*');
  else if (movingTags !== undefined && !inputs.repositoryImmutableTags)
    problems.add(
      'repository-moving-tags',
      'every tag moves',
      'Set repository-immutable-tags: true, or leave it out',
    );
  return {
    immutableTags: inputs.repositoryImmutableTags,
    scanOnPush: inputs.repositoryScanOnPush,
    ...(movingTags !== undefined && { movingTags }),
    ...(lifecyclePolicy !== undefined && { lifecyclePolicy }),
  };
}
