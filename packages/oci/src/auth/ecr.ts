import type { ECRClient, ECRClientConfig, ECRServiceException } from '@aws-sdk/client-ecr';
import { ActionError, RemoteError } from '@pipeline/contracts';

/** How to reach ECR's API (not the registry). */
export interface EcrAccess {
  region: string;
  /** Whose registry it is; that of the credentials when absent. */
  account?: string | undefined;
  credentials?: ECRClientConfig['credentials'] | undefined;
  /** Another endpoint than AWS's own, such as the local cloud's. */
  endpoint?: string | undefined;
}

/**
 * A user and password for the account's private registry, good for twelve hours.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 */
export async function ecrCredentials(access: EcrAccess): Promise<{ username: string; password: string }> {
  const { GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr');
  const answer = await withClient(access, 'GetAuthorizationToken', 'ecr:GetAuthorizationToken on *', client =>
    client.send(new GetAuthorizationTokenCommand({})),
  );
  const token = answer.authorizationData?.[0]?.authorizationToken ?? '';
  const [username = '', ...password] = Buffer.from(token, 'base64').toString('utf8').split(':');
  return { username, password: password.join(':') };
}

/**
 * Creates the repository where it does not exist; one that exists is left as it is. Says whether it did.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
 */
export async function ensureEcrRepository(
  access: EcrAccess,
  repository: string,
): Promise<'created' | 'existed'> {
  const sdk = await import('@aws-sdk/client-ecr');
  const permissions = 'ecr:DescribeRepositories and ecr:CreateRepository on this repository';
  // Else a repository of that name would be made in the account of the credentials, where nobody looks for it.
  const registry = access.account === undefined ? {} : { registryId: access.account };
  return withClient(access, `create repository ${repository}`, permissions, async client => {
    try {
      await client.send(new sdk.DescribeRepositoriesCommand({ ...registry, repositoryNames: [repository] }));
      return 'existed';
    } catch (error) {
      if (!(error instanceof sdk.RepositoryNotFoundException)) throw error;
    }
    try {
      await client.send(new sdk.CreateRepositoryCommand({ ...registry, repositoryName: repository }));
      return 'created';
    } catch (error) {
      // Another run was faster, or our own first answer was lost: either way it is there.
      if (error instanceof sdk.RepositoryAlreadyExistsException) return 'existed';
      throw error;
    }
  });
}

/**
 * Whether the registry makes such a repository when it is first pushed to; `undefined` where this identity may not know.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
 */
export async function ecrCreatesOnPush(access: EcrAccess, repository: string): Promise<boolean | undefined> {
  const { paginateDescribeRepositoryCreationTemplates } = await import('@aws-sdk/client-ecr');
  const operation = 'DescribeRepositoryCreationTemplates';
  const found = await withClient(access, operation, `ecr:${operation}`, async client => {
    const templates = [];
    for await (const page of paginateDescribeRepositoryCreationTemplates({ client }, {}))
      templates.push(...(page.repositoryCreationTemplates ?? []));
    return templates;
  }).catch((error: unknown) => {
    if (error instanceof RemoteError) return undefined;
    throw error;
  });
  // The longest prefix decides, and `ROOT` where there is none.
  const nearest = found
    ?.filter(({ prefix = '' }) => prefix === 'ROOT' || `${repository}/`.startsWith(`${prefix}/`))
    .toSorted((a, b) => rank(b.prefix) - rank(a.prefix))[0];
  return found && (nearest?.appliedFor ?? []).includes('CREATE_ON_PUSH');
}

function rank(prefix = ''): number {
  return prefix === 'ROOT' ? 0 : prefix.length;
}

async function withClient<T>(
  { region, credentials, endpoint }: EcrAccess,
  operation: string,
  permissions: string,
  use: (client: ECRClient) => Promise<T>,
): Promise<T> {
  const { ECRClient, ECRServiceException } = await import('@aws-sdk/client-ecr');
  const client = new ECRClient({
    region,
    ...(credentials !== undefined && { credentials }),
    ...(endpoint !== undefined && { endpoint }),
  });
  try {
    return await use(client);
  } catch (error) {
    if (error instanceof ECRServiceException) throw translate(error, operation, permissions);
    // Missing credentials explain themselves already.
    if (error instanceof ActionError) throw error;
    throw new RemoteError(`ECR: ${operation} failed: ${error instanceof Error ? error.message : error}`, {
      service: 'ECR',
      operation,
      hint: 'Check aws-region and role-to-assume, and that the job may reach the ECR API',
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

function translate(error: ECRServiceException, operation: string, permissions: string): RemoteError {
  const status = error.$metadata.httpStatusCode;
  return new RemoteError(`ECR: ${operation} failed: ${error.message}`, {
    service: 'ECR',
    operation,
    ...(status !== undefined && { status }),
    errorCode: error.name,
    ...(error.$metadata.requestId !== undefined && { requestId: error.$metadata.requestId }),
    hint: hintFor(error, permissions),
    cause: error,
  });
}

/** Errors of the signature, common to all of AWS: the keys themselves are bad, whatever they may do. */
const BAD_KEYS = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'ExpiredTokenException',
  'IncompleteSignature',
]);

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html */
function hintFor({ name, $metadata }: ECRServiceException, permissions: string): string {
  if (BAD_KEYS.has(name)) {
    return 'AWS does not know these keys or they have expired: correct them, or set role-to-assume instead';
  }
  const status = $metadata.httpStatusCode ?? 500;
  if (status === 429 || status >= 500 || name === 'ThrottlingException') {
    return 'AWS was asked several times and is busy or down: run this job again later';
  }
  return `The role needs ${permissions}`;
}
