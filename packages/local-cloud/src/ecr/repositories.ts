import { AwsFault } from '../http/aws-fault.ts';
import { RegistryFault } from '../registry/fault.ts';
import type { Repository } from '../registry/repository.ts';
import type { RegistryStore } from '../registry/store.ts';
import { type Paged, page } from './page.ts';
import { applySettings, checkSettings, type SettingsInput, settingsOf } from './settings.ts';

/** Where ECR stands: whose it is and which registry is behind it. */
export interface EcrContext {
  store: RegistryStore;
  /** `127.0.0.1:PORT` */
  host: string;
  accountId: string;
  region: string;
}

const SETTINGS: readonly (keyof SettingsInput)[] = [
  'imageScanningConfiguration',
  'imageTagMutability',
  'imageTagMutabilityExclusionFilters',
];

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
    ...settingsOf(repository),
    encryptionConfiguration: { encryptionType: 'AES256' },
  });
  return {
    /** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
    CreateRepository: (input: SettingsInput & { repositoryName: string; registryId?: string }) => {
      const { repositoryName: name, registryId, ...settings } = input;
      // Taken in silence, they would seem to work: encryption by an own key, tags, another account's registry.
      const unknown = Object.keys(settings).find(key => !(SETTINGS as readonly string[]).includes(key));
      if (unknown !== undefined || (registryId ?? accountId) !== accountId) {
        const what = unknown ?? `registryId ${registryId}`;
        throw new AwsFault('NotImplemented', `CreateRepository's ${what} is not implemented here`, 501);
      }
      checkSettings(settings);
      if (store.repositories.has(name)) {
        throw new AwsFault(
          'RepositoryAlreadyExistsException',
          `The repository with name '${name}' already exists in the registry with id '${accountId}'`,
        );
      }
      try {
        const repository = store.create(name);
        applySettings(repository, settings);
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
