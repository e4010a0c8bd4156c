import { randomBytes } from 'node:crypto';
import { type Incoming, json, type Reply } from '../http/exchange.ts';
import { RegistryFault } from './fault.ts';
import type { Route } from './routes.ts';

export interface RegistryAuth {
  /** `bearer` hands out tokens at `/token`; `basic` takes the credentials with every request, as ECR does. */
  scheme: 'basic' | 'bearer';
  check(user: string, password: string): 'good' | 'wrong' | 'expired';
  /** For `bearer`; 300 when absent. */
  tokenSeconds?: number;
}

/** Who may do what: nothing is given to anyone unknown. */
export class Gate {
  readonly #auth: RegistryAuth;
  readonly #tokens = new Map<string, { scopes: Set<string>; expires: number }>();

  constructor(auth: RegistryAuth) {
    this.#auth = auth;
  }

  check(route: Route, request: Incoming): void {
    if (this.#auth.scheme === 'basic') {
      this.#credentials(request, route);
      return;
    }
    const needed = scopesOf(route, request);
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const known = this.#tokens.get(token ?? '');
    if (known === undefined || known.expires <= Date.now()) {
      throw this.#challenge(request, needed, token === undefined ? undefined : 'invalid_token');
    }
    if (!needed.every(scope => known.scopes.has(scope))) {
      throw this.#challenge(request, needed, 'insufficient_scope');
    }
  }

  /**
   * Without credentials a token is given too, good for nothing: that is how clients learn it.
   * https://distribution.github.io/distribution/spec/auth/token/
   */
  token(route: Route, request: Incoming): Reply {
    const anonymous = request.headers.authorization === undefined;
    if (!anonymous) this.#credentials(request, route);
    const token = randomBytes(24).toString('base64url');
    const seconds = this.#auth.tokenSeconds ?? 300;
    const asked = request.url.searchParams.getAll('scope').flatMap(text => text.split(' '));
    const scopes = anonymous ? [] : asked.flatMap(spread);
    this.#tokens.set(token, { scopes: new Set(scopes), expires: Date.now() + seconds * 1_000 });
    const issued_at = new Date().toISOString();
    return json(200, { token, access_token: token, expires_in: seconds, issued_at });
  }

  /** What a client is told whose token or password is no longer good. */
  expired(route: Route, request: Incoming): RegistryFault {
    if (this.#auth.scheme === 'bearer') {
      return this.#challenge(request, scopesOf(route, request), 'invalid_token');
    }
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html
    const text = 'Your authorization token has expired. Reauthenticate and try again.';
    return new RegistryFault(403, 'DENIED', text);
  }

  #credentials(request: Incoming, route: Route): void {
    const encoded = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const [user = '', ...password] = Buffer.from(encoded, 'base64').toString().split(':');
    const verdict = this.#auth.check(user, password.join(':'));
    if (verdict === 'expired') throw this.expired(route, request);
    if (verdict === 'wrong') {
      throw new RegistryFault(401, 'UNAUTHORIZED', 'authentication required', {
        headers: { 'www-authenticate': `Basic realm="${request.origin}/",service="local-cloud"` },
      });
    }
  }

  #challenge(request: Incoming, scopes: string[], error: string | undefined): RegistryFault {
    const parts = [`realm="${request.origin}/token"`, 'service="local-cloud"'];
    if (scopes.length > 0) parts.push(`scope="${joined(scopes)}"`);
    if (error !== undefined) parts.push(`error="${error}"`);
    return new RegistryFault(401, 'UNAUTHORIZED', 'authentication required', {
      headers: { 'www-authenticate': `Bearer ${parts.join(',')}` },
    });
  }
}

/** Each as `repository:NAME:ACTION`. https://distribution.github.io/distribution/spec/auth/scope/ */
function scopesOf({ name, operation, write }: Route, request: Incoming): string[] {
  if (name === '') return [];
  if (operation.startsWith('Delete')) return [`repository:${name}:delete`];
  const own = write ? ['pull', 'push'] : ['pull'];
  const from = request.url.searchParams.get('mount') && request.url.searchParams.get('from');
  const needed = own.map(action => `repository:${name}:${action}`);
  return from ? [...needed, `repository:${from}:pull`] : needed;
}

/** `repository:a:pull,push` → one scope an action. */
function spread(scope: string): string[] {
  const [type, name, actions = ''] = scope.split(':');
  return actions.split(',').map(action => `${type}:${name}:${action}`);
}

function joined(scopes: string[]): string {
  const actions = Map.groupBy(scopes, scope => scope.slice(0, scope.lastIndexOf(':')));
  const list = ([resource, same]: [string, string[]]) =>
    `${resource}:${same.map(scope => scope.slice(resource.length + 1)).join(',')}`;
  return [...actions].map(list).join(' ');
}
