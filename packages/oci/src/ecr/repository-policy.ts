import type { ECRClient } from '@aws-sdk/client-ecr';
import { RemoteError } from '@pipeline/contracts';
import { type Ask, but, type RepositoryId } from './client.ts';
import { samePolicy } from './lifecycle-policy.ts';

/**
 * Puts a lifecycle policy where there is none and no image either; else says, as `EnsuredRepository` does, where the
 * repository is otherwise than was asked for.
 */
export async function ensurePolicy(
  ask: Ask<ECRClient>,
  at: RepositoryId,
  wanted: string,
): Promise<{ put: boolean; differences: string[] }> {
  const told = (difference: string) => ({ put: false, differences: [difference] });
  const held = await policyOf(ask, at);
  if (held === 'unknown')
    return told('has a lifecycle policy or none: this role lacks ecr:GetLifecyclePolicy');
  if (held !== 'none') {
    const same = samePolicy(held.text, wanted);
    return same ? { put: false, differences: [] } : told('has another lifecycle policy than was asked for');
  }
  if (!(await isEmpty(ask, at))) return told('has no lifecycle policy, and one was asked for');
  await putPolicy(ask, at, wanted);
  return { put: true, differences: [] };
}

/**
 * For a repository that has no image yet.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html
 */
export async function putPolicy(
  ask: Ask<ECRClient>,
  at: RepositoryId,
  lifecyclePolicyText: string,
): Promise<void> {
  const { PutLifecyclePolicyCommand } = await import('@aws-sdk/client-ecr');
  const { repositoryName } = at;
  const call = {
    operation: `give ${repositoryName} its lifecycle policy`,
    permissions: 'ecr:PutLifecyclePolicy on this repository',
    aftermath: `${repositoryName} was created and has no image yet, so the next run gives it the policy`,
  };
  await ask(call, client => client.send(new PutLifecyclePolicyCommand({ ...at, lifecyclePolicyText })));
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetLifecyclePolicy.html */
async function policyOf(
  ask: Ask<ECRClient>,
  at: RepositoryId,
): Promise<{ text: string } | 'none' | 'unknown'> {
  const { GetLifecyclePolicyCommand } = await import('@aws-sdk/client-ecr');
  const call = {
    operation: `read the lifecycle policy of ${at.repositoryName}`,
    permissions: 'ecr:GetLifecyclePolicy on this repository',
  };
  try {
    const { lifecyclePolicyText: text = '' } = await ask(call, client =>
      client.send(new GetLifecyclePolicyCommand(at)),
    );
    return { text };
  } catch (error) {
    const code = error instanceof RemoteError ? error.errorCode : undefined;
    if (code === 'LifecyclePolicyNotFoundException') return 'none';
    if (code === 'AccessDeniedException') return 'unknown';
    throw error;
  }
}

/** What may not be listed is taken for full. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html */
async function isEmpty(ask: Ask<ECRClient>, at: RepositoryId): Promise<boolean> {
  const { ListImagesCommand } = await import('@aws-sdk/client-ecr');
  const call = {
    operation: `list images of ${at.repositoryName}`,
    permissions: 'ecr:ListImages on this repository',
  };
  const list = new ListImagesCommand({ ...at, maxResults: 1 });
  const answer = await ask(call, client => client.send(list)).catch(but('AccessDeniedException'));
  return answer?.imageIds?.length === 0;
}
