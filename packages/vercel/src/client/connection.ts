import { type Clock, ConfigError, isRecord } from '@pipeline/contracts';
import type { Scope } from '../api.ts';
import { call } from '../call.ts';
import type { About } from '../errors/about.ts';
import { NotThere } from '../errors/missing.ts';
import { OutOfScope } from '../errors/out-of-scope.ts';
import { keepSecrets, type Secrets } from '../errors/secrets.ts';
import type { Raw } from '../raw.ts';
import { type Query, scopeQuery, withQuery } from '../wire/path.ts';
import { type Answer, type Exchange, openWire, type Request } from '../wire/send.ts';
import { teamSlugs } from './teams.ts';

export interface VercelOptions {
  token: string;
  scope: Scope;
  clock: Clock;
  /** Ends the waiting between attempts, and the reading calls that are under way then. */
  signal?: AbortSignal | undefined;
  /** From then on an answer has `hurried` milliseconds, and is asked for twice at most; `signal` unless told. What is under way has as long. */
  hurry?: AbortSignal | undefined;
  /** Vercel's own, unless told; may have a path. */
  endpoint?: string | undefined;
  /** Sees each exchange, with the values that are in its bodies; of files and of lines that come as they are written, none. */
  observe?: ((seen: Exchange) => void) | undefined;
  fetch?: typeof fetch | undefined;
  /** Milliseconds that an answer may take; 30 s unless told. */
  timeout?: number | undefined;
  /** Milliseconds that an answer may take in a hurry; 2 s unless told, of the 7.5 s that a cancelled run has. */
  hurried?: number | undefined;
}

/** One call, apart from whose team it is for. */
export interface Ask {
  about: Omit<About, 'scope'>;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Query;
  body?: Raw;
  /** Milliseconds; the connection's own where absent. */
  timeout?: number;
}

/** An open client, and the ways to call it. */
export interface Connection {
  readonly scope: Scope;
  readonly secrets: Secrets;
  /** A JSON object or list. */
  json(ask: Ask): Promise<Raw | unknown[]>;
  object(ask: Ask): Promise<Raw>;
  /** `undefined` where it does not exist. */
  find(ask: Ask): Promise<Raw | undefined>;
  /** For what is done; what Vercel answers is not looked at. */
  done(ask: Ask, also?: (answer: Answer) => boolean): Promise<{ status: number }>;
  /** Whatever `take` makes of an answer; `undefined` where it is refused. */
  take<T>(ask: Ask, take: (answer: Answer) => { value: T } | undefined, more?: Sent): Promise<T>;
  /** The same with the teams that the token may act for, where it may ask for them. */
  withTeams(error: OutOfScope): Promise<OutOfScope>;
  /** What is read as it comes, which may take as long as it takes. @param signal ends it */
  open(ask: Ask, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** What a request has besides. */
export interface Sent {
  headers?: Readonly<Record<string, string>>;
  /** Made anew for each attempt. */
  content?: () => Uint8Array | ReadableStream<Uint8Array>;
  /** Ends it, with its reason. */
  signal?: AbortSignal | undefined;
}

/** Throws ConfigError for a token or an endpoint that cannot be one. */
export function connect({
  token,
  scope: { team },
  clock,
  signal,
  endpoint = 'https://api.vercel.com',
  observe,
  fetch = globalThis.fetch,
  timeout = 30_000,
  hurry = signal,
  hurried = 2_000,
}: VercelOptions): Connection {
  const scope = { team: team === '' ? undefined : team };
  const secrets = keepSecrets([tokenOf(token)]);
  const wire = openWire({
    token,
    endpoint: endpointOf(endpoint),
    fetch,
    clock,
    clean: secrets.clean,
    ...(observe && { observe }),
  });

  const late = lateAfter(hurry, hurried);
  const inTime = (ms: number) =>
    hurry?.aborted ? AbortSignal.timeout(Math.min(ms, hurried)) : either(AbortSignal.timeout(ms), late);
  // Nobody waits for what was asked before the end. What is asked after it is what the end itself needs to know.
  const whileRunning = ({ about }: Ask) => (about.changes || signal?.aborted ? undefined : signal);

  const request = (ask: Ask, { headers, content, signal: own }: Sent): Request => ({
    operation: ask.about.operation,
    method: ask.method,
    path: withQuery(ask.path, { ...ask.query, ...(ask.about.subject.kind !== 'teams' && scopeQuery(scope)) }),
    ...(ask.body && { body: ask.body }),
    ...(headers && { headers }),
    ...(content && { content: content() }),
    signal: either(inTime(ask.timeout ?? timeout), own, whileRunning(ask)),
  });

  const options = { clock, secrets, hurry };
  const withTeams = async (error: OutOfScope) => error.with(await teamSlugs(wire));
  async function explained<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      throw error instanceof OutOfScope ? await withTeams(error) : error;
    }
  }

