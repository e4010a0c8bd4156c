import type { ECRPUBLICClient } from '@aws-sdk/client-ecr-public';
import { ConfigError } from '@pipeline/contracts';
import { PUBLIC_ECR } from '../host.ts';
import { type Ask, but, clientOptions, type EcrAccess, withClient } from './client.ts';
import { opened } from './credentials.ts';
import type { EcrCall } from './refusal.ts';

export type EcrPublicAccess = Pick<EcrAccess, 'credentials' | 'endpoint'>;

/** The only region that takes every call. https://docs.aws.amazon.com/general/latest/gr/ecr-public.html */
const REGION = 'us-east-1';

/**
 * A user and password to push to `public.ecr.aws`, good for twelve hours; to read, nobody needs one.
 * https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_GetAuthorizationToken.html
 */
export async function ecrPublicCredentials(
  access: EcrPublicAccess,
): Promise<{ username: string; password: string }> {
  const { GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr-public');
  const permissions = 'ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken on *';
  const call = { operation: 'GetAuthorizationToken', permissions };
  const answer = await withEcrPublic(access, ask =>
    ask(call, client => client.send(new GetAuthorizationTokenCommand({}))),
  );
  return opened(answer.authorizationData?.authorizationToken);
}

/**
 * Creates a public repository where it does not exist.
 * @param path as it stands after the host: the registry's alias and the repository's name, `shop/api`
 * @throws ConfigError where that alias is not this account's: a repository would be made where nobody looks for it
 */
export async function ensureEcrPublicRepository(
  access: EcrPublicAccess,
  path: string,
): Promise<'created' | 'existed'> {
  const sdk = await import('@aws-sdk/client-ecr-public');
  const [alias = '', ...names] = path.split('/');
  const repositoryName = names.join('/');
  const call = {
    operation: `create repository ${path}`,
    permissions:
      'ecr-public:DescribeRepositories and ecr-public:CreateRepository on this repository, and ecr-public:DescribeRegistries on *',
  };
  return withEcrPublic(access, async ask => {
    const look = new sdk.DescribeRepositoriesCommand({ repositoryNames: [repositoryName] });
    const found = await ask(call, client => client.send(look)).catch(but('RepositoryNotFoundException'));
    if (found !== undefined) return 'existed';
    const own = await aliases(ask, call);
    if (!own.includes(alias)) throw notOurs(alias, own);
    const create = new sdk.CreateRepositoryCommand({ repositoryName });
    const made = await ask(call, client => client.send(create)).catch(
      but('RepositoryAlreadyExistsException'),
    );
    return made === undefined ? 'existed' : 'created';
  });
}

/** Of this account's registry. https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_DescribeRegistries.html */
async function aliases(ask: Ask<ECRPUBLICClient>, call: EcrCall): Promise<string[]> {
  const { DescribeRegistriesCommand } = await import('@aws-sdk/client-ecr-public');
  const { registries = [] } = await ask(call, client => client.send(new DescribeRegistriesCommand({})));
  return registries.flatMap(({ aliases = [] }) => aliases.flatMap(({ name }) => name ?? []));
}

function notOurs(alias: string, own: readonly string[]): ConfigError {
  const hint =
    own.length > 0
      ? `Name one of its own: ${own.map(each => `${PUBLIC_ECR}/${each}`).join(', ')}`
      : 'It has none before its first repository: create that by hand, and AWS gives it an alias';
  return new ConfigError(`${PUBLIC_ECR}/${alias} is not the registry of the account that this role is in`, {
    hint,
  });
}

async function withEcrPublic<T>(
  access: EcrPublicAccess,
  use: (ask: Ask<ECRPUBLICClient>) => Promise<T>,
): Promise<T> {
  const { ECRPUBLICClient } = await import('@aws-sdk/client-ecr-public');
  return withClient(new ECRPUBLICClient(clientOptions({ ...access, region: REGION })), 'ECR Public', use);
}
