import { RemoteError } from '@pipeline/contracts';
import type { Challenge } from './challenge.ts';
import { type Credentials, type CredentialsSource, Login } from './login.ts';
import { type Scope, scopeParams } from './scope.ts';
import { basicHeader, type TokenRequest, tokenRequest } from './token-request.ts';

/** What a token server gives, and for how many seconds it is good, where it tells. */
export interface Token {
  token: string;
  seconds?: number | undefined;
}

/** Fetches a token: the HTTP part, so that retries are those of every other call. */
export type AskToken = (url: URL, request: TokenRequest) => Promise<Token>;

export interface Authenticator {
  /** The `Authorization` header for a scope, where it is known how this registry wants it. */
  header(scope: Scope | undefined): Promise<string | undefined>;
  /** Answers a challenge. False: there is nothing (more) to answer it with. */
  answer(challenges: Challenge[], scope: Scope | undefined, refused: string | undefined): Promise<boolean>;
  /** Fetches another name and password in place of what was refused. False: there is none. */
  renew(refused: string | undefined): Promise<boolean>;
}

interface Kept {
  header: string;
  /** When to ask for another, in milliseconds since the epoch. */
  until: number;
}

/**
 * Anonymous, basic and bearer-token authentication. Tokens are kept by scope until they run out, and asked for
 * once, however many calls need one at a time; a login that is refused is fetched anew, once.
 * https://distribution.github.io/distribution/spec/auth/token/
 * @param registry its address, which its token server must be no less safe than
 */
export function authenticator(
  source: CredentialsSource | undefined,
  ask: AskToken,
  now: () => number,
  registry: URL,
): Authenticator {
  const login = new Login(source);
  const tokens = new Map<string, Promise<Kept>>();
  let basic: string | undefined;
  let bearer: Challenge | undefined;

  const request = async (
    challenge: Challenge,
    credentials: Credentials | undefined,
    scope: Scope | undefined,
  ) => {
    const { url, ...request } = tokenRequest(challenge, registry, credentials, scope);
    const { token, seconds = Number.POSITIVE_INFINITY } = await ask(url, request);
    // A tenth earlier, and so before a call that is sent now arrives too late.
    return { header: `Bearer ${token}`, until: now() + seconds * 900 };
  };
  const granted = async (challenge: Challenge, scope: Scope | undefined): Promise<Kept> => {
    const credentials = await login.current();
    try {
      return await request(challenge, credentials, scope);
    } catch (error) {
      const next = credentials && isRefusal(error) ? await login.renew(credentials) : undefined;
      if (next === undefined) throw error;
      return request(challenge, next, scope);
    }
  };
  const obtain = (challenge: Challenge, scope: Scope | undefined): Promise<Kept> => {
    const key = keyOf(scope);
    const orLess = (error: unknown) => {
      // A server should give the part that it allows; who may only read is refused all by GHCR (403) and Docker Hub (401).
      // https://github.com/cloudflare/serverless-registry/issues/148
      // https://github.com/spinalcordtoolbox/spinalcordtoolbox/issues/5286
      if (!scope?.pushFollows || !isRefusal(error)) throw error;
      return granted(challenge, { ...scope, pushFollows: false });
    };
    // A login that cannot be had is no refusal of a scope.
    const asked = login.current().then(() => granted(challenge, scope).catch(orLess));
    tokens.set(key, asked);
    asked.catch(() => tokens.get(key) === asked && tokens.delete(key));
    return asked;
  };
  const renew = async (refused: string | undefined): Promise<boolean> => {
    const credentials = await login.current();
    if (credentials === undefined || !('username' in credentials)) return false;
    // Refused as it stands: only another one may be answered. A call that sent none, or an older one, goes on.
    const next = basicHeader(credentials) === refused ? await login.renew(credentials) : credentials;
    if (next === undefined || !('username' in next)) return false;
    basic = basicHeader(next);
    return true;
  };
  return {
    renew,
    async header(scope) {
      if (basic !== undefined || bearer === undefined) return basic;
      const asked = tokens.get(keyOf(scope));
      const kept = await asked;
      if (kept !== undefined && now() < kept.until) return kept.header;
      // Another call may have asked meanwhile. What would be refused without a token is not sent first.
      const again = tokens.get(keyOf(scope));
      const fresh = again === asked ? obtain(bearer, scope) : again;
      return (await fresh)?.header;
    },
    async answer(challenges, scope, refused) {
      const wanted = challenges.find(({ scheme, params }) => scheme === 'bearer' && params.realm);
      if (wanted === undefined) {
        return challenges.some(({ scheme }) => scheme === 'basic') && renew(refused);
      }
      bearer = wanted;
      // Another call may have renewed the token meanwhile: then its token is the answer.
      const kept = await tokens.get(keyOf(scope));
      if (kept === undefined || kept.header === refused) await obtain(wanted, scope);
      return true;
    },
  };
}

function keyOf(scope: Scope | undefined): string {
  return scopeParams(scope).join(' ');
}

/** 400 is how OAuth says that a refresh token is no longer good. https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
function isRefusal(error: unknown): boolean {
  return error instanceof RemoteError && [400, 401, 403].includes(error.status ?? 0);
}
