import { AwsFault, type AwsJsonService } from '../http/aws-fault.ts';
import type { EcrTokens } from './authorization.ts';

export interface EcrPublicContext {
  accountId: string;
  /** Of its registry, `public.ecr.aws/ALIAS`; that registry itself is not here. */
  alias: string;
  tokens: EcrTokens;
}

/** Amazon ECR Public's API, as far as one needs it who pushes there. */
export function ecrPublicService({ accountId, alias, tokens }: EcrPublicContext): AwsJsonService {
  const names = new Set<string>();
  const shape = (repositoryName: string) => ({
    repositoryArn: `arn:aws:ecr-public::${accountId}:repository/${repositoryName}`,
    registryId: accountId,
    repositoryName,
    repositoryUri: `public.ecr.aws/${alias}/${repositoryName}`,
  });
  return {
    name: 'ecr-public',
    targetPrefix: 'SpencerFrontendService',
    operations: {
      /** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_GetAuthorizationToken.html */
      GetAuthorizationToken: () => {
        const { user, password, expiresAt } = tokens.issue();
        const authorizationToken = Buffer.from(`${user}:${password}`).toString('base64');
        return { authorizationData: { authorizationToken, expiresAt } };
      },

      /** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_DescribeRegistries.html */
      DescribeRegistries: () => ({
        registries: [
          {
            registryId: accountId,
            registryArn: `arn:aws:ecr-public::${accountId}:registry/${accountId}`,
            registryUri: `public.ecr.aws/${alias}`,
            verified: false,
            aliases: [
              { name: alias, status: 'ACTIVE', primaryRegistryAlias: true, defaultRegistryAlias: true },
            ],
          },
        ],
      }),

      /** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_DescribeRepositories.html */
      DescribeRepositories: ({ repositoryNames = [...names] }: { repositoryNames?: string[] }) => {
        const missing = repositoryNames.find(name => !names.has(name));
        if (missing === undefined) return { repositories: repositoryNames.map(shape) };
        throw fault('RepositoryNotFoundException', missing, 'does not exist');
      },

      /** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_CreateRepository.html */
      CreateRepository: ({ repositoryName }: { repositoryName: string }) => {
        if (names.has(repositoryName))
          throw fault('RepositoryAlreadyExistsException', repositoryName, 'already exists');
        names.add(repositoryName);
        return { repository: shape(repositoryName) };
      },
    },
  };

  function fault(code: string, name: string, what: string): AwsFault {
    return new AwsFault(
      code,
      `The repository with name '${name}' ${what} in the registry with id '${accountId}'`,
    );
  }
}
