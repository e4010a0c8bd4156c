import { AwsFault } from '../http/aws-fault.ts';
import { RegistryFault } from '../registry/fault.ts';
import type { Repository } from '../registry/repository.ts';
import type { RegistryStore } from '../registry/store.ts';
import { type Paged, page } from './page.ts';

/** Where ECR stands: whose it is and which registry is behind it. */
export interface EcrContext {
  store: RegistryStore;
  /** `127.0.0.1:PORT` */
  host: string;
  accountId: string;
  region: string;
}

export function repositoryOf({ store, accountId }: EcrContext, name: string): Repository {
  const found = store.repositories.get(name);
  if (found) return found;
  throw new AwsFault(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${accountId}'`,
  );
}

export function repositoryOperations(context: EcrContext) {
  const { store, accountId, region, host } = context;
  const shape = (repository: Repository) => ({
    repositoryArn: `arn:aws:ecr:${region}:${accountId}:repository/${repository.name}`,
    registryId: accountId,
    repositoryName: repository.name,
    repositoryUri: `${host}/${repository.name}`,
    createdAt: repository.createdAt,
    imageTagMutability: repository.immutableTags ? 'IMMUTABLE' : 'MUTABLE',
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: 'AES256' },
  });
  return {
    /** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
    CreateRepository: (input: { repositoryName: string; imageTagMutability?: string }) => {
      const { repositoryName: name, imageTagMutability = 'MUTABLE', ...more } = input;
      // Taken in silence, they would seem to work: scanning, encryption by an own key, tags, exclusions.
      const [unknown] = Object.keys(more);
      if (unknown !== undefined) {
        throw new AwsFault('NotImplemented', `CreateRepository's ${unknown} is not implemented here`, 501);
      }
      if (imageTagMutability !== 'MUTABLE' && imageTagMutability !== 'IMMUTABLE') {
        throw new AwsFault('NotImplemented', `${imageTagMutability} is not implemented here`, 501);
      }
      if (store.repositories.has(name)) {
        throw new AwsFault(
          'RepositoryAlreadyExistsException',
          `The repository with name '${name}' already exists in the registry with id '${accountId}'`,
        );
      }
      try {
        const repository = store.create(name);
        repository.immutableTags = imageTagMutability === 'IMMUTABLE';
        return { repository: shape(repository) };
      } catch (error) {
        if (!(error instanceof RegistryFault)) throw error;
        throw new AwsFault(
          'InvalidParameterException',
          `Invalid parameter at 'repositoryName' failed to satisfy constraint: ${error.message}`,
        );
      }
    },

    /** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html */
    DescribeRepositories: (input: Paged & { repositoryNames?: string[] }) => {
      const names = input.repositoryNames ?? [...store.repositories.keys()].sort();
      const { items, ...more } = page(names, input);
      return { repositories: items.map(name => shape(repositoryOf(context, name))), ...more };
    },

    /** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositoryCreationTemplates.html */
    DescribeRepositoryCreationTemplates: () => ({
      repositoryCreationTemplates: store.rules.createOnPush
        ? [{ prefix: 'ROOT', appliedFor: ['CREATE_ON_PUSH'] }]
        : [],
    }),
  };
}
