import type { Challenge } from './challenge.ts';
import { type Scope, scopeParams } from './scope.ts';

/** A name and password, or the identity token that docker's configuration may hold instead. */
export type Credentials = { username: string; password: string } | { identityToken: string };

/** Credentials, or what fetches them: those of a cloud run out while a large image is copied. */
export type CredentialsSource = Credentials | (() => Promise<Credentials>);

/** Fetches a token: the HTTP part, so that retries are those of every other call. */
export type AskToken = (
  url: URL,
  init: { method: string; headers: Headers; body?: string },
) => Promise<string>;

export interface Authenticator {
  /** The `Authorization` header for a scope, where one is already known. */
  header(scope: Scope | undefined): Promise<string | undefined>;
  /** Answers a challenge. False: there is nothing (more) to answer it with. */
  answer(challenges: Challenge[], scope: Scope | undefined, refused: string | undefined): Promise<boolean>;
}

/**
 * Anonymous, basic and bearer-token authentication. Tokens are kept by scope and asked for once, however
 * many calls need one at a time. https://distribution.github.io/distribution/spec/auth/token/
 */
export function authenticator(source: CredentialsSource | undefined, ask: AskToken): Authenticator {
  const tokens = new Map<string, Promise<string>>();
  let basic: string | undefined;
  let held: Promise<Credentials> | undefined;
  const login = async () => {
    if (typeof source !== 'function') return source;
    held ??= source();
    return held;
  };

  const key = (scope: Scope | undefined) => scopeParams(scope).join(' ');
  return {
    async header(scope) {
      return basic ?? (await tokens.get(key(scope)));
    },
    async answer(challenges, scope, refused) {
      const bearer = challenges.find(({ scheme, params }) => scheme === 'bearer' && params.realm);
      if (bearer !== undefined) {
        // Another call may have renewed the token meanwhile: then its token is the answer.
        const kept = await tokens.get(key(scope));
        if (kept !== undefined && kept !== refused) return true;
        const asked = login().then(credentials => askFor(bearer, credentials, scope, ask));
        tokens.set(key(scope), asked);
        asked.catch(() => tokens.delete(key(scope)));
        await asked;
        return true;
      }
      const offered = challenges.some(({ scheme }) => scheme === 'basic');
      const credentials = offered ? await login() : undefined;
      if (credentials === undefined || !('username' in credentials)) return false;
      // Refused as it stands: asking again would change nothing. A call that sent none may still be answered.
      if (basic !== undefined) return refused !== basic;
      basic = basicHeader(credentials);
      return true;
    },
  };
}

async function askFor(
  { params }: Challenge,
  credentials: Credentials | undefined,
  scope: Scope | undefined,
  ask: AskToken,
): Promise<string> {
  const url = new URL(params.realm ?? '');
  const scopes = scope === undefined && params.scope ? [params.scope] : scopeParams(scope);
  const headers = new Headers({ accept: 'application/json' });
  if (credentials !== undefined && 'identityToken' in credentials) {
    headers.set('content-type', 'application/x-www-form-urlencoded');
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      service: params.service ?? '',
      client_id: 'pipeline',
      scope: scopes.join(' '),
      refresh_token: credentials.identityToken,
    });
    return `Bearer ${await ask(url, { method: 'POST', headers, body: form.toString() })}`;
  }
  if (params.service) url.searchParams.set('service', params.service);
  for (const each of scopes) url.searchParams.append('scope', each);
  if (credentials !== undefined) headers.set('authorization', basicHeader(credentials));
  return `Bearer ${await ask(url, { method: 'GET', headers })}`;
}

function basicHeader({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
