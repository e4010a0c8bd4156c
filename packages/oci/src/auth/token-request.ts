import { givenUrl } from '../wire/given-url.ts';
import type { Challenge } from './challenge.ts';
import type { Credentials } from './login.ts';
import { type Scope, scopeParams } from './scope.ts';

export interface TokenRequest {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: Uint8Array;
}

/**
 * What asks a token server for a token: by name and password, by an identity token, or as no one.
 * https://distribution.github.io/distribution/spec/auth/oauth/
 */
export function tokenRequest(
  { params }: Challenge,
  registry: URL,
  credentials: Credentials | undefined,
  scope: Scope | undefined,
): TokenRequest & { url: URL } {
  const url = givenUrl(params.realm ?? '', registry, 'its token server');
  const scopes = scope === undefined && params.scope ? [params.scope] : scopeParams(scope);
  const headers: Record<string, string> = { accept: 'application/json' };
  if (credentials !== undefined && 'identityToken' in credentials) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      service: params.service ?? '',
      client_id: 'pipeline',
      scope: scopes.join(' '),
      refresh_token: credentials.identityToken,
    });
    return { url, method: 'POST', headers, body: new TextEncoder().encode(form.toString()) };
  }
  if (params.service) url.searchParams.set('service', params.service);
  for (const each of scopes) url.searchParams.append('scope', each);
  if (credentials !== undefined) headers.authorization = basicHeader(credentials);
  return { url, method: 'GET', headers };
}

export function basicHeader({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
