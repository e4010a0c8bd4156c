import type { ECRClient, Repository } from '@aws-sdk/client-ecr';
import { type Ask, but, type EcrAccess, type RepositoryId, repositoryId, withEcr } from './client.ts';
import { ensurePolicy, putPolicy } from './repository-policy.ts';
import { differences, type RepositorySettings, requestOf } from './settings.ts';

export interface EnsuredRepository {
  outcome: 'created' | 'existed';
  /**
   * Where one that existed is otherwise than was asked for, each as the end of a sentence that begins with its name:
   * `has mutable tags, and immutable tags were asked for`.
   */
  differences: string[];
}

/**
 * Creates the repository where it does not exist, with these settings; one that exists is left as it is. But one that
 * has no image and lacks the lifecycle policy is taken for what an earlier run could not finish: it is given the policy.
 * @throws RemoteError also where a new repository's policy is refused: it is there then, and empty.
 */
export function ensureEcrRepository(
  access: EcrAccess,
  repositoryName: string,
  settings: RepositorySettings = {},
): Promise<EnsuredRepository> {
  const at = repositoryId(access, repositoryName);
  const { lifecyclePolicy } = settings;
  return withEcr(access, async ask => {
    const found = await describe(ask, at);
    if (found === undefined && (await create(ask, at, settings))) {
      if (lifecyclePolicy !== undefined) await putPolicy(ask, at, lifecyclePolicy);
      return { outcome: 'created', differences: [] };
    }
    const existing = found ?? (await describe(ask, at));
    const settled = existing === undefined ? [] : differences(existing, settings);
    const policy = lifecyclePolicy === undefined ? undefined : await ensurePolicy(ask, at, lifecyclePolicy);
    return {
      outcome: policy?.put ? 'created' : 'existed',
      differences: [...settled, ...(policy?.differences ?? [])],
    };
  });
}

const PERMISSIONS = 'ecr:DescribeRepositories and ecr:CreateRepository on this repository';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html */
async function describe(
  ask: Ask<ECRClient>,
  { repositoryName, ...of }: RepositoryId,
): Promise<Repository | undefined> {
  const { DescribeRepositoriesCommand } = await import('@aws-sdk/client-ecr');
  const call = { operation: `look for repository ${repositoryName}`, permissions: PERMISSIONS };
  const command = new DescribeRepositoriesCommand({ ...of, repositoryNames: [repositoryName] });
  const answer = await ask(call, client => client.send(command)).catch(but('RepositoryNotFoundException'));
  return answer?.repositories?.[0];
}

/**
 * Whether it was created: another run may have been faster, or our own first answer was lost; either way it is there.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
 */
async function create(ask: Ask<ECRClient>, at: RepositoryId, settings: RepositorySettings): Promise<boolean> {
  const { CreateRepositoryCommand } = await import('@aws-sdk/client-ecr');
  const call = { operation: `create repository ${at.repositoryName}`, permissions: PERMISSIONS };
  const command = new CreateRepositoryCommand({ ...at, ...requestOf(settings) });
  const answer = await ask(call, client => client.send(command)).catch(
    but('RepositoryAlreadyExistsException'),
  );
  return answer !== undefined;
}