  const connection: Connection = {
    scope,
    secrets,
    withTeams,
    take: (ask, take, more = {}) =>
      explained(
        call({ ...ask.about, scope }, () => wire.send(request(ask, more)), take, {
          ...options,
          signal: either(signal, more.signal),
        }),
      ),
    json: ask => connection.take(ask, taken(isJson)),
    object: ask => connection.take(ask, taken(isRecord)),
    async find(ask) {
      try {
        return await connection.object(ask);
      } catch (error) {
        if (error instanceof NotThere) return undefined;
        throw error;
      }
    },
    done: (ask, also = () => false) =>
      connection.take(ask, answer => (isGood(answer) || also(answer) ? { value: answer } : undefined)),
    open: (ask, own) =>
      explained(
        call(
          { ...ask.about, scope },
          () =>
            begunWithin(hurry?.aborted ? hurried : timeout, late =>
              wire.open({ ...request(ask, {}), signal: either(late, own, whileRunning(ask)) }),
            ),
          came => (came instanceof ReadableStream ? { value: came } : undefined),
          { ...options, signal: either(signal, own) },
        ),
      ),
  };
  return connection;
}

const isGood = ({ status }: Answer) => status >= 200 && status < 300;
const isJson = (body: unknown): body is Raw | unknown[] => isRecord(body) || Array.isArray(body);

function taken<T>(is: (body: unknown) => body is T) {
  return (answer: Answer) => (isGood(answer) && is(answer.body) ? { value: answer.body } : undefined);
}

/** For what begins within the time, and may then last. */
async function begunWithin<T>(ms: number, begin: (late: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(tooLong()), ms);
  try {
    return await begin(late.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** As a header can hold it: what it cannot, its error would tell. */
function tokenOf(given: string): string {
  if (/^[\x21-\x7e]+$/.test(given)) return given;
  const wrong = given === '' ? 'is empty' : 'has spaces, line ends or other characters that no token has';
  throw new ConfigError(`The token for Vercel ${wrong}`, {
    hint: 'Check the secret behind `token` or VERCEL_TOKEN: it may be missing in this environment, or hold more than the token',
  });
}

function endpointOf(given: string): string {
  if (URL.canParse(given)) return given.replace(/\/+$/, '');
  throw new ConfigError(`"${given}" is no address of Vercel’s API`, {
    hint: 'Leave VERCEL_API_URL unset, or write it like https://api.vercel.com',
  });
}

/** Aborted so many milliseconds after the other. */
function lateAfter(hurry: AbortSignal | undefined, ms: number): AbortSignal {
  const late = new AbortController();
  const end = () => void setTimeout(() => late.abort(tooLong()), ms).unref();
  hurry?.addEventListener('abort', end, { once: true });
  return late.signal;
}

const tooLong = () => new DOMException('It took too long', 'TimeoutError');

function either(...signals: (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter(each => each !== undefined));
}
