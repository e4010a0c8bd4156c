import { authorization, type Credentials } from './credentials.ts';
import type { Fetch } from './image.ts';

/**
 * Asks a registry with credentials: with every request, as ECR takes them, or by a token for them where the registry answers
 * with the address that gives one, as Artifact Registry does. https://distribution.github.io/distribution/spec/auth/token/
 */
export function registryFetch(credentials: Credentials | undefined): Fetch {
  return async (url, headers) => {
    const own = authorization(credentials);
    const answer = await fetch(url, { headers: { ...headers, ...own } });
    const challenge = answer.headers.get('www-authenticate') ?? '';
    if (answer.status !== 401 || !/^Bearer /i.test(challenge)) return answer;
    await answer.body?.cancel();
    const token = await tokenFor(challenge, own);
    return fetch(url, { headers: { ...headers, authorization: `Bearer ${token}` } });
  };
}

async function tokenFor(challenge: string, own: Record<string, string>): Promise<string> {
  const { realm = '', ...asked } = Object.fromEntries(
    [...challenge.matchAll(/(realm|service|scope)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  const answer = await fetch(`${realm}?${new URLSearchParams(asked)}`, { headers: own });
  const { token = '' } = answer.ok ? ((await answer.json()) as { token?: string }) : {};
  return token;
}
