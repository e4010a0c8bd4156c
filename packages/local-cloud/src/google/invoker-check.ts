import type { IncomingHttpHeaders } from 'node:http';
import type { GoogleIdTokens } from './id-tokens.ts';

export interface Invokers {
  /** The service's URLs and its custom audiences. */
  audiences: readonly string[];
  /** Who has roles/run.invoker, as a policy names them. */
  members: readonly string[];
}

/**
 * Cloud Run's check of who calls a service: nothing, or the refusal. `X-Serverless-Authorization` goes before
 * `Authorization`, which is then the service's own.
 * https://docs.cloud.google.com/run/docs/authenticating/service-to-service
 * https://docs.cloud.google.com/run/docs/troubleshooting#unauthorized-client
 */
export async function invokerRefusal(
  headers: IncomingHttpHeaders,
  { audiences, members }: Invokers,
  idTokens: GoogleIdTokens,
): Promise<{ status: number; text: string } | undefined> {
  if (members.includes('allUsers')) return undefined;
  const given = headers['x-serverless-authorization'] ?? headers.authorization;
  const token = /^Bearer (.+)$/i.exec(String(given ?? ''))?.[1];
  if (token === undefined) return FORBIDDEN;
  const email = await idTokens.whose(token, audiences);
  if (email === undefined) return UNAUTHORIZED;
  return members.some(member => member === 'allAuthenticatedUsers' || member === `serviceAccount:${email}`)
    ? undefined
    : FORBIDDEN;
}

const FORBIDDEN = {
  status: 403,
  text: 'Forbidden: Your client does not have permission to get this URL from this server.',
};
const UNAUTHORIZED = {
  status: 401,
  text: 'Unauthorized: Your client does not have permission to the requested URL.',
};
