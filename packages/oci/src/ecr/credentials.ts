import { type EcrAccess, withEcr } from './client.ts';

/**
 * A user and password for the account's private registry, good for twelve hours.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 */
export async function ecrCredentials(access: EcrAccess): Promise<{ username: string; password: string }> {
  const { GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr');
  const call = { operation: 'GetAuthorizationToken', permissions: 'ecr:GetAuthorizationToken on *' };
  const answer = await withEcr(access, ask =>
    ask(call, client => client.send(new GetAuthorizationTokenCommand({}))),
  );
  return opened(answer.authorizationData?.[0]?.authorizationToken);
}

/** The user and the password in an authorization token. */
export function opened(token = ''): { username: string; password: string } {
  const [username = '', ...password] = Buffer.from(token, 'base64').toString('utf8').split(':');
  return { username, password: password.join(':') };
}
