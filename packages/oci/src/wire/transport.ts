import { type AskToken, type Authenticator, authenticator } from '../auth/authenticator.ts';
import { parseChallenges } from '../auth/challenge.ts';
import type { CredentialsSource } from '../auth/login.ts';
import type { Scope } from '../auth/scope.ts';
import { tokenIn } from '../auth/token-answer.ts';
import { download } from './download.ts';
import { exchange, type Reply } from './exchange.ts';
import { type FailedCall, refusal } from './failure.ts';
import type { HeaderFields } from './header-fields.ts';
import {
  type Answer,
  buffered,
  liveClock,
  type PersistOptions,
  persist,
  textOf,
  waitAfter,
} from './persist.ts';
import { ATTEMPTS } from './retry.ts';

export interface Call {
  /** In words, for errors: `read manifest main`. */
  operation: string;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A path below the registry, or the absolute URL that an upload was given. */
  url: string | URL;
  scope?: Scope;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** A large body, whose length is in `headers`; opened anew for each attempt. */
  stream?: () => AsyncIterable<Uint8Array>;
  /** The statuses that are an answer; any other is an error. */
  accept: number[];
  /** How often to send at most. */
  attempts?: number;
}

/** An answer with a body that is read as it comes. Each piece is good until the next one is asked for. */
export interface Opened {
  status: number;
  headers: HeaderFields;
  body: AsyncIterable<Uint8Array>;
  /** For who does not read it to its end. */
  close(): void;
}

export interface Transport {
  /** Sends a call and reads its whole answer. */
  send(call: Call): Promise<Answer>;
  /** Sends a call and leaves the answer's body to be streamed. */
  open(call: Call & { method: 'GET' }): Promise<Opened>;
  /** Waits after the `sent`th attempt (from 1) ended with that error. */
  waitAfter: (error: Parameters<typeof waitAfter>[0], sent: number) => Promise<void>;
  signal: AbortSignal | undefined;
}

export interface TransportOptions extends PersistOptions {
  host: string;
  /** The API's root, such as `https://ghcr.io`. */
  base: string;
  credentials?: CredentialsSource | undefined;
  /** Whose these are, in words. */
  login?: string | undefined;
  /** `push`: from its first read on, tokens are asked for that allow pushing, too. Otherwise each call's own. */
  access?: 'pull' | 'push' | undefined;
  /** What another client of this registry has learned and was given; its own when absent. */
  auth?: Authenticator | undefined;
}

type Sender<R extends Reply> = (url: URL, headers: Record<string, string>, signal: AbortSignal) => Promise<R>;

/** Sends calls with authentication, bounded retries and translated errors. */
export function transport(options: TransportOptions): Transport {
  const { signal, auth = authentication(options) } = options;
  const exchanged =
    ({ method, body, stream }: Call): Sender<Reply> =>
    (url, headers, signal) =>
      exchange(url, { method, headers, body: stream?.() ?? body }, signal);
  return {
    signal,
    waitAfter: (error, sent) => waitAfter(error, sent, options),
    send: call => authenticated(options, auth, call, exchanged(call), buffered),
    async open(call) {
      const answer = await authenticated(options, auth, call, download, async reply => reply);
      if (answer.plain) return answer;
      answer.close();
      return authenticated(options, auth, call, exchanged(call), async reply => reply);
    },
  };
}

/** How calls to a registry authenticate themselves: tokens are asked for with these options, whoever needs them. */
export function authentication(options: TransportOptions): Authenticator {
  const { clock = liveClock, credentials, base } = options;
  return authenticator(credentials, tokenAsker(options), () => clock.now(), new URL(base));
}

function tokenAsker(options: TransportOptions): AskToken {
  return async (url, outgoing) => {
    const answer = await persist(options, {
      call: { host: url.host, operation: 'get a token', scope: undefined, ...sentBy(options) },
      send: signal => exchange(url, outgoing, signal),
      soon: true,
      accept: [200],
      attempts: ATTEMPTS,
      read: buffered,
    });
    return tokenIn(textOf(answer), url.host);
  };
}

function sentBy({ credentials, login }: TransportOptions) {
  return { authenticated: credentials !== undefined, login };
}

async function authenticated<R extends Reply, T>(
  options: TransportOptions,
  auth: Authenticator,
  call: Call,
  sender: Sender<R>,
  read: (reply: R) => Promise<T>,
): Promise<T> {
  const url = new URL(call.url, options.base);
  // An upload may be sent to another host, which must not see this registry's token.
  const own = url.origin === new URL(options.base).origin;
  const failed: FailedCall = {
    host: options.host,
    operation: call.operation,
    scope: call.scope,
    ...sentBy(options),
  };
  const scope = scopeOf(call, options);
  for (let refusals = 0; ; refusals++) {
    const authorization = own ? await auth.header(scope) : undefined;
    const headers = { ...call.headers, ...(authorization !== undefined && { authorization }) };
    const heard = await persist(options, {
      call: failed,
      send: (signal: AbortSignal) => sender(url, headers, signal),
      soon: call.stream === undefined,
      accept: [...call.accept, 401, 403],
      attempts: call.attempts ?? ATTEMPTS,
      read: async (reply: R) =>
        call.accept.includes(reply.status)
          ? { answer: await read(reply) }
          : { refused: reply, text: textOf(await buffered(reply)) },
    });
    if ('answer' in heard) return heard.answer;
    const { refused, text } = heard;
    const more = own && refusals < 2 && (await again(auth, refused, text, scope, authorization));
    if (!more) throw refusal(failed, refused, text);
  }
}

/** What a token for this call is to be good for. */
function scopeOf({ scope }: Call, { access }: TransportOptions): Scope | undefined {
  return access === 'push' && scope?.push === false ? { ...scope, pushFollows: true } : scope;
}

/** How ECR says that a password is twelve hours old. https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html */
const EXPIRED = /authorization token has expired/i;

/** Whether there is another login, or another token, to send the call with. */
async function again(
  auth: Authenticator,
  { status, headers }: Reply,
  text: string,
  scope: Scope | undefined,
  sent: string | undefined,
): Promise<boolean> {
  if (status === 403) return EXPIRED.test(text) && auth.renew(sent);
  return auth.answer(parseChallenges(headers.get('www-authenticate') ?? ''), scope, sent);
}
