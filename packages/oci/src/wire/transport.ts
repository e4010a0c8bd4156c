import { type Authenticator, authenticator, type CredentialsSource } from '../auth/authenticator.ts';
import { parseChallenges } from '../auth/challenge.ts';
import type { Scope } from '../auth/scope.ts';
import { type FailedCall, refusal } from './failure.ts';
import { type Answer, buffered, type PersistOptions, persist } from './persist.ts';
import { ATTEMPTS } from './retry.ts';

export type RequestBody = NonNullable<RequestInit['body']>;

export interface Call {
  /** In words, for errors: `read manifest main`. */
  operation: string;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** A path below the registry, or the absolute URL that an upload was given. */
  url: string | URL;
  scope?: Scope;
  headers?: Record<string, string>;
  /** Made anew for each attempt. */
  body?: () => RequestBody;
  /** The statuses that are an answer; any other is an error. */
  accept: number[];
  /** How often to send at most. */
  attempts?: number;
}

export interface Transport {
  /** Sends a call and reads its whole answer. */
  send(call: Call): Promise<Answer>;
  /** Sends a call and leaves the answer's body to be streamed. */
  open(call: Call): Promise<Response>;
}

export interface TransportOptions extends PersistOptions {
  host: string;
  /** The API's root, such as `https://ghcr.io`. */
  base: string;
  credentials?: CredentialsSource | undefined;
  login?: string | undefined;
}

/** Sends calls with authentication, bounded retries and translated errors. */
export function transport(options: TransportOptions): Transport {
  const auth = authenticator(options.credentials, async (url, init) => {
    const authenticated = options.credentials !== undefined;
    const whose = { authenticated, login: options.login };
    const call = { host: url.host, operation: 'get a token', scope: undefined, ...whose };
    const attempt = { call, request: () => new Request(url, init), accept: [200], attempts: ATTEMPTS };
    const { bytes } = await persist(options, { ...attempt, read: buffered });
    const told = JSON.parse(new TextDecoder().decode(bytes)) as { token?: string; access_token?: string };
    return told.token ?? told.access_token ?? '';
  });
  return {
    send: call => authenticated(options, auth, call, buffered),
    open: call => authenticated(options, auth, call, async response => response),
  };
}

async function authenticated<T extends Answer | Response>(
  options: TransportOptions,
  auth: Authenticator,
  call: Call,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const url = new URL(call.url, options.base);
  // An upload may be sent to another host, which must not see this registry's token.
  const own = url.origin === new URL(options.base).origin;
  for (let refusals = 0; ; refusals++) {
    const authorization = own ? await auth.header(call.scope) : undefined;
    const failed: FailedCall = {
      host: options.host,
      operation: call.operation,
      scope: call.scope,
      authenticated: options.credentials !== undefined,
      login: options.login,
    };
    const answer = await persist(options, {
      call: failed,
      request: () => build(url, call, authorization),
      accept: [...call.accept, 401],
      attempts: call.attempts ?? ATTEMPTS,
      read,
    });
    if (answer.status !== 401) return answer;
    const challenges = parseChallenges(answer.headers.get('www-authenticate') ?? '');
    const more = own && refusals < 2 && (await auth.answer(challenges, call.scope, authorization));
    if (!more) throw refusal(failed, answer, await textOf(answer));
  }
}

function build(url: URL, call: Call, authorization: string | undefined): Request {
  const headers = new Headers(call.headers);
  if (authorization !== undefined) headers.set('authorization', authorization);
  const init = { method: call.method, headers };
  if (call.body === undefined) return new Request(url, init);
  // Without this fetch keeps a copy of the whole body for a redirect, which a stream cannot follow anyway.
  // https://fetch.spec.whatwg.org/#http-network-or-cache-fetch (step 8.1: no clone)
  const uncopied = { redirect: 'error', window: null } as const;
  return new Request(url, { ...init, ...uncopied, body: call.body(), duplex: 'half' });
}

async function textOf(answer: Answer | Response): Promise<string> {
  return answer instanceof Response ? answer.text() : new TextDecoder().decode(answer.bytes);
}
